import type { Minor } from '../../platform/money';
import type { AllocationResult } from './allocate';
import type { Allocation, Claim, CreditEntry, Ledger, OpenItem, PrincipalMovement } from './types';

/** The ledger after a credit is posted with what it settles: open amounts, movements, and what is left of the credit. */
export function post(ledger: Ledger, credit: CreditEntry, result: AllocationResult): Ledger {
  const items = amountsByTarget(result.allocations, 'item');
  const claims = amountsByTarget(result.allocations, 'claim');
  return {
    items: ledger.items.map((item) => {
      const amount = items.get(item.id);
      return amount === undefined ? item : reduced(item, credit, amount);
    }),
    claims: ledger.claims.map((claim) => {
      const amount = claims.get(claim.id);
      return amount === undefined ? claim : paid(claim, credit, amount);
    }),
    credits: ledger.credits.map((entry) => (entry.id === credit.id ? postedCredit(entry, result) : entry)),
  };
}

/** The credit once posted, with what is left of it. */
export function postedCredit(credit: CreditEntry, result: AllocationResult): CreditEntry {
  return { ...credit, posted: true, unapplied: result.unapplied, withheldUnapplied: result.withheldUnapplied };
}

/** Amounts of the allocations of one kind of target, summed by its id. */
export function amountsByTarget(
  allocations: readonly Allocation[],
  kind: Allocation['target']['kind'],
): Map<string, Minor> {
  const amounts = new Map<string, Minor>();
  for (const { target, amount } of allocations) {
    if (target.kind === kind) amounts.set(target.id, (amounts.get(target.id) ?? 0n) + amount);
  }
  return amounts;
}

/** A write-off gives the claim up; only money is told as having paid it. */
function paid(claim: Claim, credit: CreditEntry, amount: Minor): Claim {
  const open = claim.open - amount;
  if (credit.kind === 'write-off') return { ...claim, open };
  const before = claim.paidBy ?? [];
  const earlier = before.find(({ creditId }) => creditId === credit.id)?.amount ?? 0n;
  const others = before.filter(({ creditId }) => creditId !== credit.id);
  return { ...claim, open, paidBy: [...others, { creditId: credit.id, amount: earlier + amount }] };
}

/** Interest is earned until the value date, so that is the movement's date. */
function reduced(item: OpenItem, credit: CreditEntry, amount: Minor): OpenItem {
  const movement: PrincipalMovement = { date: credit.valueDate, amount, kind: credit.kind };
  const earlier = item.movements.filter(({ date }) => date <= movement.date);
  const later = item.movements.filter(({ date }) => date > movement.date);
  return { ...item, open: item.open - amount, movements: [...earlier, movement, ...later] };
}
