import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { CashDiscount } from '../../../domain/receivables/ledger/types';
import type { ImportUnit } from '../../../domain/receivables/import/import-unit';
import type { InvoiceContent, LedgerDocuments } from '../../../domain/receivables/import/match-ledger';
import { recordKey } from '../../../domain/receivables/import/records';
import type { CreditRecord, CustomerRecord } from '../../../domain/receivables/import/records';
import type { Transaction } from '../../database';
import type { AccountTable } from '../../tables/receivables';
import { readContract } from './ledger-items';

/** The ledger's side of a batch, with the ids of the accounts it names. */
export interface FoundDocuments extends LedgerDocuments {
  /** Account ids by customer number. */
  readonly accountIds: ReadonlyMap<string, string>;
}

/** Looks up every number a batch names, in a handful of statements whatever its size. */
export async function findDocuments(
  tx: Transaction,
  tenantId: string,
  units: readonly ImportUnit[],
): Promise<FoundDocuments> {
  const customers = new Set<string>();
  const invoices = new Set<string>();
  const credits = new Set<string>();
  for (const unit of units) {
    if (unit.kind !== 'accepted') continue;
    for (const { number } of unit.customers) customers.add(number);
    for (const { invoice } of unit.invoices) {
      invoices.add(invoice.number);
      customers.add(invoice.customer);
    }
    for (const credit of unit.credits) {
      credits.add(credit.number);
      customers.add(credit.customer);
    }
  }
  const accounts = await findAccounts(tx, tenantId, [...customers]);
  return {
    customers: new Map(accounts.map((account) => [account.number, toCustomer(account)])),
    accountIds: new Map(accounts.map((account) => [account.number, account.accountId])),
    invoices: await findInvoices(tx, tenantId, [...invoices]),
    credits: await findCredits(tx, tenantId, [...credits]),
  };
}

async function findAccounts(tx: Transaction, tenantId: string, numbers: string[]): Promise<Selectable<AccountTable>[]> {
  if (numbers.length === 0) return [];
  return tx
    .selectFrom('account')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`number = any(${numbers}::text[])`)
    .execute();
}

function toCustomer(row: Selectable<AccountTable>): CustomerRecord {
  return {
    kind: 'customer',
    number: row.number,
    name: row.name,
    email: row.email ?? undefined,
    phone: row.phone ?? undefined,
    language: row.language,
    country: row.country,
    region: row.region ?? undefined,
    zone: row.zone,
    debtorType: row.debtorType ?? undefined,
    jurisdiction: row.jurisdiction ?? undefined,
    policyName: row.policyName ?? undefined,
    tags: row.tags,
  };
}

async function findInvoices(
  tx: Transaction,
  tenantId: string,
  numbers: string[],
): Promise<Map<string, InvoiceContent>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .selectFrom('invoice as i')
    .innerJoin('account as a', (join) =>
      join.onRef('a.tenantId', '=', 'i.tenantId').onRef('a.accountId', '=', 'i.accountId'),
    )
    .selectAll('i')
    .select('a.number as customer')
    .where('i.tenantId', '=', tenantId)
    .where(sql<boolean>`i.number = any(${numbers}::text[])`)
    .execute();
  if (rows.length === 0) return new Map();
  const items = await tx
    .selectFrom('openItem')
    .select(['invoiceId', 'instalment', 'dueDate', 'amountMinor'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`invoice_id = any(${rows.map((row) => row.invoiceId)}::uuid[])`)
    .orderBy('instalment')
    .execute();
  const byInvoice = new Map<string, InvoiceContent['items'][number][]>();
  for (const { invoiceId, instalment, dueDate, amountMinor } of items) {
    const own = byInvoice.get(invoiceId) ?? [];
    own.push({ instalment, dueDate, amount: amountMinor });
    byInvoice.set(invoiceId, own);
  }
  return new Map(
    rows.map((row) => [
      row.number,
      {
        customer: row.customer,
        issueDate: row.issueDate,
        receiptDate: row.receiptDate ?? undefined,
        acceptanceDate: row.acceptanceDate ?? undefined,
        objectionRemovedDate: row.objectionRemovedDate ?? undefined,
        agreedDate: row.agreedDate ?? undefined,
        currency: row.currency,
        gross: row.grossMinor,
        tax: row.taxMinor,
        contract: readContract(row.contract),
        cashDiscount: (row.cashDiscount as CashDiscount | null) ?? undefined,
        debtorType: row.debtorType ?? undefined,
        jurisdiction: row.jurisdiction ?? undefined,
        tags: row.tags,
        items: byInvoice.get(row.invoiceId) ?? [],
      },
    ]),
  );
}

async function findCredits(tx: Transaction, tenantId: string, numbers: string[]): Promise<Map<string, CreditRecord>> {
  if (numbers.length === 0) return new Map();
  const rows = await tx
    .selectFrom('creditEntry as c')
    .innerJoin('account as a', (join) =>
      join.onRef('a.tenantId', '=', 'c.tenantId').onRef('a.accountId', '=', 'c.accountId'),
    )
    .selectAll('c')
    .select('a.number as customer')
    .where('c.tenantId', '=', tenantId)
    .where(sql<boolean>`c.number = any(${numbers}::text[])`)
    .execute();
  const found = new Map<string, CreditRecord>();
  for (const row of rows) {
    if (row.kind === 'write-off') continue;
    const record: CreditRecord = {
      kind: row.kind,
      number: row.number,
      customer: row.customer,
      bookingDate: row.bookingDate,
      valueDate: row.valueDate,
      payer: row.payer ?? undefined,
      reference: row.reference ?? undefined,
      namedDocuments: row.namedDocuments,
      currency: row.currency,
      amount: row.amountMinor,
      withheldTax: row.withheldTaxMinor,
    };
    found.set(recordKey(record), record);
  }
  return found;
}
