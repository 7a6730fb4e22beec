import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { DatedInvoice } from '../../../domain/receivables/import/import-unit';
import type { CreditRecord, CustomerRecord } from '../../../domain/receivables/import/records';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

/** Records of one batch that the ledger does not hold yet. */
export interface NewRecords {
  readonly customers: readonly CustomerRecord[];
  readonly invoices: readonly DatedInvoice[];
  readonly credits: readonly CreditRecord[];
}

/** One import at a time writes to a tenant's ledger: the next waits until the batch is committed. */
export async function lockLedgerImport(tx: Transaction, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ledger-import/${tenantId}`}, 0))`.execute(tx);
}

/**
 * Raises the version of accounts about to change, in the order of their ids, so that a message decided on the ledger
 * before is withdrawn. Holds their locks for the rest of the transaction.
 */
export async function bumpAccounts(tx: Transaction, tenantId: string, accountIds: readonly string[]): Promise<void> {
  if (accountIds.length === 0) return;
  await sql`
    with locked as (
      select subject_id from subject
      where tenant_id = ${tenantId} and subject_id = any(${[...accountIds]}::uuid[])
      order by subject_id for update)
    update subject s set version = s.version + 1
    from locked where s.tenant_id = ${tenantId} and s.subject_id = locked.subject_id`.execute(tx);
}

/**
 * Writes a batch: accounts, invoices with the rows they fall due in (seen from their issue date on), payments and credit
 * notes (not yet posted: the sweep and the accounts' processes allocate them). A number that another writer took
 * meanwhile breaks the transaction, and the batch is decided anew.
 * @param known account ids by customer number, of the accounts that exist.
 */
export async function insertRecords(
  tx: Transaction,
  tenantId: string,
  records: NewRecords,
  known: ReadonlyMap<string, string>,
  at: IsoInstant,
): Promise<void> {
  const ids = new Map(known);
  for (const { number } of records.customers) ids.set(number, uuidv7());
  const accountId = (number: string): string => {
    const id = ids.get(number);
    if (id === undefined) throw new Error('a document of an import names an account that is not there');
    return id;
  };
  await insertAccounts(tx, tenantId, records.customers, accountId, at);
  await forgetPlans(tx);
  await insertInvoices(tx, tenantId, records.invoices, accountId, at);
  await insertCredits(tx, tenantId, records.credits, accountId, at);
}

/**
 * A session keeps the plans of its foreign key checks. Made while a table was almost empty, a plan may read all rows of
 * the tenant for every check, and a table filled at once has outgrown it long before autovacuum says so: minutes instead
 * of seconds for a first ledger. They are made again from the tables' present sizes.
 */
async function forgetPlans(tx: Transaction): Promise<void> {
  await sql`discard plans`.execute(tx);
}

type AccountId = (number: string) => string;

async function insertAccounts(
  tx: Transaction,
  tenantId: string,
  customers: readonly CustomerRecord[],
  accountId: AccountId,
  at: IsoInstant,
): Promise<void> {
  if (customers.length === 0) return;
  const rows = toJson(customers.map((customer) => ({ ...customer, id: accountId(customer.number) })));
  await sql`
    insert into subject (tenant_id, subject_id, kind)
    select ${tenantId}, r.id, 'account' from json_to_recordset(${rows}::json) as r(id uuid)`.execute(tx);
  await sql`
    insert into account (tenant_id, account_id, number, name, email, phone, language, country, region, zone,
                         debtor_type, jurisdiction, policy_name, tags, created_at)
    select ${tenantId}, r.id, r.number, r.name, r.email, r.phone, r.language, r.country, r.region, r.zone,
           r."debtorType", r.jurisdiction, r."policyName", r.tags, ${at}
    from json_to_recordset(${rows}::json) as r(id uuid, number text, name text, email text, phone text, language text,
      country text, region text, zone text, "debtorType" text, jurisdiction text, "policyName" text, tags text[])`.execute(
    tx,
  );
}

async function insertInvoices(
  tx: Transaction,
  tenantId: string,
  invoices: readonly DatedInvoice[],
  accountId: AccountId,
  at: IsoInstant,
): Promise<void> {
  if (invoices.length === 0) return;
  const told: object[] = [];
  const due: object[] = [];
  for (const { invoice, items } of invoices) {
    const { terms: _terms, instalments: _instalments, dueDate: _dueDate, ...facts } = invoice;
    const id = uuidv7();
    const account = accountId(invoice.customer);
    told.push({ ...facts, id, account });
    for (const item of items) {
      due.push({ ...item, id: uuidv7(), invoice: id, account, visibleOn: invoice.issueDate });
    }
  }
  await sql`
    insert into invoice (tenant_id, invoice_id, account_id, number, issue_date, receipt_date, acceptance_date,
                         objection_removed_date, agreed_date, currency, gross_minor, tax_minor, contract,
                         cash_discount, debtor_type, jurisdiction, tags, created_at)
    select ${tenantId}, r.id, r.account, r.number, r."issueDate", r."receiptDate", r."acceptanceDate",
           r."objectionRemovedDate", r."agreedDate", r.currency, r.gross, r.tax, r.contract,
           r."cashDiscount", r."debtorType", r.jurisdiction, r.tags, ${at}
    from json_to_recordset(${toJson(told)}::json) as r(id uuid, account uuid, number text, "issueDate" date,
      "receiptDate" date, "acceptanceDate" date, "objectionRemovedDate" date, "agreedDate" date, currency text,
      gross bigint, tax bigint, contract jsonb, "cashDiscount" jsonb, "debtorType" text, jurisdiction text,
      tags text[])`.execute(tx);
  await forgetPlans(tx);
  await sql`
    insert into open_item (tenant_id, item_id, invoice_id, account_id, number, instalment, due_date, due_rule,
                           amount_minor, open_minor, visible_on)
    select ${tenantId}, r.id, r.invoice, r.account, r.number, r.instalment, r."dueDate", r."dueRule",
           r.amount, r.amount, r."visibleOn"
    from json_to_recordset(${toJson(due)}::json) as r(id uuid, invoice uuid, account uuid, number text, instalment int,
      "dueDate" date, "dueRule" text, amount bigint, "visibleOn" date)`.execute(tx);
}

async function insertCredits(
  tx: Transaction,
  tenantId: string,
  credits: readonly CreditRecord[],
  accountId: AccountId,
  at: IsoInstant,
): Promise<void> {
  if (credits.length === 0) return;
  const rows = credits.map((credit) => ({ ...credit, id: uuidv7(), account: accountId(credit.customer) }));
  await sql`
    insert into credit_entry (tenant_id, credit_id, account_id, kind, number, booking_date, value_date, payer,
                              reference, named_documents, currency, amount_minor, withheld_tax_minor,
                              unapplied_minor, created_at)
    select ${tenantId}, r.id, r.account, r.kind, r.number, r."bookingDate", r."valueDate", r.payer,
           r.reference, r."namedDocuments", r.currency, r.amount, r."withheldTax", r.amount, ${at}
    from json_to_recordset(${toJson(rows)}::json) as r(id uuid, account uuid, kind text, number text,
      "bookingDate" date, "valueDate" date, payer text, reference text, "namedDocuments" text[], currency text,
      amount bigint, "withheldTax" bigint)`.execute(tx);
}

/**
 * Asks the open processes of every account that got documents since `since` to advance again: once, when all of a file
 * is in the ledger, so that none decides on half of it. A request that waits already is updated, not passed over: the row
 * lock keeps the relay from sending it before the documents are committed.
 */
export async function wakeProcessesOfNewDocuments(
  tx: Transaction,
  tenantId: string,
  since: IsoInstant,
  at: IsoInstant,
): Promise<void> {
  await sql`
    insert into outbox (tenant_id, outbox_id, lane, kind, process_id, effect_key, payload, state, decided_at)
    select p.tenant_id, gen_random_uuid(), 'signal:' || p.process_id, 'signal', p.process_id,
           'reconsider/' || gen_random_uuid(), '{}', 'pending', ${at}
    from process p
    where p.tenant_id = ${tenantId} and p.closed_at is null and p.subject_id in (
      select account_id from invoice where tenant_id = ${tenantId} and created_at >= ${since}
      union select account_id from credit_entry where tenant_id = ${tenantId} and created_at >= ${since})
    order by p.process_id
    on conflict (tenant_id, process_id) where kind = 'signal' and state = 'pending'
      do update set decided_at = excluded.decided_at`.execute(tx);
  await sql`notify outbox`.execute(tx);
}
