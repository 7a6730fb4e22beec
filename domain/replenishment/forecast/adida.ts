import { flatMethod } from './intermittent-result';
import { bestAlpha, demandEvents, smoothLevel } from './intermittent-smoothing';
import type { ForecastMethod } from './types';

/** Bounds of the smoothing constant of an aggregated series. */
export const AGGREGATE_ALPHA = { low: 0.1, high: 0.3 } as const;

/**
 * The bucket that makes an intermittent series nearly continuous: the mean interval between demands, rounded half to even,
 * at least 1. 1 without any demand.
 */
export function aggregationLevel(values: ArrayLike<number>): number {
  const { intervals } = demandEvents(values);
  if (intervals.length === 0) return 1;
  return Math.max(1, roundHalfEven(intervals.reduce((sum, interval) => sum + interval, 0) / intervals.length));
}

/**
 * Demand per period, forecast on buckets of `size` periods each: the oldest periods that do not fill a bucket are left out,
 * and the bucket means are smoothed with the best α in 0.1 to 0.3. Means instead of sums give the same level and stay
 * finite.
 */
export function aggregateLevel(values: ArrayLike<number>, size: number): number {
  const means: number[] = [];
  for (let start = values.length % size; start < values.length; start += size) {
    let mean = 0;
    for (let t = start; t < start + size; t += 1) mean += (values[t] ?? 0) / size;
    means.push(mean);
  }
  return smoothLevel(means, bestAlpha(means, AGGREGATE_ALPHA.low, AGGREGATE_ALPHA.high));
}

/** Nikolopoulos et al. (2011), ADIDA: one forecast on buckets as long as the mean interval, spread evenly over the bucket. */
export function adidaLevel(values: ArrayLike<number>): number {
  return aggregateLevel(values, aggregationLevel(values));
}

/** Forecast by ADIDA. */
export const adida: ForecastMethod = (request) =>
  flatMethod(request, 'adida', (values) => ({
    level: adidaLevel(values),
    why: `ADIDA: smoothed on sums of ${aggregationLevel(values)} periods, the mean interval between demands.`,
  }));

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
