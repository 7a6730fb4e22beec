import { above, atLeast, properFraction } from './argument';
import { normalLossInverse, normalQuantile } from './normal';

/** What the stock has to cover; all in the same period (days, say) and stock unit. */
export interface CoveredDemand {
  /** Mean demand a period, ≥ 0. */
  readonly demand: number;
  /** Standard deviation of a period's demand, ≥ 0. */
  readonly demandDeviation: number;
  /** Mean lead time in periods, ≥ 0. */
  readonly leadTime: number;
  /** Standard deviation of the lead time in periods, ≥ 0. */
  readonly leadTimeDeviation: number;
  /** Periods between two looks at the stock; 0 for a look after each movement. */
  readonly reviewPeriod: number;
}

/** The smallest probability of a stock-out that a cost can ask for; z is 7.94 there. */
const SMALLEST_STOCKOUT = 1e-15;

/** What is aimed at. The cycle service level and the fill rate are two things; a policy says which one it means. */
export type ServiceAim =
  /** Fraction of order cycles that end without a shortage. */
  | { readonly kind: 'cycle-service'; readonly level: number }
  /** Fraction of the demand served from stock; depends on the quantity of an order. */
  | { readonly kind: 'fill-rate'; readonly level: number; readonly orderQuantity: number }
  /** Least sum of holding and shortage cost; `holding` a unit and period, `shortage` a unit short. */
  | {
      readonly kind: 'least-cost';
      readonly holding: number;
      readonly shortage: number;
      readonly orderQuantity: number;
    };

export interface SafetyStock {
  /** Safety factor: safety stock = z · deviation. */
  readonly z: number;
  /** Standard deviation of the demand over lead time and review period. */
  readonly deviation: number;
  /** Never negative. */
  readonly safetyStock: number;
  /** Mean demand over lead time and review period plus the safety stock. */
  readonly reorderPoint: number;
}

/**
 * Safety stock and reorder point for normal demand and an independent lead time: deviation = √((L + R)·σd² + d²·σL²)
 * (Silver, Pyke and Thomas, "Inventory and Production Management in Supply Chains", 2017, ch. 6). A service aim that needs
 * no stock of safety gives 0, not less.
 */
export function safetyStock(covered: CoveredDemand, aim: ServiceAim): SafetyStock {
  const deviation = coveredDeviation(covered);
  const z = deviation === 0 ? 0 : Math.max(0, safetyFactor(covered, aim, deviation));
  const mean = covered.demand * (covered.leadTime + covered.reviewPeriod);
  return { z, deviation, safetyStock: z * deviation, reorderPoint: mean + z * deviation };
}

/** √((L + R)·σd² + d²·σL²): standard deviation of the demand over lead time and review period. */
export function coveredDeviation(covered: CoveredDemand): number {
  for (const name of ['demand', 'demandDeviation', 'leadTime', 'leadTimeDeviation', 'reviewPeriod'] as const) {
    atLeast(0, name, covered[name]);
  }
  const { demand, demandDeviation, leadTime, leadTimeDeviation, reviewPeriod } = covered;
  return Math.hypot(Math.sqrt(leadTime + reviewPeriod) * demandDeviation, demand * leadTimeDeviation);
}

/** May be negative, where the order quantity alone already gives the service. */
function safetyFactor(covered: CoveredDemand, aim: ServiceAim, deviation: number): number {
  switch (aim.kind) {
    case 'cycle-service':
      properFraction('level', aim.level);
      return normalQuantile(aim.level);
    case 'fill-rate':
      properFraction('level', aim.level);
      above(0, 'orderQuantity', aim.orderQuantity);
      return normalLossInverse(((1 - aim.level) * aim.orderQuantity) / deviation);
    case 'least-cost':
      return leastCostFactor(covered, aim);
  }
}

/**
 * Least cost with a cost for each unit short: P(Z > z) = h·Q / (p·d), h a unit and period, d the demand a period (Silver,
 * Pyke and Thomas, rule B2, in its form for a unit short). Where the fraction is a half or more, no safety stock pays.
 */
function leastCostFactor(
  { demand }: CoveredDemand,
  aim: { readonly holding: number; readonly shortage: number; readonly orderQuantity: number },
): number {
  above(0, 'holding', aim.holding);
  above(0, 'shortage', aim.shortage);
  above(0, 'orderQuantity', aim.orderQuantity);
  if (demand === 0) return 0;
  const fraction = (aim.holding * aim.orderQuantity) / (aim.shortage * demand);
  if (fraction >= 0.5) return 0;
  return -normalQuantile(Math.max(fraction, SMALLEST_STOCKOUT));
}
