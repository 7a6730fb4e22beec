/** Something a customer brought back. Days count from the first day of the series. */
export interface CustomerReturn {
  readonly day: number;
  /** In the stock unit, ≥ 0. */
  readonly quantity: number;
  /** Day of the sale; `outside` when it lies before the series, undefined when nobody knows. */
  readonly soldOn: number | 'outside' | undefined;
}

/**
 * What was brought back, booked on the day it had been sold: it was not wanted after all, and the day it came back says nothing about
 * demand. Without a known sale the newest sales on or before the day of the return are taken, for customers bring back what they
 * bought last. No day loses more than it sold.
 * @param sold per day, ≥ 0.
 * @returns what came back per day of sale, and what belongs to no sale of the series.
 */
export function netReturns(
  sold: readonly number[] | Float64Array,
  returns: readonly CustomerReturn[],
): { readonly returned: Float64Array; readonly unmatched: number } {
  const returned = new Float64Array(sold.length);
  let unmatched = 0;
  /** Takes from the sales of a day; says what is left. */
  const takeFrom = (day: number, quantity: number): number => {
    const taken = Math.min(quantity, Math.max(0, (sold[day] ?? 0) - (returned[day] ?? 0)));
    if (taken > 0) returned[day] = (returned[day] ?? 0) + taken;
    return quantity - taken;
  };
  // A return that names its sale goes before one that has to guess.
  const named = returns.filter(({ soldOn }) => soldOn !== undefined);
  const unnamed = returns.filter(({ soldOn }) => soldOn === undefined);
  for (const { quantity, soldOn } of named) {
    unmatched += typeof soldOn === 'number' ? takeFrom(soldOn, quantity) : quantity;
  }
  for (const { day, quantity } of [...unnamed].sort((a, b) => a.day - b.day)) {
    let left = quantity;
    for (let sale = Math.min(day, sold.length - 1); sale >= 0 && left > 0; sale -= 1) left = takeFrom(sale, left);
    unmatched += left;
  }
  return { returned, unmatched };
}
