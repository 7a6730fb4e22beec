import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import type { CashDiscount, ContractTerms, OpenItem } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import type { InvoiceTable, OpenItemTable } from '../../tables/receivables';
import type { LedgerScope } from './ledger-scope';

type ItemRow = Selectable<OpenItemTable> & { invoice: Selectable<InvoiceTable> };

/** Open items (with `withSettled`, closed ones too) with their invoices, disputes and movements, by due date. */
export async function loadItems(tx: Transaction, scope: LedgerScope): Promise<OpenItem[]> {
  const { tenantId, accountId, today } = scope;
  const rows = await tx
    .selectFrom('openItem')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .where('visibleOn', '<=', today)
    .$if(scope.withSettled !== true, (query) => query.where('openMinor', '>', 0n))
    .orderBy('dueDate')
    .orderBy('number')
    .execute();
  if (rows.length === 0) return [];
  const invoices = await loadInvoices(tx, tenantId, [...new Set(rows.map((row) => row.invoiceId))]);
  const itemIds = rows.map((row) => row.itemId);
  const disputed = await loadDisputed(tx, tenantId, itemIds, today);
  const movements = await loadMovements(tx, tenantId, itemIds);
  return rows.flatMap((row) => {
    const invoice = invoices.get(row.invoiceId);
    return invoice
      ? [toOpenItem({ ...row, invoice }, disputed.get(row.itemId) ?? 0n, movements.get(row.itemId) ?? [])]
      : [];
  });
}

async function loadInvoices(
  tx: Transaction,
  tenantId: string,
  invoiceIds: readonly string[],
): Promise<Map<string, Selectable<InvoiceTable>>> {
  const rows = await tx
    .selectFrom('invoice')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`invoice_id = any(${invoiceIds}::uuid[])`)
    .execute();
  return new Map(rows.map((invoice) => [invoice.invoiceId, invoice]));
}

/** What open disputes hold back of each item, minor units. */
async function loadDisputed(
  tx: Transaction,
  tenantId: string,
  itemIds: readonly string[],
  today: IsoDate,
): Promise<Map<string, Minor>> {
  const rows = await tx
    .selectFrom('dispute')
    .select(['itemId', 'amountMinor'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`item_id = any(${itemIds}::uuid[])`)
    .where('openedOn', '<=', today)
    .where('resolvedOn', 'is', null)
    .execute();
  const disputed = new Map<string, Minor>();
  for (const row of rows) disputed.set(row.itemId, (disputed.get(row.itemId) ?? 0n) + row.amountMinor);
  return disputed;
}

/** What credits have settled of each item, in the order of their value dates. */
async function loadMovements(
  tx: Transaction,
  tenantId: string,
  itemIds: readonly string[],
): Promise<Map<string, OpenItem['movements'][number][]>> {
  const rows = await tx
    .selectFrom('allocation as a')
    .innerJoin('creditEntry as c', (join) =>
      join.onRef('c.tenantId', '=', 'a.tenantId').onRef('c.creditId', '=', 'a.creditId'),
    )
    .select(['a.itemId', 'a.amountMinor', 'c.valueDate', 'c.kind'])
    .where('a.tenantId', '=', tenantId)
    .where(sql<boolean>`a.item_id = any(${itemIds}::uuid[])`)
    .where('a.voidedOn', 'is', null)
    .orderBy('c.valueDate')
    .orderBy('a.allocationId')
    .execute();
  const movements = new Map<string, OpenItem['movements'][number][]>();
  for (const { itemId, valueDate, amountMinor, kind } of rows) {
    if (itemId === null) continue;
    const ofItem = movements.get(itemId) ?? [];
    ofItem.push({ date: valueDate, amount: amountMinor, kind });
    movements.set(itemId, ofItem);
  }
  return movements;
}

function toOpenItem(row: ItemRow, disputed: Minor, movements: OpenItem['movements']): OpenItem {
  const { invoice } = row;
  return {
    id: row.itemId,
    number: row.number,
    invoice: {
      id: invoice.invoiceId,
      number: invoice.number,
      issueDate: invoice.issueDate,
      receiptDate: invoice.receiptDate ?? undefined,
      acceptanceDate: invoice.acceptanceDate ?? undefined,
      objectionRemovedDate: invoice.objectionRemovedDate ?? undefined,
      agreedDate: invoice.agreedDate ?? undefined,
      currency: invoice.currency,
      gross: invoice.grossMinor,
      tax: invoice.taxMinor,
      debtorType: invoice.debtorType ?? undefined,
      jurisdiction: invoice.jurisdiction ?? undefined,
      contract: readContract(invoice.contract),
      cashDiscount: (invoice.cashDiscount as CashDiscount | null) ?? undefined,
      tags: invoice.tags,
    },
    dueDate: row.dueDate,
    amount: row.amountMinor,
    open: row.openMinor,
    visibleOn: row.visibleOn,
    disputed: disputed > row.openMinor ? row.openMinor : disputed,
    clearingUntil: row.clearingUntil ?? undefined,
    movements,
  };
}

/** Contract terms as stored: amounts are decimal strings in `jsonb`. */
export function readContract(stored: unknown): ContractTerms | undefined {
  if (stored === null || typeof stored !== 'object') return undefined;
  const terms = stored as Omit<ContractTerms, 'feePerNotice'> & { feePerNotice?: string };
  return { ...terms, feePerNotice: terms.feePerNotice === undefined ? undefined : BigInt(terms.feePerNotice) };
}
