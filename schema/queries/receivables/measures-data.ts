import type { IsoDate } from '../../../domain/platform/dates';
import type { OpenItem, PrincipalMovement } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';

/**
 * Every item the ledger showed by a day, settled ones too, with the movements of its principal: what the measures of a
 * period are made of. Facts that no measure reads are left empty.
 */
export async function loadMeasuredItems(tx: Transaction, tenantId: string, to: IsoDate): Promise<OpenItem[]> {
  const rows = await tx
    .selectFrom('openItem as i')
    .innerJoin('invoice as v', (join) =>
      join.onRef('v.tenantId', '=', 'i.tenantId').onRef('v.invoiceId', '=', 'i.invoiceId'),
    )
    .select(['i.itemId', 'i.number', 'i.dueDate', 'i.amountMinor', 'i.openMinor', 'i.visibleOn'])
    .select(['v.invoiceId', 'v.number as invoiceNumber', 'v.issueDate', 'v.currency', 'v.grossMinor', 'v.taxMinor'])
    .where('i.tenantId', '=', tenantId)
    .where('i.visibleOn', '<=', to)
    .execute();
  const movements = await loadMovements(tx, tenantId, to);
  return rows.map((row) => ({
    id: row.itemId,
    number: row.number,
    invoice: {
      id: row.invoiceId,
      number: row.invoiceNumber,
      issueDate: row.issueDate,
      receiptDate: undefined,
      acceptanceDate: undefined,
      objectionRemovedDate: undefined,
      agreedDate: undefined,
      currency: row.currency,
      gross: row.grossMinor,
      tax: row.taxMinor,
      debtorType: undefined,
      jurisdiction: undefined,
      contract: undefined,
      cashDiscount: undefined,
      tags: [],
    },
    dueDate: row.dueDate,
    amount: row.amountMinor,
    open: row.openMinor,
    visibleOn: row.visibleOn,
    disputed: 0n,
    clearingUntil: undefined,
    movements: movements.get(row.itemId) ?? [],
  }));
}

async function loadMovements(
  tx: Transaction,
  tenantId: string,
  to: IsoDate,
): Promise<Map<string, PrincipalMovement[]>> {
  const rows = await tx
    .selectFrom('allocation as a')
    .innerJoin('creditEntry as c', (join) =>
      join.onRef('c.tenantId', '=', 'a.tenantId').onRef('c.creditId', '=', 'a.creditId'),
    )
    .select(['a.itemId', 'a.amountMinor', 'c.valueDate', 'c.kind'])
    .where('a.tenantId', '=', tenantId)
    .where('a.itemId', 'is not', null)
    .where('a.voidedOn', 'is', null)
    .where('c.valueDate', '<=', to)
    .orderBy('c.valueDate')
    .orderBy('a.allocationId')
    .execute();
  const movements = new Map<string, PrincipalMovement[]>();
  for (const { itemId, amountMinor, valueDate, kind } of rows) {
    if (itemId === null) continue;
    const known = movements.get(itemId) ?? [];
    known.push({ date: valueDate, amount: amountMinor, kind });
    movements.set(itemId, known);
  }
  return movements;
}
