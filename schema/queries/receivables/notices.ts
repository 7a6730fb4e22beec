import { sql } from 'kysely';
import type { IsoDate, IsoInstant } from '../../../domain/platform/dates';
import { groupBy } from '../../../domain/platform/group-by';
import type { Notice } from '../../../domain/receivables/collection/state';
import type { Transaction } from '../../database';

/** Where a notice stands, and since when if it was settled. */
export interface NoticeState {
  readonly state: Notice['state'];
  readonly settledAt: IsoInstant | undefined;
}

/** Rows of `dunning_notice` with what carries them: a message's outbox row, a letter's task. */
const NOTICE_AND_CARRIER = sql`dunning_notice n
  left join outbox o on o.tenant_id = n.tenant_id and o.outbox_id = n.outbox_id
  left join task t on t.tenant_id = n.tenant_id and t.task_id = n.task_id`;

/**
 * The one place that says where a notice stands: a message where its outbox row stands, a letter where its task stands
 * (sent when a person said so, withdrawn when the task ended otherwise); a task that is a step counts from its decision.
 */
const NOTICE_STATE = sql<Notice['state']>`case
  when n.withdrawn_on is not null then 'withdrawn'
  when n.channel = 'email' then case when o.state in ('sent', 'in-doubt', 'withdrawn', 'failed') then o.state else 'pending' end
  when n.channel = 'post' then case
    when t.state in ('open', 'claimed') then 'pending'
    when t.state = 'completed' and t.decision ->> 'outcome' = 'sent' then 'sent'
    else 'withdrawn' end
  else 'sent' end`;

/** The state of each notice of an account, by notice id. */
export async function loadNoticeStates(
  tx: Transaction,
  tenantId: string,
  accountId: string,
): Promise<Map<string, NoticeState>> {
  const { rows } = await sql<{ noticeId: string; state: Notice['state']; carriedAt: IsoInstant | null }>`
    select n.notice_id, ${NOTICE_STATE} as state,
           case n.channel when 'email' then o.settled_at when 'post' then t.closed_at else n.decided_at end as carried_at
    from ${NOTICE_AND_CARRIER}
    where n.tenant_id = ${tenantId} and n.account_id = ${accountId}`.execute(tx);
  return new Map(
    rows.map(({ noticeId, state, carriedAt }) => {
      const settled = state === 'sent' || state === 'in-doubt';
      return [noticeId, { state, settledAt: settled ? (carriedAt ?? undefined) : undefined }];
    }),
  );
}

/** The ways in which open items of accounts climbed so far, each once: codes of the steps, oldest first. */
export async function climbsOf(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  accountIds: readonly string[],
): Promise<Map<string, (readonly string[])[]>> {
  const { rows } = await sql<{ accountId: string; climbed: string[] }>`
    select distinct account_id, climbed from (
      select n.account_id, array_agg(ni.raised_to order by n.decided_at, n.notice_id) as climbed
      from ${NOTICE_AND_CARRIER}
      join dunning_notice_item ni on ni.tenant_id = n.tenant_id and ni.notice_id = n.notice_id
      join open_item i on i.tenant_id = ni.tenant_id and i.item_id = ni.item_id
      where n.tenant_id = ${scope.tenantId} and n.account_id = any(${accountIds}::uuid[]) and ni.raised_to is not null
        and i.open_minor > 0 and i.visible_on <= ${scope.today}::date
        and ${NOTICE_STATE} not in ('withdrawn', 'failed')
      group by n.account_id, ni.item_id) by_item`.execute(tx);
  return new Map(
    [...groupBy(rows, (row) => row.accountId)].map(([id, ofAccount]) => [id, ofAccount.map((row) => row.climbed)]),
  );
}
