import { above, atLeast } from './argument';

/** Whether a position equal to the level orders already (`<=`) or not yet (`<`). */
export type Comparison = '<' | '<=';

export interface MinMax {
  /** Reorder level, in the stock unit. */
  readonly level: number;
  /** The position an order lifts to, at least; a value below the level counts as the level. */
  readonly upTo: number;
  readonly compare: Comparison;
  /** Least quantity of an order, 0 for none. */
  readonly minimumQuantity: number;
  /** Orders are whole multiples of this; 1 for whole units, 0 for any quantity. */
  readonly multiple: number;
}

/** True when a position asks for an order. */
export function isBelow(position: number, { level, compare }: Pick<MinMax, 'level' | 'compare'>): boolean {
  return compare === '<' ? position < level : position <= level;
}

/**
 * Quantity to order, 0 for none. The position after it no longer asks for an order, under either comparison: a second
 * look on the same day orders nothing. Under `<=` with a multiple of 0 nothing lifts above the level by a least step, so a
 * multiple is required there.
 */
export function minMaxQuantity(position: number, policy: MinMax): number {
  const { level, upTo, compare, minimumQuantity, multiple } = policy;
  atLeast(0, 'minimumQuantity', minimumQuantity);
  atLeast(0, 'multiple', multiple);
  if (![position, level, upTo].every(Number.isFinite)) throw new RangeError('position, level and upTo must be finite');
  if (compare === '<=' && multiple === 0) throw new RangeError('the comparison <= needs a multiple');
  if (!isBelow(position, policy)) return 0;
  const wanted = Math.max(minimumQuantity, Math.max(upTo, level) - position);
  const quantity = upToMultiple(wanted, multiple);
  return isBelow(position + quantity, policy) ? quantity + multiple : quantity;
}

/**
 * Rounds up to a whole multiple; a multiple of 0 rounds nothing. What exceeds a multiple by less than a billionth of it is
 * taken for the multiple, so that binary fractions (0.1 + 0.2) do not order one more.
 */
export function upToMultiple(quantity: number, multiple: number): number {
  if (multiple === 0) return quantity;
  const multiples = Math.ceil(quantity / multiple - 1e-9);
  return multiples === 0 ? 0 : multiples * multiple;
}

/**
 * Rounds up to a whole multiple, but down where the excess over the lower one is at most `tolerance` × multiple (0 to 1):
 * 272 with multiple 250 and tolerance 0.1 is 250. The result may be 0: then nothing is worth an order.
 */
export function toMultipleWithin(quantity: number, multiple: number, tolerance: number): number {
  above(0, 'multiple', multiple);
  const lower = Math.floor(quantity / multiple + 1e-9) * multiple;
  return quantity - lower <= tolerance * multiple * (1 + 1e-12) ? lower : upToMultiple(quantity, multiple);
}
