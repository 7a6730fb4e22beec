import type { Claim, CreditEntry, OpenItem } from './types';

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Oldest due date, then document number, then id: a total order, so the order of the input never matters. */
export function byAge(a: OpenItem, b: OpenItem): number {
  return compareText(a.dueDate, b.dueDate) || compareText(a.number, b.number) || compareText(a.id, b.id);
}

/** Booking date, then document number, then id. */
export function byBooking(a: CreditEntry, b: CreditEntry): number {
  return compareText(a.bookingDate, b.bookingDate) || compareText(a.number, b.number) || compareText(a.id, b.id);
}

/** Claims of one part: the first demanded first, then the first accrued, then id. */
export function byDemand(a: Claim, b: Claim): number {
  return (
    compareText(a.demandedOn ?? '', b.demandedOn ?? '') ||
    compareText(a.accruedFrom ?? '', b.accruedFrom ?? '') ||
    compareText(a.id, b.id)
  );
}
