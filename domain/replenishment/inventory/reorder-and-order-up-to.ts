import { above } from './argument';
import { demandQuantile } from './discrete-demand';
import type { DiscreteDemand } from './discrete-demand';
import { newsvendorDiscreteCost } from './newsvendor';

export interface PeriodCosts {
  /** Holding one unit at the end of a period, > 0. */
  readonly holding: number;
  /** One unit short at the end of a period, > 0; what is short is delivered later. */
  readonly shortage: number;
  /** Placing one order, ≥ 0. */
  readonly fixed: number;
}

/** Order up to `upTo` when the position is at or below `reorderAt`. */
export interface ReorderAndOrderUpTo {
  readonly reorderAt: number;
  readonly upTo: number;
  /** Expected cost a period in the long run. */
  readonly cost: number;
}

/**
 * The exact (s, S) policy of least long-run cost for whole-unit demand, by the algorithm of Zheng and Federgruen,
 * "Finding optimal (s, S) policies is about as simple as evaluating a single policy", Operations Research 39 (1991).
 * Conventions: the position is looked at at the start of a period, an order arrives at once, costs are counted after the
 * period's demand. For a lead time of L periods pass as `covered` the demand of L + 1 periods; without it L is 0.
 */
export function optimalReorderAndOrderUpTo(
  costs: PeriodCosts,
  demand: DiscreteDemand,
  covered: DiscreteDemand = demand,
): ReorderAndOrderUpTo {
  above(0, 'holding', costs.holding);
  above(0, 'shortage', costs.shortage);
  if (!(costs.fixed >= 0 && Number.isFinite(costs.fixed)))
    throw new RangeError(`fixed must be at least 0, not ${costs.fixed}`);
  const newsvendor = { overage: costs.holding, underage: costs.shortage };
  const best = demandQuantile(covered, costs.shortage / (costs.shortage + costs.holding));
  const memo = new Map<number, number>();
  const periodCost = (level: number): number => {
    const known = memo.get(level);
    if (known !== undefined) return known;
    const cost = newsvendorDiscreteCost(newsvendor, covered, level);
    memo.set(level, cost);
    return cost;
  };
  const renewal = new Renewal(demand);
  if (renewal.neverMoves) return { reorderAt: best - 1, upTo: best, cost: periodCost(best) };
  const longRun = (s: number, S: number): number => renewal.cost(s, S, costs.fixed, periodCost);

  let reorderAt = best - 1;
  while (longRun(reorderAt, best) > periodCost(reorderAt)) reorderAt -= 1;
  let upTo = best;
  let cost = longRun(reorderAt, upTo);
  for (let candidate = best + 1; periodCost(candidate) <= cost; candidate += 1) {
    if (longRun(reorderAt, candidate) >= cost) continue;
    upTo = candidate;
    while (longRun(reorderAt, upTo) <= periodCost(reorderAt + 1)) reorderAt += 1;
    cost = longRun(reorderAt, upTo);
  }
  return { reorderAt, upTo, cost };
}

/** Expected visits to each level between two orders, extended as far as it is asked for. */
class Renewal {
  private readonly visits: number[] = [];
  private readonly periods: number[] = [0];
  private readonly probabilities: readonly number[];

  constructor(demand: DiscreteDemand) {
    this.probabilities = demand.probabilities;
  }

  /** All demand is zero: no order follows another. */
  get neverMoves(): boolean {
    return 1 - (this.probabilities[0] ?? 0) < 1e-12;
  }

  /** Long-run cost a period of (s, S): the fixed cost and the period costs of the levels visited, over the periods. */
  cost(s: number, S: number, fixed: number, periodCost: (level: number) => number): number {
    const steps = S - s;
    while (this.visits.length < steps) this.extend();
    let total = fixed;
    for (let step = 0; step < steps; step += 1) total += (this.visits[step] ?? 0) * periodCost(S - step);
    return total / (this.periods[steps] ?? 1);
  }

  private extend(): void {
    const next = this.visits.length;
    const stay = this.probabilities[0] ?? 0;
    let arrive = next === 0 ? 1 : 0;
    for (let demand = 1; demand <= Math.min(next, this.probabilities.length - 1); demand += 1) {
      arrive += (this.probabilities[demand] ?? 0) * (this.visits[next - demand] ?? 0);
    }
    this.visits.push(arrive / (1 - stay));
    this.periods.push((this.periods[next] ?? 0) + arrive / (1 - stay));
  }
}
