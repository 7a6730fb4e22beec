import { demandEvents } from './intermittent-smoothing';

/** When a demand is an outlier, and what becomes of it. */
export interface OutlierPolicy {
  /** `cap` lowers it to the limit, `report` only names it. */
  readonly action: 'cap' | 'report';
  /** Spreads above the median, both of the logarithms, from which a demand is an outlier. */
  readonly spreads: number;
  /** The spread is taken as at least this (0.4: a demand of 7.4 times the median is never an outlier at five spreads). */
  readonly leastSpread: number;
  /** Fewer demands than this are too few to tell. */
  readonly leastDemands: number;
}

export const OUTLIERS: OutlierPolicy = { action: 'cap', spreads: 5, leastSpread: 0.4, leastDemands: 8 };

export interface Outlier {
  /** Index into the series. */
  readonly period: number;
  readonly quantity: number;
  /** The largest demand that would not have been one. */
  readonly limit: number;
}

/** Factor from the median absolute deviation to the standard deviation of a normal distribution. */
const DEVIATION = 1.4826;

/**
 * Demands far above all others: above exp(median + spreads × max(1.4826 × MAD, least spread)) of the logarithms of the demands
 * (the Hampel identifier; logarithms because sizes are skewed). One that comes again is none: where the period before or after,
 * or the same period of another season, reaches half of it, demand itself is so.
 * @param values finite demand per period, ≥ 0, oldest first.
 * @param period periods in a season, 1 for none.
 */
export function findOutliers(
  values: readonly number[] | Float64Array,
  period: number,
  policy: OutlierPolicy = OUTLIERS,
): Outlier[] {
  const logs = demandEvents(values).sizes.map((size) => Math.log(size));
  if (logs.length < policy.leastDemands) return [];
  const middle = median(logs);
  const spread = Math.max(policy.leastSpread, DEVIATION * median(logs.map((log) => Math.abs(log - middle))));
  const limit = Math.exp(middle + policy.spreads * spread);
  if (!Number.isFinite(limit)) return [];
  const outliers: Outlier[] = [];
  values.forEach((quantity, t) => {
    if (quantity > limit && !comesAgain(values, t, period)) outliers.push({ period: t, quantity, limit });
  });
  return outliers;
}

/** The series with its outliers lowered to the limit, or as it is where the policy only reports. */
export function withoutOutliers(
  values: readonly number[] | Float64Array,
  outliers: readonly Outlier[],
  { action }: OutlierPolicy = OUTLIERS,
): number[] {
  const result = Array.from(values);
  if (action === 'cap') for (const { period, limit } of outliers) result[period] = limit;
  return result;
}

function comesAgain(values: readonly number[] | Float64Array, t: number, period: number): boolean {
  const half = (values[t] ?? 0) / 2;
  if ((values[t - 1] ?? 0) >= half || (values[t + 1] ?? 0) >= half) return true;
  if (period < 2) return false;
  for (let other = t % period; other < values.length; other += period) {
    if (other !== t && (values[other] ?? 0) >= half) return true;
  }
  return false;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
