import type { IsoDate } from '../../platform/dates';
import { minimum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import { amountsByTarget } from './post';
import type { Allocation, Claim, CreditEntry, Ledger, OpenItem, PrincipalMovement } from './types';

/** The bank's charge for a returned payment, as it will stand in the ledger. */
export interface BankFee {
  readonly claimId: string;
  /** Minor units of the returned payment's currency, above zero. */
  readonly amount: Minor;
}

export interface Reversal {
  readonly ledger: Ledger;
  /** The allocations that no longer hold. */
  readonly voided: readonly Allocation[];
  readonly reopenedItemIds: readonly string[];
  readonly reopenedClaimIds: readonly string[];
  /** The bank's fee as a new, undemanded claim. */
  readonly bankFeeClaim: Claim | undefined;
}

/**
 * Takes a payment back (returned direct debit, bounced cheque, booking error): its items and claims open again by what
 * it had settled, discounts and withheld tax included, and their principal counts as never paid, so interest runs on.
 * Items leave clearing. The bank's fee becomes a claim beside the one item re-opened, or beside the account where there
 * are several or none. Reversing a credit already reversed, or one the ledger does not hold, changes nothing.
 *
 * @param credit the credit to take back
 * @param allocations the live allocations; those of other credits are left alone
 * @param today the day of the return
 */
export function reverse(
  credit: CreditEntry,
  allocations: readonly Allocation[],
  ledger: Ledger,
  today: IsoDate,
  bankFee?: BankFee,
): Reversal {
  const held = ledger.credits.find(({ id }) => id === credit.id);
  if (!held || held.reversedOn !== undefined) {
    return { ledger, voided: [], reopenedItemIds: [], reopenedClaimIds: [], bankFeeClaim: undefined };
  }
  const voided = allocations.filter(({ creditId }) => creditId === credit.id);
  const items = amountsByTarget(voided, 'item');
  const claims = amountsByTarget(voided, 'claim');
  const reopenedItemIds = [...items.keys()];
  const bankFeeClaim = bankFee && feeClaim(bankFee, held, reopenedItemIds);
  const reopenedClaims = ledger.claims.map((claim) => reopenedClaim(claim, held, claims.get(claim.id)));
  return {
    ledger: {
      items: ledger.items.map((item) => {
        const amount = items.get(item.id);
        return amount === undefined ? item : reopened(item, held, amount);
      }),
      claims: bankFeeClaim ? [...reopenedClaims, bankFeeClaim] : reopenedClaims,
      credits: ledger.credits.map((entry) =>
        entry.id === held.id
          ? { ...entry, posted: true, unapplied: 0n, withheldUnapplied: 0n, reversedOn: today }
          : entry,
      ),
    },
    voided,
    reopenedItemIds,
    reopenedClaimIds: [...claims.keys()],
    bankFeeClaim,
  };
}

function reopened(item: OpenItem, credit: CreditEntry, amount: Minor): OpenItem {
  return {
    ...item,
    open: item.open + amount,
    clearingUntil: undefined,
    movements: withoutPayment(item.movements, credit, amount),
  };
}

function reopenedClaim(claim: Claim, credit: CreditEntry, amount: Minor | undefined): Claim {
  if (amount === undefined) return claim;
  const left = claim.paidBy?.filter(({ creditId }) => creditId !== credit.id) ?? [];
  return { ...claim, open: claim.open + amount, paidBy: left.length > 0 ? left : undefined };
}

/** Takes the credit's amount out of the movements of its value date and kind; other credits of that day keep theirs. */
function withoutPayment(
  movements: readonly PrincipalMovement[],
  credit: CreditEntry,
  amount: Minor,
): PrincipalMovement[] {
  let left = amount;
  const kept: PrincipalMovement[] = [];
  for (const movement of movements) {
    const own = movement.date === credit.valueDate && movement.kind === credit.kind;
    const taken = own ? minimum(left, movement.amount) : 0n;
    left -= taken;
    if (taken < movement.amount) kept.push({ ...movement, amount: movement.amount - taken });
  }
  return kept;
}

function feeClaim(fee: BankFee, credit: CreditEntry, itemIds: readonly string[]): Claim {
  return {
    id: fee.claimId,
    itemId: itemIds.length === 1 ? itemIds[0] : undefined,
    kind: 'bank-fee',
    currency: credit.currency,
    amount: fee.amount,
    open: fee.amount,
    accruedFrom: undefined,
    accruedTo: undefined,
    demandedOn: undefined,
  };
}
