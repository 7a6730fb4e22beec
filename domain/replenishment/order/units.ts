import { ceiling, over, rational, rationalOf, times, toNumber } from './rational';
import type { Rational } from './rational';

/** A unit an item is bought or sold in. */
export interface TradeUnit {
  readonly name: string;
  /** Stock units in one of it, exact: 12 for a case of 12 pieces, 1000/3 for a third of a thousand. Above 0. */
  readonly factor: Rational;
}

/** Whole trade units that cover a quantity in the stock unit: 31 pieces are 3 cases of 12. 0 for nothing or less. */
export function unitsToCover(quantity: number, { name, factor }: TradeUnit): bigint {
  if (factor.numerator <= 0n) throw new RangeError(`the factor of ${name} must be above 0`);
  const units = ceiling(over(rationalOf(quantity), factor));
  return units > 0n ? units : 0n;
}

/** Quantity in the stock unit of a number of trade units. */
export function inStockUnits(units: bigint, { factor }: TradeUnit): number {
  return toNumber(times(rational(units), factor));
}
