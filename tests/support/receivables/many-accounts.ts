import type { House } from '../platform/house';

export interface ManyAccounts {
  readonly count: number;
  /** Every account owes one invoice of this amount, minor units. */
  readonly amount: bigint;
  readonly issueDate: string;
  readonly dueDate: string;
}

/** Writes many accounts with one open invoice each straight into the tables; returns their ids, in the order of number. */
export async function addManyAccounts(
  house: Pick<House, 'query'>,
  tenantId: string,
  { count, amount, issueDate, dueDate }: ManyAccounts,
): Promise<string[]> {
  const at = '2026-01-01T00:00:00.000Z';
  const rows = await house.query<{ accountId: string }>(`
    with made as materialized (
      select n, 'C-' || lpad(n::text, 6, '0') as number, gen_random_uuid() as account_id, gen_random_uuid() as invoice_id,
             gen_random_uuid() as item_id
      from generate_series(1, ${count}) n),
    subjects as (
      insert into subject (tenant_id, subject_id, kind)
      select '${tenantId}', account_id, 'account' from made returning subject_id),
    accounts as (
      insert into account (tenant_id, account_id, number, name, email, country, zone, debtor_type, created_at)
      select '${tenantId}', account_id, number, 'Beispiel ' || n || ' GmbH', 'ap-' || n || '@example.invalid', 'DE',
             'Europe/Berlin', 'business', '${at}' from made returning account_id),
    invoices as (
      insert into invoice (tenant_id, invoice_id, account_id, number, issue_date, currency, gross_minor, created_at)
      select '${tenantId}', invoice_id, account_id, 'INV-' || n, '${issueDate}', 'EUR', ${amount}, '${at}'
      from made returning invoice_id),
    items as (
      insert into open_item (tenant_id, item_id, invoice_id, account_id, number, due_date, due_rule, amount_minor,
                             open_minor, visible_on)
      select '${tenantId}', item_id, invoice_id, account_id, 'INV-' || n, '${dueDate}', 'as-agreed', ${amount}, ${amount},
             '${issueDate}' from made returning item_id)
    select account_id from made order by n`);
  await house.query('analyze subject, account, invoice, open_item');
  return rows.map(({ accountId }) => accountId);
}
