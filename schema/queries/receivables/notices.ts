import type { IsoInstant } from '../../../domain/platform/dates';
import type { Notice } from '../../../domain/receivables/collection/state';
import { outcomeOf } from '../../../domain/receivables/collection/task-decision';
import type { Transaction } from '../../database';
import type { OutboxState, TaskState } from '../../tables/platform';

/** Where a notice stands, and since when if it was settled. */
export interface NoticeState {
  readonly state: Notice['state'];
  readonly settledAt: IsoInstant | undefined;
}

/** The state of each notice of an account, by notice id: a message's from its outbox row, a letter's from its task. */
export async function loadNoticeStates(
  tx: Transaction,
  tenantId: string,
  accountId: string,
): Promise<Map<string, NoticeState>> {
  const rows = await tx
    .selectFrom('dunningNotice as n')
    .leftJoin('outbox as o', (join) =>
      join.onRef('o.tenantId', '=', 'n.tenantId').onRef('o.outboxId', '=', 'n.outboxId'),
    )
    .leftJoin('task as t', (join) => join.onRef('t.tenantId', '=', 'n.tenantId').onRef('t.taskId', '=', 'n.taskId'))
    .select([
      'n.noticeId',
      'n.channel',
      'n.decidedAt',
      'n.withdrawnOn',
      'o.state as outboxState',
      'o.settledAt',
      't.state as taskState',
      't.decision as taskDecision',
      't.closedAt as taskClosedAt',
    ])
    .where('n.tenantId', '=', tenantId)
    .where('n.accountId', '=', accountId)
    .execute();
  return new Map(
    rows.map((row) => {
      if (row.withdrawnOn !== null) return [row.noticeId, { state: 'withdrawn', settledAt: undefined }];
      if (row.channel === 'email') return [row.noticeId, ofMessage(row.outboxState, row.settledAt)];
      if (row.channel === 'post') {
        return [row.noticeId, ofLetter(row.taskState, row.taskDecision, row.taskClosedAt)];
      }
      return [row.noticeId, { state: 'sent', settledAt: row.decidedAt }];
    }),
  );
}

function ofMessage(state: OutboxState | null, settledAt: IsoInstant | null): NoticeState {
  switch (state) {
    case 'sent':
      return { state: 'sent', settledAt: settledAt ?? undefined };
    case 'in-doubt':
      return { state: 'in-doubt', settledAt: settledAt ?? undefined };
    case 'withdrawn':
    case 'failed':
      return { state, settledAt: undefined };
    default:
      return { state: 'pending', settledAt: undefined };
  }
}

function ofLetter(state: TaskState | null, decision: unknown, closedAt: IsoInstant | null): NoticeState {
  if (state === 'open' || state === 'claimed') return { state: 'pending', settledAt: undefined };
  if (state !== 'completed') return { state: 'withdrawn', settledAt: undefined };
  const { outcome } = outcomeOf({ kind: 'send-by-post', state, decision });
  return outcome === 'sent'
    ? { state: 'sent', settledAt: closedAt ?? undefined }
    : { state: 'withdrawn', settledAt: undefined };
}
