import type { IsoDate } from '../../platform/dates';
import { minimum, sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { Claim, ClaimPayment, Ledger } from './types';

/** What is taken back of one claim: it was demanded, and is not owed. */
export interface TakeBack {
  readonly claimId: string;
  readonly amount: Minor;
  /** Money of `amount` that was paid already, by the credits it goes back to. The rest of `amount` was still open. */
  readonly released: readonly ClaimPayment[];
}

/**
 * Takes up to `excess` (minor units, above zero) back from a claim: first what is open, then what was paid, the newest
 * payment first. What was written off is nobody's money and stays.
 */
export function planTakeBack(claim: Claim, excess: Minor): TakeBack | undefined {
  const released: ClaimPayment[] = [];
  let left = excess - minimum(excess, claim.open);
  for (const payment of [...(claim.paidBy ?? [])].reverse()) {
    const amount = minimum(left, payment.amount);
    if (amount > 0n) released.push({ creditId: payment.creditId, amount });
    left -= amount;
  }
  const amount = excess - left;
  return amount > 0n ? { claimId: claim.id, amount, released } : undefined;
}

/** The ledger once claims are lowered and the money that paid them is free again, to be settled with anew. */
export function takeBack(ledger: Ledger, takeBacks: readonly TakeBack[], today: IsoDate): Ledger {
  const byClaim = new Map(takeBacks.map((entry) => [entry.claimId, entry]));
  const freed = new Map<string, Minor>();
  for (const { creditId, amount } of takeBacks.flatMap(({ released }) => released)) {
    freed.set(creditId, (freed.get(creditId) ?? 0n) + amount);
  }
  return {
    items: ledger.items,
    claims: ledger.claims.map((claim) => {
      const entry = byClaim.get(claim.id);
      return entry ? lowered(claim, entry, today) : claim;
    }),
    credits: ledger.credits.map((credit) => {
      const amount = freed.get(credit.id);
      return amount === undefined ? credit : { ...credit, unapplied: credit.unapplied + amount };
    }),
  };
}

function lowered(claim: Claim, { amount, released }: TakeBack, today: IsoDate): Claim {
  const paid = sum(released.map((payment) => payment.amount));
  const back = new Map(released.map((payment) => [payment.creditId, payment.amount]));
  return {
    ...claim,
    amount: claim.amount - amount,
    open: claim.open - (amount - paid),
    takenBack: { amount: (claim.takenBack?.amount ?? 0n) + amount, on: today },
    paidBy: (claim.paidBy ?? [])
      .map(({ creditId, amount: of }) => ({ creditId, amount: of - (back.get(creditId) ?? 0n) }))
      .filter(({ amount: of }) => of > 0n),
  };
}
