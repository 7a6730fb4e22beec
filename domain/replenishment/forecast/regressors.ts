import type { RegressorEffect } from './regressor-effects';
import { estimateEffects } from './regressor-effects';
import { decomposeSeason, shrinkSeason, withoutSeason } from './season-decompose';
import { isSeasonal } from './season-test';
import type { CannotFit, Forecast, ForecastRequest, Regressor, Series } from './types';
import { checkRequest, isForecast } from './types';

/** Rounds of season and effects in turn: each is taken out of the series before the other is estimated. */
const ROUNDS = 8;
const SETTLED = 1e-6;

/** A method that looks at the series alone; the kind of its answer is kept. */
type SeriesMethod<Answer> = (request: ForecastRequest) => Answer;

/**
 * Forecasts with regressors known in advance, such as holidays and promotions, by any method for the series alone: their effects are
 * estimated and taken out of the past, the rest is forecast, and the effects of the future are put on means and bounds.
 * Where all observations are positive an effect is a factor (a promotion doubles sales in the high season too), else an amount.
 * A future value beyond those of the past counts as the nearest of the past: effects are not extrapolated.
 * @throws RangeError See `checkRequest`.
 */
export function withRegressors<Answer extends Forecast | CannotFit>(
  method: SeriesMethod<Answer>,
  request: ForecastRequest,
): Answer {
  checkRequest(request);
  const { regressors = [], ...alone } = request;
  if (regressors.length === 0) return method(alone);
  const factors = Array.from(request.series.values).every((value) => value > 0);
  const effects = effectsOf(request.series, regressors, factors);
  const past = totalsOf(effects, regressors, (regressor) => regressor.past, request.series.values.length);
  const future = totalsOf(effects, regressors, insidePast, request.horizon);
  const values = Float64Array.from(request.series.values, (value, t) =>
    factors ? value / Math.exp(past[t]!) : value - past[t]!,
  );
  const answer = method({ ...alone, series: { ...request.series, values } });
  if (!isForecast(answer)) return answer;
  const put = (path: readonly number[], totals: Float64Array): number[] =>
    path.map((value, h) => {
      const sum = factors ? value * Math.exp(totals[h]!) : value + totals[h]!;
      const finite = Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, sum));
      return request.nonNegative === true ? Math.max(0, finite) : finite;
    });
  return {
    ...answer,
    method: `${answer.method} with regressors`,
    why: `${answer.why} ${sentenceOf(effects, factors)}`,
    mean: put(answer.mean, future),
    intervals: answer.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: put(lower, future),
      upper: put(upper, future),
    })),
    ...(answer.fitted ? { fitted: put(answer.fitted, past) } : {}),
  };
}

function effectsOf(series: Series, regressors: readonly Regressor[], factors: boolean): RegressorEffect[] {
  const values = Float64Array.from(series.values, (value) => (factors ? Math.log(value) : value));
  let effects = estimateEffects(values, regressors);
  for (let round = 0; round < ROUNDS; round += 1) {
    const totals = totalsOf(effects, regressors, ({ past }) => past, values.length);
    const without = values.map((value, t) => value - totals[t]!);
    if (!isSeasonal(without, series.period)) return effects;
    const season = shrinkSeason(without, decomposeSeason(without, series.period, 'additive'));
    const next = estimateEffects(withoutSeason(values, season), regressors);
    const moved = next.some(({ size }, i) => Math.abs(size - effects[i]!.size) > SETTLED * Math.abs(size));
    effects = next;
    if (!moved) break;
  }
  return effects;
}

/** Sum of all effects at each place. */
function totalsOf(
  effects: readonly RegressorEffect[],
  regressors: readonly Regressor[],
  valuesOf: (regressor: Regressor) => readonly number[],
  length: number,
): Float64Array {
  const totals = new Float64Array(length);
  regressors.forEach((regressor, i) => {
    const values = valuesOf(regressor);
    for (let t = 0; t < length; t += 1) totals[t]! += effects[i]!.size * values[t]!;
  });
  return totals;
}

function insidePast({ past, future }: Regressor): number[] {
  const least = Math.min(...past);
  const most = Math.max(...past);
  return future.map((value) => Math.min(most, Math.max(least, value)));
}

function sentenceOf(effects: readonly RegressorEffect[], factors: boolean): string {
  const parts = effects.map(({ name, size }) => {
    if (size === 0) return `${name} shows no effect`;
    return factors
      ? `${name} multiplies by ${Math.exp(size).toFixed(2)} per unit`
      : `${name} adds ${size.toPrecision(3)} per unit`;
  });
  return `Regressors: ${parts.join(', ')}.`;
}
