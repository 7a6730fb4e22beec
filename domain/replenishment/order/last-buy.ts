import { atLeast } from '../inventory/argument';
import { newsvendorNormal } from '../inventory/newsvendor';
import type { OrderUpTo } from '../inventory/newsvendor';

/** What is left to serve of an item that can be bought for the last time. */
export interface RemainingDemand {
  /** Mean and standard deviation of all demand until the end of support, in the stock unit. */
  readonly mean: number;
  readonly deviation: number;
  /** Cost of a unit that is left over: its cost and its disposal, less what it brings. > 0 */
  readonly costLeftOver: number;
  /** Cost of a unit that is missing after the last buy. > 0 */
  readonly costMissing: number;
}

/**
 * Quantity of a last buy: the newsvendor's level for all remaining demand, less what is there or still comes; rounded up to
 * whole steps, never negative.
 */
export function lastBuyQuantity(
  remaining: RemainingDemand,
  position: number,
  step: number,
): { readonly quantity: number; readonly target: OrderUpTo } {
  atLeast(0, 'mean', remaining.mean);
  const costs = { overage: remaining.costLeftOver, underage: remaining.costMissing };
  const target = newsvendorNormal(costs, remaining.mean, remaining.deviation);
  const wanted = Math.max(0, target.level) - position;
  return { quantity: wanted <= 0 ? 0 : Math.ceil(wanted / step - 1e-9) * step, target };
}
