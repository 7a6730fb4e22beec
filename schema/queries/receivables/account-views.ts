import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Currency, Minor } from '../../../domain/platform/money';
import type { Transaction } from '../../database';
import { containing } from '../platform/process-views';

export interface AccountFilter {
  /** Part of the name, in any case, or the whole number or mail address. */
  readonly q?: string | undefined;
  /** True: only accounts with an overdue item; false: only those without. */
  readonly overdue?: boolean | undefined;
  readonly tag?: string | undefined;
}

/** One account of a list. */
export interface AccountLine {
  readonly accountId: string;
  readonly number: string;
  readonly name: string;
  readonly country: string;
  readonly tags: readonly string[];
  readonly holdUntil: IsoDate | null;
  readonly contactStoppedOn: IsoDate | null;
  readonly insolventOn: IsoDate | null;
  readonly handedOverOn: IsoDate | null;
  /** Due date of the oldest overdue item. */
  readonly oldestDue: IsoDate | null;
  /** The policy it is collected by; null is `default`. */
  readonly policyName: string | null;
  /** The collection that is open. */
  readonly processId: string | null;
}

/** What an account owes in one currency, minor units; the same figures as the rules' overdue net. */
export interface BalanceLine {
  readonly accountId: string;
  readonly currency: Currency;
  readonly openMinor: Minor;
  readonly overdueMinor: Minor;
  readonly disputedMinor: Minor;
  readonly unappliedMinor: Minor;
  readonly openCreditsMinor: Minor;
}

/** Overdue as the rules read it: visible, open, past its due date and not in clearing. */
function overdueOn(today: IsoDate) {
  return sql<boolean>`(i.open_minor > 0 and i.due_date < ${today}::date and i.visible_on <= ${today}::date
    and (i.clearing_until is null or i.clearing_until < ${today}::date))`;
}

/** Accounts by number; `after` is the number of the last one on the page before. */
export async function listAccounts(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  filter: AccountFilter,
  page: { after: string | undefined; limit: number },
): Promise<AccountLine[]> {
  const { tenantId, today } = scope;
  const { q, overdue, tag } = filter;
  const hasOverdue = sql`exists (select 1 from open_item i where i.tenant_id = a.tenant_id
    and i.account_id = a.account_id and ${overdueOn(today)})`;
  const conditions = [
    sql`a.tenant_id = ${tenantId}`,
    ...(page.after === undefined ? [] : [sql`a.number > ${page.after}`]),
    ...(q === undefined ? [] : [sql`(a.name ilike ${containing(q)} or a.number = ${q} or a.email = ${q})`]),
    ...(tag === undefined ? [] : [sql`${tag} = any(a.tags)`]),
    ...(overdue === undefined ? [] : [overdue ? hasOverdue : sql`not ${hasOverdue}`]),
  ];
  const { rows } = await sql<AccountLine>`
    select a.account_id, a.number, a.name, a.country, a.tags, a.policy_name, a.hold_until, a.contact_stopped_on, a.insolvent_on,
           a.handed_over_on,
           (select min(i.due_date) from open_item i where i.tenant_id = a.tenant_id and i.account_id = a.account_id
              and ${overdueOn(today)}) as oldest_due,
           (select p.process_id from process p where p.tenant_id = a.tenant_id and p.type = 'collect-account'
              and p.business_key = a.account_id::text and p.closed_at is null) as process_id
    from account a
    where ${sql.join(conditions, sql` and `)}
    order by a.number
    limit ${page.limit}`.execute(tx);
  return rows;
}

/** Balances of accounts, one row a currency in which something is open or unapplied, by currency. */
export async function balancesOf(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  accountIds: readonly string[],
): Promise<BalanceLine[]> {
  if (accountIds.length === 0) return [];
  const { tenantId, today } = scope;
  const ids = sql`(${sql.join(accountIds.map((id) => sql`${id}::uuid`))})`;
  const { rows } = await sql<BalanceLine>`
    with item as (
      select i.account_id, v.currency, i.open_minor, ${overdueOn(today)} as overdue,
             least(i.open_minor, coalesce((select sum(d.amount_minor) from dispute d
               where d.tenant_id = i.tenant_id and d.item_id = i.item_id and d.resolved_on is null
                 and d.opened_on <= ${today}::date), 0))::bigint as disputed
      from open_item i
      join invoice v on v.tenant_id = i.tenant_id and v.invoice_id = i.invoice_id
      where i.tenant_id = ${tenantId} and i.account_id in ${ids} and i.open_minor > 0
        and i.visible_on <= ${today}::date
    ), part as (
      select account_id, currency, open_minor as open, case when overdue then open_minor - disputed else 0 end as overdue,
             case when overdue then disputed else 0 end as disputed, 0::bigint as unapplied, 0::bigint as credits
      from item
      union all
      select account_id, currency, 0, 0, 0, case when kind = 'payment' then unapplied_minor else 0 end,
             case when kind = 'credit-note' then unapplied_minor else 0 end
      from credit_entry
      where tenant_id = ${tenantId} and account_id in ${ids} and unapplied_minor > 0 and kind <> 'write-off'
        and booking_date <= ${today}::date and reversed_on is null
    )
    select account_id, currency, sum(open)::bigint as open_minor, sum(overdue)::bigint as overdue_minor,
           sum(disputed)::bigint as disputed_minor, sum(unapplied)::bigint as unapplied_minor,
           sum(credits)::bigint as open_credits_minor
    from part group by account_id, currency order by account_id, currency`.execute(tx);
  return rows;
}

/** The id of an account by its number. */
export async function findAccountId(tx: Transaction, tenantId: string, number: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('account')
    .select('accountId')
    .where('tenantId', '=', tenantId)
    .where('number', '=', number)
    .executeTakeFirst();
  return row?.accountId;
}

/** The version that every change of the account raises: its entity tag. */
export async function accountVersion(tx: Transaction, tenantId: string, accountId: string): Promise<bigint> {
  const { version } = await tx
    .selectFrom('subject')
    .select('version')
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', accountId)
    .executeTakeFirstOrThrow();
  return version;
}

/** The currencies the account was ever invoiced in. */
export async function currenciesOf(tx: Transaction, tenantId: string, accountId: string): Promise<Currency[]> {
  const rows = await tx
    .selectFrom('invoice')
    .select('currency')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .orderBy('currency')
    .execute();
  return rows.map((row) => row.currency);
}
