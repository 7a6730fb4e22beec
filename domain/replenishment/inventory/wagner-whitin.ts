import { atLeast } from './argument';

export interface OrderPlan {
  /** What is ordered at the start of each period, to be there for its demand. */
  readonly orders: readonly number[];
  /** Fixed costs of the orders and holding of end-of-period stock; the purchase is not in it. */
  readonly cost: number;
}

/**
 * The cheapest plan for known demand without shortages (Wagner and Whitin 1958), in O(periods²). `holding` is the cost of
 * a unit in stock at the end of a period. Of equal plans the one that orders later is taken.
 */
export function wagnerWhitin(demand: readonly number[], fixedCost: number, holding: number): OrderPlan {
  atLeast(0, 'fixedCost', fixedCost);
  atLeast(0, 'holding', holding);
  for (const units of demand) atLeast(0, 'demand', units);
  /** `best[t]`: least cost of the first t periods; `from[t]`: period in which the order that covers period t − 1 is placed. */
  const best = [0];
  const from = [0];
  for (let end = 1; end <= demand.length; end += 1) {
    let least = Infinity;
    let chosen = end - 1;
    let held = 0;
    let covered = 0;
    for (let start = end - 1; start >= 0; start -= 1) {
      held += holding * covered;
      covered += demand[start] ?? 0;
      const cost = (best[start] ?? 0) + (covered > 0 ? fixedCost : 0) + held;
      if (cost < least) {
        least = cost;
        chosen = start;
      }
    }
    best.push(least);
    from.push(chosen);
  }
  const orders = demand.map(() => 0);
  for (let end = demand.length; end > 0; end = from[end] ?? 0) {
    const start = from[end] ?? 0;
    orders[start] = demand.slice(start, end).reduce((sum, units) => sum + units, 0);
  }
  return { orders, cost: best[demand.length] ?? 0 };
}
