import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Transaction } from '../../database';
import type { DunningNoticeTable } from '../../tables/receivables';

export type NoticeRow = Selectable<DunningNoticeTable>;

/** Steps taken on an account, newest first. */
export async function listNotices(
  tx: Transaction,
  scope: { tenantId: string; accountId: string },
  page: { before: readonly [decidedAt: string, noticeId: string] | undefined; limit: number },
): Promise<NoticeRow[]> {
  return tx
    .selectFrom('dunningNotice')
    .selectAll()
    .where('tenantId', '=', scope.tenantId)
    .where('accountId', '=', scope.accountId)
    .$if(page.before !== undefined, (query) =>
      query.where(
        sql<boolean>`(decided_at, notice_id) < (${page.before?.[0]}::timestamptz, ${page.before?.[1]}::uuid)`,
      ),
    )
    .orderBy('decidedAt', 'desc')
    .orderBy('noticeId', 'desc')
    .limit(page.limit)
    .execute();
}

export interface NoticeItemLine {
  readonly noticeId: string;
  readonly itemId: string;
  readonly number: string;
  readonly raisedTo: string | null;
  readonly openMinor: bigint;
  readonly daysOverdue: number;
}

export async function noticeItemsOf(
  tx: Transaction,
  tenantId: string,
  noticeIds: readonly string[],
): Promise<NoticeItemLine[]> {
  if (noticeIds.length === 0) return [];
  return tx
    .selectFrom('dunningNoticeItem as n')
    .innerJoin('openItem as i', (join) =>
      join.onRef('i.tenantId', '=', 'n.tenantId').onRef('i.itemId', '=', 'n.itemId'),
    )
    .select(['n.noticeId', 'n.itemId', 'i.number', 'n.raisedTo', 'n.openMinor', 'n.daysOverdue'])
    .where('n.tenantId', '=', tenantId)
    .where('n.noticeId', 'in', [...noticeIds])
    .orderBy('i.dueDate')
    .orderBy('i.number')
    .execute();
}

/** Who a notice was written to, by its outbox id; the person of a letter or call is on its task. */
export async function recipientsOf(
  tx: Transaction,
  tenantId: string,
  outboxIds: readonly string[],
): Promise<Map<string, { recipient: string; lastError: string | null }>> {
  if (outboxIds.length === 0) return new Map();
  const rows = await tx
    .selectFrom('outbox')
    .select(['outboxId', 'lastError', sql<string>`payload ->> 'to'`.as('recipient')])
    .where('tenantId', '=', tenantId)
    .where('outboxId', 'in', [...outboxIds])
    .execute();
  return new Map(rows.map(({ outboxId, recipient, lastError }) => [outboxId, { recipient, lastError }]));
}
