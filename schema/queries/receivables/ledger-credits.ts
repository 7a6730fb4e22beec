import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { CreditEntry } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import type { CreditEntryTable } from '../../tables/receivables';
import type { LedgerScope } from './ledger-scope';

/**
 * Credits that are not placed in full yet, or that came late: with a value date before the last day through which a claim
 * on one of their items had been demanded by then. With `withSettled` all but reversed ones. By booking date.
 */
export async function loadCredits(tx: Transaction, scope: LedgerScope): Promise<CreditEntry[]> {
  const rows = await tx
    .selectFrom('creditEntry')
    .selectAll()
    .where('tenantId', '=', scope.tenantId)
    .where('accountId', '=', scope.accountId)
    .where('bookingDate', '<=', scope.today)
    .where('reversedOn', 'is', null)
    .$if(scope.withSettled !== true, (query) =>
      query.where((eb) =>
        eb.or([eb('postedOn', 'is', null), eb('unappliedMinor', '>', 0n), cameLate(scope.tenantId, scope.accountId)]),
      ),
    )
    .orderBy('bookingDate')
    .orderBy('number')
    .execute();
  const taxed = rows.filter((row) => row.withheldTaxMinor > 0n).map((row) => row.creditId);
  const withheld = await tx
    .selectFrom('allocation')
    .select(['creditId', (eb) => eb.fn.sum<string>('amountMinor').as('used')])
    .where('tenantId', '=', scope.tenantId)
    .where(sql<boolean>`credit_id = any(${taxed}::uuid[])`)
    .where('part', '=', 'withheld-tax')
    .where('voidedOn', 'is', null)
    .groupBy('creditId')
    .execute();
  const used = new Map(withheld.map((row) => [row.creditId, BigInt(row.used)]));
  return rows.map((row) => toCreditEntry(row, used.get(row.creditId) ?? 0n));
}

function cameLate(tenantId: string, accountId: string) {
  return sql<boolean>`credit_id in (
    select late.credit_id
    from claim k
    join allocation a on a.tenant_id = k.tenant_id and a.item_id = k.item_id and a.voided_on is null
    join credit_entry late on late.tenant_id = a.tenant_id and late.credit_id = a.credit_id
    where k.tenant_id = ${tenantId} and k.account_id = ${accountId} and k.kind in ('interest', 'fixed-sum')
      and a.allocated_on >= k.demanded_on and late.value_date < coalesce(k.accrued_to, k.demanded_on))`;
}

/** @param withheldUsed withheld tax that live allocations have settled with, minor units. */
export function toCreditEntry(row: Selectable<CreditEntryTable>, withheldUsed = 0n): CreditEntry {
  return {
    withheldUnapplied: row.withheldTaxMinor - withheldUsed,
    id: row.creditId,
    kind: row.kind,
    number: row.number,
    bookingDate: row.bookingDate,
    valueDate: row.valueDate,
    payer: row.payer ?? undefined,
    reference: row.reference ?? undefined,
    namedDocuments: row.namedDocuments,
    currency: row.currency,
    amount: row.amountMinor,
    withheldTax: row.withheldTaxMinor,
    unapplied: row.unappliedMinor,
    posted: row.postedOn !== null,
  };
}
