import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import type { DiscountOffers } from './discount-plan';
import { discountedAmount } from './discount-plan';
import { findExactSet } from './exact-amount';
import type { ExactSet } from './exact-amount';
import { namesAnything, resolveNamedDocuments } from './named-documents';
import { amountReason, documentReason } from './reasons';
import type { AllocationReason } from './reasons';
import type { CreditEntry, Ledger, OpenItem } from './types';

/** What the payer meant a credit for, as far as it can be told. */
export interface Destination {
  /** Rule that told it; undefined when the payer named nothing. */
  readonly rule: 'named-document' | 'exact-amount' | undefined;
  /** Named items with an open amount, in the payer's order. */
  readonly items: readonly OpenItem[];
  /** True when the rest must not be turned to other debts. */
  readonly keepsRest: boolean;
  readonly reasons: readonly AllocationReason[];
}

/** What the search by amount needs to know beside the credit. */
export interface AmountSearch {
  /** Money and withheld tax together; undefined once the credit is posted or partly placed. */
  readonly money: Minor | undefined;
  /** Open items the amount may be made of. */
  readonly items: readonly OpenItem[];
  readonly offers: DiscountOffers;
  readonly hasDemandedClaim: (item: OpenItem) => boolean;
}

/** Finds the payer's destination: named documents first, else the one set of open items the amount equals. */
export function findDestination(credit: CreditEntry, ledger: Ledger, on: IsoDate, search: AmountSearch): Destination {
  const named = resolveNamedDocuments(credit, ledger, on);
  if (!namesAnything(named)) return matchAmount(credit, search);
  return {
    rule: 'named-document',
    items: named.items,
    keepsRest: credit.kind !== 'payment' || named.unknown.length + named.otherCurrency.length > 0,
    reasons: [
      ...named.settled.map((document) => documentReason(credit, 'document-settled', document)),
      ...named.unknown.map((document) => documentReason(credit, 'document-unknown', document)),
      ...named.otherCurrency.map((document) => documentReason(credit, 'document-other-currency', document)),
    ],
  };
}

/**
 * An amount names items when exactly one set of open items adds up to it, at their open amounts or, failing that, with
 * every cash discount still in time deducted. It names nothing when one of those items has a demanded claim beside it:
 * that payer was asked for more than the principal, so the bare sum does not say which part of the debt it is for.
 */
function matchAmount(credit: CreditEntry, { money, items, offers, hasDemandedClaim }: AmountSearch): Destination {
  const nothing: Destination = { rule: undefined, items: [], keepsRest: false, reasons: [] };
  if (money === undefined) return nothing;
  let set: ExactSet = findExactSet(
    items.map((item) => ({ id: item.id, amount: item.open })),
    money,
  );
  if (set.kind === 'none') {
    set = findExactSet(
      items.map((item) => ({ id: item.id, amount: discountedAmount(item, offers) })),
      money,
    );
  }
  if (set.kind === 'several') return { ...nothing, reasons: [amountReason(credit, 'amount-ambiguous')] };
  if (set.kind === 'too-many') return { ...nothing, reasons: [amountReason(credit, 'amount-not-searched')] };
  if (set.kind === 'none') return nothing;
  const ids = new Set(set.ids);
  const matched = items.filter(({ id }) => ids.has(id));
  if (matched.some(hasDemandedClaim)) return nothing;
  return { ...nothing, rule: 'exact-amount', items: matched };
}
