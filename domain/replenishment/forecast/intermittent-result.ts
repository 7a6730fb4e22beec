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
 * The forecast of one level for all steps, or of one times a factor per step. The last factor goes on where there are fewer than
 * steps.
 * @param widen from the level asked for to the level used: what a calibration says. The same level by default.
 */
export function flatForecast(
  { series, horizon, levels }: ForecastRequest,
  {
    method,
    why,
    level,
    factors = [1],
  }: ExplainedLevel & { readonly method: string; readonly factors?: readonly number[] },
  widen: (level: number) => number = (level) => level,
): Forecast {
  const steps = Array.from({ length: horizon }, (_, h) => level * (factors[Math.min(h, factors.length - 1)] ?? 1));
  const distributions = new Map(steps.map((mean) => [mean, demandDistribution(series.values, mean)]));
  return {
    method,
    why,
    mean: steps,
    intervals: levels.map((nominal): Interval => {
      const bounds = steps.map((mean) => boundsAround(mean, widen(nominal), distributions.get(mean)));
      return { level: nominal, lower: bounds.map(({ lower }) => lower), upper: bounds.map(({ upper }) => upper) };
    }),
  };
}

/** Quantiles around the mean; the mean of a skewed distribution may lie outside of them, so they are moved to hold it. */
function boundsAround(
  mean: number,
  level: number,
  distribution: DemandDistribution | undefined,
): { lower: number; upper: number } {
  if (distribution === undefined) return { lower: mean, upper: mean };
  const lower = demandQuantile(distribution, (1 - level) / 2);
  const upper = demandQuantile(distribution, (1 + level) / 2);
  return { lower: Math.min(lower, mean), upper: Math.max(upper, mean) };
}
