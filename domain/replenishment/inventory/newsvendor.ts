import { above, atLeast } from './argument';
import { demandQuantile, empiricalDemand, expectedShortage } from './discrete-demand';
import type { DiscreteDemand } from './discrete-demand';
import { normalDensity, normalLoss, normalProbability, normalQuantile } from './normal';

/** Costs of one selling period: a unit too many (over), a unit too few (under). Both > 0. */
export interface NewsvendorCosts {
  readonly overage: number;
  readonly underage: number;
}

export interface OrderUpTo {
  readonly level: number;
  /** Expected cost of the period at that level. */
  readonly cost: number;
}

/** Fraction of periods that should end without a shortage: underage / (underage + overage). */
export function criticalRatio({ overage, underage }: NewsvendorCosts): number {
  above(0, 'overage', overage);
  above(0, 'underage', underage);
  return underage / (underage + overage);
}

/** Normal demand: level μ + z·σ at the critical ratio, cost (overage + underage)·φ(z)·σ. σ may be 0. */
export function newsvendorNormal(costs: NewsvendorCosts, mean: number, deviation: number): OrderUpTo {
  atLeast(0, 'deviation', deviation);
  const z = normalQuantile(criticalRatio(costs));
  return { level: mean + z * deviation, cost: (costs.overage + costs.underage) * normalDensity(z) * deviation };
}

/** Expected cost of any level under normal demand. */
export function newsvendorNormalCost(costs: NewsvendorCosts, mean: number, deviation: number, level: number): number {
  atLeast(0, 'deviation', deviation);
  if (deviation === 0) return newsvendorExact(costs, level - mean);
  const z = (level - mean) / deviation;
  const short = deviation * normalLoss(z);
  const left = deviation * (normalDensity(z) + z * normalProbability(z));
  return costs.overage * Math.max(0, left) + costs.underage * short;
}

function newsvendorExact({ overage, underage }: NewsvendorCosts, left: number): number {
  return left >= 0 ? overage * left : -underage * left;
}

/** Demand in whole units (Poisson or any other): the smallest level that reaches the critical ratio. */
export function newsvendorDiscrete(costs: NewsvendorCosts, demand: DiscreteDemand): OrderUpTo {
  const level = demandQuantile(demand, criticalRatio(costs));
  return { level, cost: newsvendorDiscreteCost(costs, demand, level) };
}

/** Expected cost of a level: overage·E[(level − D)⁺] + underage·E[(D − level)⁺]. */
export function newsvendorDiscreteCost(costs: NewsvendorCosts, demand: DiscreteDemand, level: number): number {
  const short = expectedShortage(demand, level);
  return costs.overage * (level - demand.mean + short) + costs.underage * short;
}

/** The level for demand as it was observed, each observation with the same weight (whole units). */
export function newsvendorEmpirical(costs: NewsvendorCosts, observations: readonly number[]): OrderUpTo {
  return newsvendorDiscrete(costs, empiricalDemand(observations));
}
