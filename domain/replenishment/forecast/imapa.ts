import { aggregateLevel, aggregationLevel } from './adida';
import { flatMethod } from './intermittent-result';
import type { ForecastMethod } from './types';

/** Petropoulos and Kourentzes (2015), IMAPA: the mean of the forecasts on buckets of 1, 2, … up to ADIDA's. */
export function imapaLevel(values: ArrayLike<number>): number {
  const most = aggregationLevel(values);
  let sum = 0;
  for (let size = 1; size <= most; size += 1) sum += aggregateLevel(values, size);
  return sum / most;
}

/** Forecast by IMAPA. */
export const imapa: ForecastMethod = (request) =>
  flatMethod(request, 'imapa', (values) => ({
    level: imapaLevel(values),
    why: `IMAPA: the mean of the levels on sums of 1 to ${aggregationLevel(values)} periods.`,
  }));
