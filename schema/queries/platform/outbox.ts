import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { MessageQuestions } from '../../../domain/platform/message-questions';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

/** A message on its way out of the building. Documents travel by id; the relay reads them when it sends. */
export interface MailPayload {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly language: string;
  readonly attachments: readonly { documentId: string; fileName: string; mediaType: string }[];
}

export interface NewMail {
  readonly tenantId: string;
  readonly processId: string;
  readonly effectKey: string;
  /** Messages of one lane leave in the order they were queued. */
  readonly lane: string;
  readonly mail: MailPayload;
  /** Who finds out when it is in doubt or undeliverable. */
  readonly questions: MessageQuestions;
  /** The relay sends only while the subject still has this version ... */
  readonly guard: { readonly subjectId: string; readonly version: bigint };
  /** ... and the tenant's clock has not passed this instant. */
  readonly validUntil: IsoInstant;
  readonly decidedAt: IsoInstant;
}

/** Queues a guarded message; returns its outbox id. */
export async function queueMail(tx: Transaction, message: NewMail): Promise<string> {
  const outboxId = uuidv7();
  await tx
    .insertInto('outbox')
    .values({
      tenantId: message.tenantId,
      outboxId,
      lane: message.lane,
      kind: 'mail',
      processId: message.processId,
      effectKey: message.effectKey,
      payload: toJson({ ...message.mail, questions: message.questions }),
      guardSubject: message.guard.subjectId,
      guardVersion: message.guard.version,
      validUntil: message.validUntil,
      state: 'pending',
      decidedAt: message.decidedAt,
    })
    .execute();
  await sql`notify outbox`.execute(tx);
  return outboxId;
}

/** Asks one process to advance again. Coalesced: at most one such row waits per process. */
export async function requestReconsider(
  tx: Transaction,
  tenantId: string,
  processId: string,
  at: IsoInstant,
): Promise<void> {
  const outboxId = uuidv7();
  await tx
    .insertInto('outbox')
    .values({
      tenantId,
      outboxId,
      lane: `signal:${processId}`,
      kind: 'signal',
      processId,
      effectKey: `reconsider/${outboxId}`,
      payload: '{}',
      state: 'pending',
      decidedAt: at,
    })
    .onConflict((conflict) =>
      // Updating, not skipping: the row lock keeps the relay from sending the earlier request before this change commits.
      conflict
        .columns(['tenantId', 'processId'])
        .where('kind', '=', 'signal')
        .where('state', '=', 'pending')
        .doUpdateSet({ decidedAt: at }),
    )
    .execute();
  await sql`notify outbox`.execute(tx);
}

/** Asks every open process of the tenant, or of one type, to advance again (a policy or the clock changed). */
export async function requestReconsiderAll(
  tx: Transaction,
  tenantId: string,
  at: IsoInstant,
  type?: string,
): Promise<void> {
  await sql`
    insert into outbox (tenant_id, outbox_id, lane, kind, process_id, effect_key, payload, state, decided_at)
    select tenant_id, gen_random_uuid(), 'signal:' || process_id, 'signal', process_id,
           'reconsider/' || gen_random_uuid(), '{}', 'pending', ${at}
    from process
    where tenant_id = ${tenantId} and closed_at is null and (${type ?? null}::text is null or type = ${type ?? null})
    order by process_id
    on conflict (tenant_id, process_id) where kind = 'signal' and state = 'pending'
      do update set decided_at = excluded.decided_at`.execute(tx);
  await sql`notify outbox`.execute(tx);
}

/**
 * Says that a subject (a customer account, a person) has changed: its version goes up, so that every message decided on
 * the old one is withdrawn, and the open processes about it are asked to advance. Returns the new version.
 */
export async function subjectChanged(
  tx: Transaction,
  tenantId: string,
  subjectId: string,
  at: IsoInstant,
): Promise<bigint> {
  const version = await bumpSubject(tx, tenantId, subjectId);
  const processes = await tx
    .selectFrom('process')
    .select('processId')
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', subjectId)
    .where('closedAt', 'is', null)
    .orderBy('processId')
    .execute();
  for (const { processId } of processes) await requestReconsider(tx, tenantId, processId, at);
  return version;
}

/** Raises a subject's version under its row lock and returns it. */
export async function bumpSubject(tx: Transaction, tenantId: string, subjectId: string): Promise<bigint> {
  const { version } = await tx
    .updateTable('subject')
    .set((eb) => ({ version: eb('version', '+', 1n) }))
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', subjectId)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

/**
 * Locks a subject for the rest of the transaction and returns its version. Rows that refer to the subject may still be
 * written meanwhile.
 */
export async function lockSubject(tx: Transaction, tenantId: string, subjectId: string): Promise<bigint> {
  const { version } = await tx
    .selectFrom('subject')
    .select('version')
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', subjectId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return version;
}
