import type { AcknowledgedPayment } from './acknowledged';
import type { Evidence, Finding } from './evidence';

/**
 * Each acknowledged payment was booked once and whole; what credits settled and what is left of them come to their
 * amounts; what debts lost came from credits; and both agree for every account, to the minor unit.
 */
export function judgeAllocations({ acknowledged, house }: Evidence): Finding {
  const { credits, debts, allocations } = house;
  const violations: string[] = [];
  const placed = sumBy(allocations, (allocation) => allocation.creditId);
  for (const { number, creditId, amountMinor, unappliedMinor } of credits) {
    const settled = placed.get(creditId) ?? 0n;
    if (settled + unappliedMinor !== amountMinor) {
      violations.push(`${number}: ${amountMinor} came, ${settled} settled, ${unappliedMinor} left`);
    }
  }
  const settledOf = sumBy(allocations, (allocation) => allocation.debtId);
  for (const { debtId, account, amountMinor, openMinor } of debts) {
    const settled = settledOf.get(debtId) ?? 0n;
    if (amountMinor - settled !== openMinor) {
      violations.push(
        `${account}: of ${amountMinor} owed ${settled} was settled, and ${openMinor} is open (${debtId})`,
      );
    }
  }
  violations.push(...unequalAccounts({ acknowledged, house }));
  const payments = acknowledged.filter((entry): entry is AcknowledgedPayment => entry.what === 'payment');
  for (const { number, account, amountMinor } of payments) {
    const booked = credits.filter((credit) => credit.kind === 'payment' && credit.number === number);
    const right = booked.filter((credit) => credit.account === account && credit.amountMinor === amountMinor);
    if (booked.length !== 1 || right.length !== 1) {
      violations.push(
        `payment ${number} of ${amountMinor} was acknowledged to ${account} and booked ${booked.length} times`,
      );
    }
  }
  return {
    invariant: 'allocations come to the payments, for every account to the minor unit',
    checked: payments.length + credits.length + debts.length,
    violations,
  };
}

/** Per account: what its debts lost is what its credits gave. */
function unequalAccounts({ house: { credits, debts } }: Pick<Evidence, 'acknowledged' | 'house'>): string[] {
  const given = new Map<string, bigint>();
  for (const { account, amountMinor, unappliedMinor } of credits) {
    given.set(account, (given.get(account) ?? 0n) + amountMinor - unappliedMinor);
  }
  const lost = new Map<string, bigint>();
  for (const { account, amountMinor, openMinor } of debts) {
    lost.set(account, (lost.get(account) ?? 0n) + amountMinor - openMinor);
  }
  return [...new Set([...given.keys(), ...lost.keys()])].flatMap((account) => {
    const [gave, took] = [given.get(account) ?? 0n, lost.get(account) ?? 0n];
    return gave === took ? [] : [`${account}: its credits gave ${gave}, its debts took ${took}`];
  });
}

function sumBy<T extends { readonly amountMinor: bigint }>(
  rows: readonly T[],
  keyOf: (row: T) => string,
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0n) + row.amountMinor);
  return sums;
}
