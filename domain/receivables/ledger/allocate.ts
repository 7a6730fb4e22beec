import type { IsoDate } from '../../platform/dates';
import { sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import { AllocationDraft } from './allocation-draft';
import { ALLOCATION_POLICIES, CREDIT_NOTE_ORDER, WRITE_OFF_ORDER } from './allocation-policy';
import type { AllocationPolicyName, SettlementOrder } from './allocation-policy';
import { findDestination } from './destination';
import { discountOffers, planDiscounts, unplannedDiscounts } from './discount-plan';
import type { DiscountOffers } from './discount-plan';
import { byAge } from './order';
import { amountLeftReason, lateDiscountReason } from './reasons';
import type { AllocationReason } from './reasons';
import type { Allocation, CreditEntry, Ledger, OpenItem } from './types';
import { isEffective, isInClearing, isVisible, withheldTaxOf } from './visibility';

/** What one credit settles. Σ cash parts + `unapplied` is the money it came with; nothing is settled beyond its open amount. */
export interface AllocationResult {
  readonly allocations: readonly Allocation[];
  /** Money no debt has taken. */
  readonly unapplied: Minor;
  /** Withheld tax no principal has taken. */
  readonly withheldUnapplied: Minor;
  readonly reasons: readonly AllocationReason[];
}

/**
 * Finds what the unapplied money of a credit settles on the day `today`.
 *
 * 1. What the payer names is paid on that principal: the documents of the remittance advice, else document numbers in
 *    the reference, else the one set of open items the amount equals (bounds: `findExactSet`).
 * 2. The rest goes to the oldest due date, then number; within an item costs, interest, principal. Only claims a notice
 *    named by the booking date count; others consume nothing. The policy may set other orders by name.
 *
 * Money meant for a document that the ledger does not show, or shows in another currency, is not turned to other debts:
 * it stays unapplied. So does what is left of a credit note or write-off that names its documents. Items in clearing are
 * paid only when named. An amount names items only when the credit is first posted: what it leaves is no longer the sum
 * the payer chose. Everything is in the credit's currency; debts in others are not looked at.
 * A credit not effective yet (booked later, or reversed) settles nothing.
 */
export function allocate(
  credit: CreditEntry,
  ledger: Ledger,
  policy: AllocationPolicyName,
  today: IsoDate,
): AllocationResult {
  const withheld = withheldTaxOf(credit);
  if (!isEffective(credit, today) || (credit.unapplied <= 0n && withheld <= 0n)) {
    return { allocations: [], unapplied: credit.unapplied, withheldUnapplied: withheld, reasons: [] };
  }
  const items = ledger.items
    .filter((item) => item.invoice.currency === credit.currency && isVisible(item, today))
    .sort(byAge);
  const open = items.filter((item) => item.open > 0n);
  const offers = discountOffers(open, credit);
  const draft = new AllocationDraft(credit, ledger, withheld);
  const arriving = !credit.posted && credit.unapplied === credit.amount;
  const destination = findDestination(credit, ledger, today, {
    money: arriving ? credit.unapplied + withheld : undefined,
    items: open,
    offers,
    hasDemandedClaim: (item) => draft.hasDemandedClaim(item),
  });
  const orders = ordersFor(credit, policy);

  if (destination.rule !== undefined) {
    draft.settle(destination.items, orders.named, {
      rule: destination.rule,
      useWithheldTax: true,
      payPrincipalOf: () => true,
      payAccountClaims: credit.kind === 'payment',
      discounts: planDiscounts(destination.items, offers, draft.cash + draft.withheldTax),
    });
  }
  if (!destination.keepsRest) {
    draft.settle(items, orders.unnamed, {
      rule: 'oldest-first',
      useWithheldTax: destination.rule === undefined,
      payPrincipalOf: (item) => !isInClearing(item, today),
      payAccountClaims: true,
      discounts: unplannedDiscounts(items, offers),
    });
  }
  return {
    allocations: draft.allocations,
    unapplied: draft.cash,
    withheldUnapplied: draft.withheldTax,
    reasons: [...destination.reasons, ...lateDiscounts(draft, credit, items, offers), ...leftovers(draft, credit)],
  };
}

function ordersFor(
  credit: CreditEntry,
  policy: AllocationPolicyName,
): { readonly named: SettlementOrder; readonly unnamed: SettlementOrder } {
  const { named, unnamed } = ALLOCATION_POLICIES[policy];
  if (credit.kind === 'payment') return { named, unnamed };
  const order = credit.kind === 'credit-note' ? CREDIT_NOTE_ORDER : WRITE_OFF_ORDER;
  return { named: order, unnamed: unnamed.length > 0 ? order : [] };
}

/** Names the discounts that came too late, where what stays open of the items paid can be such a deduction. */
function lateDiscounts(
  draft: AllocationDraft,
  credit: CreditEntry,
  items: readonly OpenItem[],
  offers: DiscountOffers,
): AllocationReason[] {
  const paid = items.filter((item) => draft.openOf(item) < item.open);
  const stillOpen = sum(paid.map((item) => draft.openOf(item)));
  const late = paid.flatMap((item) => {
    const offer = offers.get(item.id);
    return offer && !offer.inTime ? [{ item, offer }] : [];
  });
  if (stillOpen === 0n || stillOpen > sum(late.map(({ offer }) => offer.amount))) return [];
  return late.map(({ item, offer }) => lateDiscountReason(credit, item, offer));
}

function leftovers(draft: AllocationDraft, credit: CreditEntry): AllocationReason[] {
  const reasons: AllocationReason[] = [];
  if (draft.withheldTax > 0n) reasons.push(amountLeftReason(credit, 'withheld-tax-unused', draft.withheldTax));
  if (draft.cash > 0n) reasons.push(amountLeftReason(credit, 'remainder-kept', draft.cash));
  return reasons;
}
