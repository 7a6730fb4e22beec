import type { House } from '../../platform/house';
import type { RunningHouse } from '../../receivables/running-house';
import { until } from '../../receivables/until';
import type { Company } from './ledger-house';

/** A step as the API tells it. */
export interface NoticeView {
  readonly id: string;
  readonly step: string;
  readonly channel: 'email' | 'post' | 'task';
  readonly state: 'pending' | 'sent' | 'withdrawn' | 'in-doubt' | 'failed';
  readonly decidedOn: string;
  readonly items: readonly {
    readonly number: string;
    /** Code of the step it climbs to; null when it is only listed. */
    readonly raisedTo: string | null;
    readonly openMinor: string;
  }[];
}

export interface ProcessView {
  readonly id: string;
  readonly subjectId: string | null;
  readonly status: string;
  readonly outcome: string | null;
  readonly waitingFor: string | null;
  readonly wakeAt: string | null;
  readonly startedAt: string;
  readonly closedAt: string | null;
}

export interface AccountView {
  readonly id: string;
  readonly number: string;
}

/** What the API tells of a company once it was played. */
export interface Books {
  readonly accounts: readonly AccountView[];
  /** By account number, oldest first. */
  readonly notices: ReadonlyMap<string, readonly NoticeView[]>;
  readonly collections: readonly ProcessView[];
}

export async function readBooks(company: Company): Promise<Books> {
  const accounts = await company.list<AccountView>('/receivables/accounts');
  const notices = new Map<string, NoticeView[]>();
  for (const { id, number } of accounts) {
    notices.set(number, (await company.list<NoticeView>(`/receivables/accounts/${id}/notices`)).reverse());
  }
  const collections = await company.list<ProcessView>('/processes?type=collect-account');
  return { accounts, notices, collections };
}

/** A step that reached the customer, or may have. */
export function counts({ state }: NoticeView): boolean {
  return state !== 'withdrawn' && state !== 'failed';
}

/** Lines for credits and items whose settlements do not add up to what the ledger says of them, by SQL alone. */
export async function unbalanced(house: House, tenantId: string): Promise<{ checked: number; violations: string[] }> {
  const rows = await house.query<{ number: string; said: bigint; summed: bigint }>(`
    with placed as (
      select tenant_id, credit_id, item_id, claim_id, amount_minor, part from allocation
      where tenant_id = '${tenantId}' and voided_on is null)
    select 'credit ' || c.number as number, (c.amount_minor - c.unapplied_minor) as said,
      coalesce((select sum(p.amount_minor) from placed p where p.credit_id = c.credit_id), 0)::bigint as summed
    from credit_entry c where c.tenant_id = '${tenantId}' and c.posted_on is not null and c.reversed_on is null
    union all
    select 'item ' || i.number, i.amount_minor - i.open_minor,
      coalesce((select sum(p.amount_minor) from placed p where p.item_id = i.item_id and p.claim_id is null), 0)::bigint
    from open_item i where i.tenant_id = '${tenantId}'`);
  return {
    checked: rows.length,
    violations: rows
      .filter(({ said, summed }) => said !== summed)
      .map(({ number, said, summed }) => `${number}: ${summed} placed, the ledger says ${said}`),
  };
}

/** What a company has left to do: lines naming each kind with its number; empty when nothing is. */
export async function leftOpen(house: House, tenantId: string): Promise<string[]> {
  const [row] = await house.query<Record<string, bigint>>(`
    select
      (select count(*) from process where tenant_id = '${tenantId}' and closed_at is null) as processes,
      (select count(*) from task where tenant_id = '${tenantId}' and state in ('open', 'claimed')) as tasks,
      (select count(*) from task where tenant_id = '${tenantId}' and kind = 'operator') as operator_tasks,
      (select count(*) from outbox where tenant_id = '${tenantId}'
         and state in ('pending', 'sending', 'in-doubt')) as outbox_rows,
      (select count(*) from open_item where tenant_id = '${tenantId}' and open_minor <> 0) as open_items,
      (select count(*) from dispute where tenant_id = '${tenantId}' and resolved_on is null) as disputes,
      (select count(*) from credit_entry where tenant_id = '${tenantId}' and unapplied_minor <> 0) as credits`);
  return Object.entries(row ?? {}).flatMap(([what, count]) => (count === 0n ? [] : [`${count} ${what}`]));
}

/**
 * All processes there were, those that are open, and workflows that Temporal still runs for them, once it has counted what
 * has just ended.
 */
export async function stillRunning(house: RunningHouse): Promise<{ all: number; open: number; workflows: number }> {
  const [row] = await house.query<{ all: bigint; open: bigint }>(
    'select count(*) as all, count(*) filter (where closed_at is null) as open from process',
  );
  const open = Number(row?.open ?? 0n);
  let workflows = Number.NaN;
  await until('Temporal to count as many workflows as processes are open', async () => {
    ({ count: workflows } = await house.temporal.client.workflow.count('ExecutionStatus = "Running"'));
    return workflows === open;
  }).catch(() => undefined);
  return { all: Number(row?.all ?? 0n), open, workflows };
}
