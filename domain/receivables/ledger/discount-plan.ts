import { minimum, sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { DiscountLimits } from './allocation-draft';
import { cashDiscountOffer } from './cash-discount';
import type { CashDiscountOffer } from './cash-discount';
import { findExactSet } from './exact-amount';
import type { CreditEntry, OpenItem } from './types';

/** The discounts a credit could take on some items, by item id. */
export type DiscountOffers = ReadonlyMap<string, CashDiscountOffer>;

export function discountOffers(items: readonly OpenItem[], credit: CreditEntry): DiscountOffers {
  const offers = new Map<string, CashDiscountOffer>();
  for (const item of items) {
    const offer = cashDiscountOffer(item, credit);
    if (offer) offers.set(item.id, offer);
  }
  return offers;
}

/** Amount to pay for an item when the discount open to the payer is deducted. */
export function discountedAmount(item: OpenItem, offers: DiscountOffers): Minor {
  const offer = offers.get(item.id);
  return offer?.inTime ? item.open - offer.amount : item.open;
}

/** Nothing planned: only the item at which the money ends may take its discount. */
export function unplannedDiscounts(items: readonly OpenItem[], offers: DiscountOffers): DiscountLimits {
  const allowed = new Map<string, Minor>();
  for (const item of items) {
    const offer = offers.get(item.id);
    if (offer?.inTime) allowed.set(item.id, offer.amount);
  }
  return { planned: new Map(), allowed };
}

/**
 * Says which in-time discounts a payer took when `money` is meant for all of `items`. What is missing to the full sum is
 * explained by exactly one set of discounts where there is one, else by the discounts in the items' order. Where the
 * discounts cannot explain it, none is planned and only the item at which the money ends may still take its own.
 */
export function planDiscounts(items: readonly OpenItem[], offers: DiscountOffers, money: Minor): DiscountLimits {
  const { allowed } = unplannedDiscounts(items, offers);
  const planned = new Map<string, Minor>();
  const missing = sum(items.map(({ open }) => open)) - money;
  if (missing <= 0n || missing > sum(allowed.values())) return { planned, allowed };

  const taken = findExactSet(
    [...allowed].map(([id, amount]) => ({ id, amount })),
    missing,
  );
  let left = missing;
  for (const id of taken.kind === 'one' ? taken.ids : allowed.keys()) {
    const amount = minimum(left, allowed.get(id) ?? 0n);
    if (amount > 0n) planned.set(id, amount);
    left -= amount;
  }
  return { planned, allowed };
}
