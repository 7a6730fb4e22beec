import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoDate, IsoInstant } from '../../../domain/platform/dates';
import type { NoticeDraft } from '../../../domain/receivables/collection/decision';
import { MESSAGE_QUESTIONS } from '../../../domain/receivables/collection/task-draft';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import { effectKey } from '../platform/effects';
import { queueMail } from '../platform/outbox';
import type { MailPayload } from '../platform/outbox';
import { insertDocument } from '../platform/documents';
import { openTask } from '../platform/tasks';
import { taskColumns } from './task-columns';

export interface NoticeScope {
  readonly tenantId: string;
  readonly processId: string;
  readonly accountId: string;
  readonly now: IsoInstant;
  readonly today: IsoDate;
  /** The account's version that the notice was decided on: the relay sends only while it stands. */
  readonly version: bigint;
}

/** The rendered message and its statement; undefined for a step that is a task only. */
export interface RenderedNotice {
  readonly mail: Omit<MailPayload, 'attachments'>;
  readonly statement: { readonly fileName: string; readonly content: Buffer };
}

/** Writes a step: the notice with its items and claims, its document, and the message or task that carries it. */
export async function writeNotice(
  tx: Transaction,
  scope: NoticeScope,
  draft: NoticeDraft,
  rendered: RenderedNotice | undefined,
): Promise<string> {
  const { tenantId, processId, accountId, now, today } = scope;
  const noticeId = uuidv7();
  const documentId =
    rendered &&
    (await insertDocument(tx, {
      tenantId,
      processId,
      kind: 'statement',
      mediaType: 'application/pdf',
      createdAt: now,
      ...rendered.statement,
    }));
  const outboxId =
    draft.channel === 'email' && rendered && draft.validUntil !== undefined
      ? await queueMail(tx, {
          tenantId,
          processId,
          effectKey: effectKey(processId, draft.step, noticeId),
          lane: `mail:${accountId}`,
          mail: {
            ...rendered.mail,
            attachments: documentId
              ? [{ documentId, fileName: rendered.statement.fileName, mediaType: 'application/pdf' }]
              : [],
          },
          questions: MESSAGE_QUESTIONS,
          guard: { subjectId: accountId, version: scope.version },
          validUntil: draft.validUntil,
          decidedAt: now,
        })
      : undefined;
  const taskId =
    draft.task &&
    (await openTask(tx, {
      ...taskColumns(scope, draft.task),
      rule: `step-${draft.step}`,
      form: { ...draft.task.form, about: noticeId, ...(documentId ? { documentId } : {}) },
    }));
  await tx
    .insertInto('dunningNotice')
    .values({
      tenantId,
      noticeId,
      accountId,
      processId,
      outboxId: outboxId ?? null,
      step: draft.step,
      stepIndex: draft.stepIndex,
      channel: draft.channel,
      decidedAt: now,
      decidedOn: today,
      taskId: taskId ?? null,
      withdrawnOn: null,
      documentId: documentId ?? null,
      totals: toJson(draft.totals),
    })
    .execute();
  await writeItemsAndClaims(tx, scope, noticeId, draft);
  if (draft.firstNamed.length > 0) {
    await tx
      .updateTable('claim')
      .set({ noticeId, demandedOn: today })
      .where('tenantId', '=', tenantId)
      .where('claimId', 'in', draft.firstNamed)
      .execute();
  }
  return noticeId;
}

/** One statement a table, every column as one array: a large account has more values than a statement has parameters. */
async function writeItemsAndClaims(
  tx: Transaction,
  { tenantId, accountId, today }: NoticeScope,
  noticeId: string,
  { items, claims }: NoticeDraft,
): Promise<void> {
  if (items.length > 0) {
    await sql`
      insert into dunning_notice_item (tenant_id, notice_id, item_id, raised_to, open_minor, days_overdue)
      select ${tenantId}::uuid, ${noticeId}::uuid, i.*
      from unnest(${items.map((item) => item.itemId)}::uuid[],
                  ${items.map((item) => item.raisedTo ?? null)}::text[],
                  ${items.map((item) => item.open)}::bigint[],
                  ${items.map((item) => item.daysOverdue)}::int[]) i`.execute(tx);
  }
  if (claims.length > 0) {
    await sql`
      insert into claim
        (tenant_id, account_id, notice_id, demanded_on, created_on, claim_id, item_id, kind, currency, amount_minor,
         open_minor, accrued_from, accrued_to, law, rows, source)
      select ${tenantId}::uuid, ${accountId}::uuid, ${noticeId}::uuid, ${today}::date, ${today}::date, c.*
      from unnest(${claims.map(() => uuidv7())}::uuid[],
                  ${claims.map((claim) => claim.itemId ?? null)}::uuid[],
                  ${claims.map((claim) => claim.kind)}::text[],
                  ${claims.map((claim) => claim.currency)}::text[],
                  ${claims.map((claim) => claim.amount)}::bigint[],
                  ${claims.map((claim) => claim.amount)}::bigint[],
                  ${claims.map((claim) => claim.accruedFrom ?? null)}::date[],
                  ${claims.map((claim) => claim.accruedTo ?? null)}::date[],
                  ${claims.map((claim) => claim.law)}::text[],
                  ${claims.map((claim) => toJson(claim.rows))}::jsonb[],
                  ${claims.map((claim) => claim.source)}::text[]) c`.execute(tx);
  }
}
