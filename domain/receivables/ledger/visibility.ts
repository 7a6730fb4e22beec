import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import type { Claim, CreditEntry, OpenItem } from './types';

/** True from the day the ledger shows the item. */
export function isVisible(item: OpenItem, on: IsoDate): boolean {
  return item.visibleOn <= on;
}

/** True while a direct debit or cheque for the item is under way, its last day included. */
export function isInClearing(item: OpenItem, on: IsoDate): boolean {
  return item.clearingUntil !== undefined && item.clearingUntil >= on;
}

/** True when a notice named the claim by that day and something of it is open. */
export function isDemanded(claim: Claim, by: IsoDate): boolean {
  return claim.open > 0n && claim.demandedOn !== undefined && claim.demandedOn <= by;
}

/** True when the entry is booked by that day and was not taken back. */
export function isEffective(credit: CreditEntry, on: IsoDate): boolean {
  return credit.bookingDate <= on && credit.reversedOn === undefined;
}

/** The part of a credit's withheld tax that has settled nothing yet. */
export function withheldTaxOf(credit: CreditEntry): Minor {
  return credit.withheldUnapplied ?? (credit.posted ? 0n : credit.withheldTax);
}

/** True while something of the entry has found no place: it is not posted, or something of it is left. */
export function isToPlace(credit: CreditEntry): boolean {
  return !credit.posted || credit.unapplied > 0n || withheldTaxOf(credit) > 0n;
}
