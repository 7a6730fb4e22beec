import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { OutboxTable, ProcessStatus } from '../../tables/platform';
import { tenantNow } from './clock';
import { recordEvents } from './events';
import { requestReconsider } from './outbox';

/** A row of the outbox as the relay holds it. `attempts` counts the claims and tells a late answer from a newer try. */
export type OutboxRow = Selectable<OutboxTable>;

/** Tenants that have something of this kind to send now. Role: relay. */
export async function dueTenants(tx: Transaction, kind: OutboxRow['kind']): Promise<string[]> {
  const rows = await tx
    .selectFrom('outbox')
    .select('tenantId')
    .distinct()
    .where('state', '=', 'pending')
    .where('kind', '=', kind)
    .where('availableAt', '<=', sql<IsoInstant>`clock_timestamp()`)
    .execute();
  return rows.map((row) => row.tenantId);
}

/**
 * Locks the tenant's next message whose lane is free (no earlier one waits or is being sent); undefined when there is
 * none. Rows that another relay holds are passed over. Role: relay.
 */
export async function lockNextMail(tx: Transaction, tenantId: string): Promise<OutboxRow | undefined> {
  return tx
    .selectFrom('outbox as next')
    .selectAll('next')
    .where('next.tenantId', '=', tenantId)
    .where('next.kind', '=', 'mail')
    .where('next.state', '=', 'pending')
    .where('next.availableAt', '<=', sql<IsoInstant>`clock_timestamp()`)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('outbox as earlier')
            .select('earlier.outboxId')
            .whereRef('earlier.tenantId', '=', 'next.tenantId')
            .whereRef('earlier.lane', '=', 'next.lane')
            .whereRef('earlier.position', '<', 'next.position')
            .where('earlier.state', 'in', ['pending', 'sending']),
        ),
      ),
    )
    .orderBy('next.availableAt')
    .orderBy('next.position')
    .limit(1)
    .forUpdate('next')
    .skipLocked()
    .executeTakeFirst();
}

/** The outcome of a process whose workflow completed behind its record's back: what it meant to say is unknown. */
export const ENDED_WITHOUT_RECORD = 'ended-without-record';

const STOPPED: readonly ProcessStatus[] = ['cancelled', 'failed', 'terminated', 'timed-out'];

export type GuardAnswer =
  | { readonly guard: 'holds' }
  | { readonly guard: 'stale'; readonly reason: string }
  /** A transaction is changing the record just now: ask again when it has ended. */
  | { readonly guard: 'busy' };

/**
 * Whether the message may still leave: the record it was decided on has the same version, locked until the end of the
 * transaction, its process was not stopped, and the tenant's clock has not passed its end. A record that is being changed is not waited for, because
 * whoever changes it may wait for this row. Role: relay.
 */
export async function checkGuard(tx: Transaction, row: OutboxRow, now: IsoInstant): Promise<GuardAnswer> {
  if (row.guardSubject !== null) {
    const subject = await tx
      .selectFrom('subject')
      .select('version')
      .where('tenantId', '=', row.tenantId)
      .where('subjectId', '=', row.guardSubject)
      .forShare()
      .skipLocked()
      .executeTakeFirst();
    if (!subject) return { guard: 'busy' };
    if (subject.version !== row.guardVersion) {
      return { guard: 'stale', reason: `decided on version ${row.guardVersion}, the record is at ${subject.version}` };
    }
  }
  if (row.processId !== null) {
    const process = await tx
      .selectFrom('process')
      .select(['status', 'outcome'])
      .where('tenantId', '=', row.tenantId)
      .where('processId', '=', row.processId)
      .executeTakeFirst();
    // A process that completed may leave a last message behind; one that was stopped may not speak any more.
    if (process && STOPPED.includes(process.status)) {
      return { guard: 'stale', reason: `its process is ${process.status}` };
    }
    if (process && process.outcome === ENDED_WITHOUT_RECORD) {
      return { guard: 'stale', reason: 'its process ended without closing its record' };
    }
  }
  if (row.validUntil !== null && now > row.validUntil) {
    return { guard: 'stale', reason: `valid until ${row.validUntil}, now it is ${now}` };
  }
  return { guard: 'holds' };
}

/** Marks a locked row as being sent. Nothing else may touch it until the lease ends. Role: relay. */
export async function markSending(tx: Transaction, row: OutboxRow, leaseMs: number): Promise<OutboxRow> {
  return tx
    .updateTable('outbox')
    .set((eb) => ({ state: 'sending' as const, attempts: eb('attempts', '+', 1), availableAt: fromNow(leaseMs) }))
    .where('tenantId', '=', row.tenantId)
    .where('outboxId', '=', row.outboxId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Leaves a pending row for later without counting an attempt. Role: relay. */
export async function postpone(tx: Transaction, row: OutboxRow, waitMs: number): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ availableAt: fromNow(waitMs) })
    .where('tenantId', '=', row.tenantId)
    .where('outboxId', '=', row.outboxId)
    .where('state', '=', 'pending')
    .execute();
}

/** Puts a message that was not taken back in its place. False when this attempt is no longer the row's. Role: relay. */
export async function returnToPending(tx: Transaction, row: OutboxRow, waitMs: number, why: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({ state: 'pending', availableAt: fromNow(waitMs), lastError: why })
    .where('tenantId', '=', row.tenantId)
    .where('outboxId', '=', row.outboxId)
    .where('state', '=', 'sending')
    .where('attempts', '=', row.attempts)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface Settlement {
  readonly state: 'sent' | 'withdrawn' | 'failed' | 'in-doubt';
  readonly now: IsoInstant;
  /** Kept in the row when something went wrong. */
  readonly error: string | null;
  readonly event: { readonly type: string; readonly summary: string; readonly rule?: string; readonly data: unknown };
}

/**
 * Ends an attempt: state, timeline entry and a reconsideration by the process, all or nothing. A late answer to the
 * newest attempt still counts, even when the row was taken for lost meanwhile. False when it is another attempt's turn, or
 * when a row in doubt would become so again.
 * Role: relay.
 */
export async function settleAttempt(tx: Transaction, row: OutboxRow, settlement: Settlement): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('outbox')
    .set({ state: settlement.state, settledAt: settlement.now, lastError: settlement.error })
    .where('tenantId', '=', row.tenantId)
    .where('outboxId', '=', row.outboxId)
    .where('attempts', '=', row.attempts)
    .where('state', 'in', settlement.state === 'in-doubt' ? ['pending', 'sending'] : ['pending', 'sending', 'in-doubt'])
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await recordEvents(tx, [
    {
      tenantId: row.tenantId,
      processId: row.processId,
      occurredAt: settlement.now,
      actor: 'relay',
      ...settlement.event,
    },
  ]);
  if (row.processId !== null) await requestReconsider(tx, row.tenantId, row.processId, settlement.now);
  return true;
}

/** Locks messages whose sender never came back: the lease of their attempt has ended. Role: relay. */
export async function lockAbandonedMail(tx: Transaction, limit: number): Promise<OutboxRow[]> {
  return tx
    .selectFrom('outbox')
    .selectAll()
    .where('kind', '=', 'mail')
    .where('state', '=', 'sending')
    .where('availableAt', '<', sql<IsoInstant>`clock_timestamp()`)
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

/**
 * Applies what a person found out about a message in doubt. `not-sent` puts it back in its lane, where the guard is
 * checked again as at every attempt: if the record has changed meanwhile it is withdrawn instead. Role: app, in the
 * tenant's transaction. Returns false when the message is not in doubt (any more).
 */
export async function settleInDoubt(
  tx: Transaction,
  tenantId: string,
  outboxId: string,
  decision: 'sent' | 'not-sent',
  actor = 'process',
): Promise<boolean> {
  const now = await tenantNow(tx, tenantId);
  const row = await tx
    .updateTable('outbox')
    .set(
      decision === 'sent'
        ? { state: 'sent', settledAt: now }
        : { state: 'pending', settledAt: null, availableAt: fromNow(0) },
    )
    .where('tenantId', '=', tenantId)
    .where('outboxId', '=', outboxId)
    .where('state', '=', 'in-doubt')
    .returning(['processId'])
    .executeTakeFirst();
  if (!row) return false;
  await recordEvents(tx, [
    {
      tenantId,
      processId: row.processId,
      type: decision === 'sent' ? 'message-sent' : 'message-requeued',
      occurredAt: now,
      actor,
      summary: decision === 'sent' ? 'A person found that the message was sent' : 'A person found that it was not sent',
      rule: 'in-doubt-is-decided-by-people',
      data: { outboxId },
    },
  ]);
  await sql`notify outbox`.execute(tx);
  return true;
}

function fromNow(ms: number): ReturnType<typeof sql<IsoInstant>> {
  return sql<IsoInstant>`clock_timestamp() + ${ms} * interval '1 millisecond'`;
}
