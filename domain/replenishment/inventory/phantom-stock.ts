import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { PHANTOM_STOCK } from '../defaults/inventory';

export interface PhantomStockRule {
  /** Silent for more than this many times the 95th percentile of the gaps. */
  readonly factor: number;
  /** Fewer gaps than this say nothing. */
  readonly leastGaps: number;
}

export type PhantomStock =
  | { readonly flagged: false; readonly why: 'no-stock' | 'too-few-movements' }
  | {
      /** True: the books show stock, but nothing has moved for far longer than usual; it should be counted. */
      readonly flagged: boolean;
      readonly why: 'silence';
      readonly silentDays: number;
      /** 95th percentile of the days between movements, interpolated linearly (Hyndman and Fan's type 7). */
      readonly usualGap: number;
      /** Days of silence beyond which the stock is flagged. */
      readonly limit: number;
    };

/** Compares the silence since an item's last movement with its usual gaps. `movements` are days with a sale, in any order. */
export function findPhantomStock(
  onHand: number,
  movements: readonly IsoDate[],
  today: IsoDate,
  rule: PhantomStockRule = PHANTOM_STOCK,
): PhantomStock {
  if (onHand <= 0) return { flagged: false, why: 'no-stock' };
  const days = [...new Set(movements)].filter((day) => day <= today).sort();
  const gaps = days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day));
  const last = days.at(-1);
  if (last === undefined || gaps.length < Math.max(1, rule.leastGaps)) {
    return { flagged: false, why: 'too-few-movements' };
  }
  const silentDays = daysBetween(last, today);
  const usualGap = percentile(gaps, 0.95);
  const limit = rule.factor * usualGap;
  return { flagged: silentDays > limit, why: 'silence', silentDays, usualGap, limit };
}

/** Linear interpolation between order statistics at rank 1 + (n − 1)·p. At least one value. */
function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = (sorted.length - 1) * p;
  const below = sorted[Math.floor(rank)] ?? 0;
  const over = sorted[Math.ceil(rank)] ?? below;
  return below + (rank - Math.floor(rank)) * (over - below);
}
