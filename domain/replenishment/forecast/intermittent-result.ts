import { demandDistribution, demandQuantile } from './intermittent-distribution';
import type { DemandDistribution } from './intermittent-distribution';
import { checkRequest } from './types';
import type { CannotFit, Forecast, ForecastRequest, Interval } from './types';

/** A level and the sentence that explains it. */
export interface ExplainedLevel {
  /** Demand per period. */
  readonly level: number;
  readonly why: string;
}

/**
 * A forecast that is the same in every step, with intervals from the demands there have been.
 * @returns that it cannot fit where a quantity is negative: returns are netted before (see `clean-demand.ts`).
 * @throws RangeError for a request no method can answer.
 */
export function flatMethod(
  request: ForecastRequest,
  method: string,
  fit: (values: ArrayLike<number>) => ExplainedLevel,
): Forecast | CannotFit {
  checkRequest(request);
  const { values } = request.series;
  if (!values.every((value) => value >= 0)) return { cannotFit: 'The series holds a negative quantity.' };
  const { level, why } = fit(values);
  return flatForecast(request, { method, why, level });
}

/**
 * The forecast of one level for all steps.
 * @param widen from the level asked for to the level used: what a calibration says. The same level by default.
 */
export function flatForecast(
  { series, horizon, levels }: ForecastRequest,
  { method, why, level }: ExplainedLevel & { readonly method: string },
  widen: (level: number) => number = (level) => level,
): Forecast {
  const distribution = demandDistribution(series.values, level);
  const repeat = (value: number) => Array.from({ length: horizon }, () => value);
  return {
    method,
    why,
    mean: repeat(level),
    intervals: levels.map((nominal): Interval => {
      const [lower, upper] = bounds(distribution, level, widen(nominal));
      return { level: nominal, lower: repeat(lower), upper: repeat(upper) };
    }),
  };
}

/** Quantiles around the mean; the mean of a skewed distribution may lie outside of them, so they are moved to hold it. */
function bounds(distribution: DemandDistribution, mean: number, level: number): [number, number] {
  const lower = demandQuantile(distribution, (1 - level) / 2);
  const upper = demandQuantile(distribution, (1 + level) / 2);
  return [Math.min(lower, mean), Math.max(upper, mean)];
}
