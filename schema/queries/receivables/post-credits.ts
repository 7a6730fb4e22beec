import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoDate } from '../../../domain/platform/dates';
import { sum } from '../../../domain/platform/money';
import type { Allocation } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';

/**
 * Writes what credits settled: allocations, the open amounts they lower, and the credits as posted. The caller holds the
 * account's lock. Amounts are lowered by statement, so that the database's own checks (never below zero, never above the
 * amount) stand behind the rules.
 */
export async function writePosting(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  posting: { posted: readonly string[]; allocations: readonly Allocation[] },
): Promise<void> {
  const { tenantId, today } = scope;
  if (posting.allocations.length > 0) {
    await tx
      .insertInto('allocation')
      .values(
        posting.allocations.map((allocation) => ({
          tenantId,
          allocationId: uuidv7(),
          creditId: allocation.creditId,
          itemId: allocation.target.kind === 'item' ? allocation.target.id : null,
          claimId: allocation.target.kind === 'claim' ? allocation.target.id : null,
          part: allocation.part,
          amountMinor: allocation.amount,
          rule: allocation.rule,
          allocatedOn: today,
          voidedOn: null,
        })),
      )
      .execute();
  }
  for (const [itemId, amount] of totalsBy(posting.allocations, 'item')) {
    await tx
      .updateTable('openItem')
      .set((eb) => ({
        openMinor: eb('openMinor', '-', amount),
        closedOn: sql<IsoDate | null>`case when open_minor = ${amount} then ${today}::date end`,
      }))
      .where('tenantId', '=', tenantId)
      .where('itemId', '=', itemId)
      .execute();
  }
  for (const [claimId, amount] of totalsBy(posting.allocations, 'claim')) {
    await tx
      .updateTable('claim')
      .set((eb) => ({ openMinor: eb('openMinor', '-', amount) }))
      .where('tenantId', '=', tenantId)
      .where('claimId', '=', claimId)
      .execute();
  }
  const touched = new Set([...posting.posted, ...posting.allocations.map((allocation) => allocation.creditId)]);
  for (const creditId of touched) {
    const spent = sum(
      posting.allocations
        .filter((allocation) => allocation.creditId === creditId && spendsMoney(allocation))
        .map((allocation) => allocation.amount),
    );
    await tx
      .updateTable('creditEntry')
      .set((eb) => ({
        // What an earlier posting left over may be placed later; its posting day stays.
        postedOn: sql<IsoDate>`coalesce(posted_on, ${today}::date)`,
        unappliedMinor: eb('unappliedMinor', '-', spent),
      }))
      .where('tenantId', '=', tenantId)
      .where('creditId', '=', creditId)
      .execute();
  }
}

/** Withheld tax and cash discounts settle an item without using up the money paid. */
function spendsMoney(allocation: Allocation): boolean {
  return allocation.part === 'principal' || allocation.part === 'interest' || allocation.part === 'costs';
}

function totalsBy(allocations: readonly Allocation[], kind: 'item' | 'claim'): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const { target, amount } of allocations) {
    if (target.kind === kind) totals.set(target.id, (totals.get(target.id) ?? 0n) + amount);
  }
  return totals;
}
