import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { Exact, minimum, roundHalfAwayFromZero, sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { CreditEntry, OpenItem } from './types';

/** A cash discount the payer may deduct from an item, or could have deducted until a day that has passed. */
export interface CashDiscountOffer {
  readonly amount: Minor;
  /** Last day on which the payment had to be credited. */
  readonly until: IsoDate;
  readonly inTime: boolean;
}

/**
 * The discount on an item for a payment credited on its value date; undefined where none was agreed. The days count
 * from the issue date, the last one included. The base is the item's amount less what was credited, written off or
 * upheld in a dispute; the discount is rounded half away from zero and is at most what is open.
 */
export function cashDiscountOffer(item: OpenItem, credit: CreditEntry): CashDiscountOffer | undefined {
  const terms = item.invoice.cashDiscount;
  if (!terms || credit.kind !== 'payment') return undefined;
  const corrections = item.movements.filter(({ kind }) => kind !== 'payment').map(({ amount }) => amount);
  const base = item.amount - sum(corrections);
  const full = roundHalfAwayFromZero(new Exact(base.toString()).times(terms.percent).div(100));
  const amount = minimum(full, item.open);
  if (amount <= 0n) return undefined;
  const until = addDays(item.invoice.issueDate, terms.days);
  return { amount, until, inTime: credit.valueDate <= until };
}

/**
 * Splits a granted discount into the price reduction and the tax to correct with it (the tax base changes, e.g. German
 * VAT Act § 17). The tax share is the invoice's own tax / gross, rounded half away from zero.
 */
export function splitDiscount(discount: Minor, item: OpenItem): { readonly net: Minor; readonly tax: Minor } {
  const { gross, tax } = item.invoice;
  if (gross <= 0n || tax <= 0n) return { net: discount, tax: 0n };
  const share = roundHalfAwayFromZero(
    new Exact(discount.toString()).times(new Exact(tax.toString())).div(new Exact(gross.toString())),
  );
  return { net: discount - share, tax: share };
}
