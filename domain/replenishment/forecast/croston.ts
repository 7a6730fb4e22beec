import { flatMethod } from './intermittent-result';
import { demandEvents, smoothLevel } from './intermittent-smoothing';
import type { ForecastMethod } from './types';

/** Croston's smoothing constant where no other is given. */
export const CROSTON_ALPHA = 0.1;

/** Croston's two levels: the size of a demand, and the periods between demands. */
export interface CrostonLevels {
  readonly size: number;
  readonly interval: number;
  /** Demand per period: size / interval; 0 without any demand. */
  readonly level: number;
}

/**
 * Croston (1972): sizes and intervals of demands are smoothed apart, each started with its first value. The first interval
 * is counted from before the first period. Periods after the last demand change nothing.
 * @param alpha smoothing constant of both, 0 to 1.
 */
export function crostonLevels(values: ArrayLike<number>, alpha: number = CROSTON_ALPHA): CrostonLevels {
  const { sizes, intervals } = demandEvents(values);
  if (sizes.length === 0) return { size: 0, interval: values.length, level: 0 };
  const size = smoothLevel(sizes, alpha);
  const interval = smoothLevel(intervals, alpha);
  return { size, interval, level: size / interval };
}

/** Forecast by Croston's method with α 0.1. It is too high on average; {@link sba} corrects that. */
export const croston: ForecastMethod = (request) =>
  flatMethod(request, 'croston', (values) => {
    const { size, interval, level } = crostonLevels(values);
    return { level, why: `Croston, α ${CROSTON_ALPHA}: ${show(size)} a demand, one in ${show(interval)} periods.` };
  });

function show(value: number): string {
  return String(Number(value.toPrecision(4)));
}
