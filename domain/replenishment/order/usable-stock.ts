/** Stock with a last day on which it can be used; undefined for stock that keeps. */
export interface DatedQuantity {
  readonly quantity: number;
  /** Days from today on which it can still be used, today counted: 1 is today only, 0 has expired. */
  readonly usableDays: number | undefined;
}

/**
 * How much of the stock will be used before it expires, when what expires first is used first. `demandWithin` is the
 * expected demand of the next n days, today counted; it must not fall with n.
 */
export function usableStock(lots: readonly DatedQuantity[], demandWithin: (days: number) => number): number {
  let used = 0;
  let lasting = 0;
  for (const { quantity, usableDays } of [...lots].sort((a, b) => daysOf(a) - daysOf(b))) {
    if (quantity <= 0) continue;
    if (usableDays === undefined) lasting += quantity;
    else if (usableDays > 0) used += Math.max(0, Math.min(quantity, demandWithin(usableDays) - used));
  }
  return used + lasting;
}

function daysOf({ usableDays }: DatedQuantity): number {
  return usableDays ?? Infinity;
}
