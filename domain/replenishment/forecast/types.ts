/** A series of equally spaced quantities, oldest first. Missing values (NaN) are refused here: cleaning fills them before. */
export interface Series {
  readonly values: readonly number[] | Float64Array;
  /** Observations in one season: 12 for months with a yearly pattern, 7 for days with a weekly one, 1 for none. */
  readonly period: number;
}

/** An influence known in advance, such as a holiday (0 or 1, or a share of the bucket) or the depth of a promotion. */
export interface Regressor {
  readonly name: string;
  /** One value per observation of the series. */
  readonly past: readonly number[];
  /** One value per step of the horizon. */
  readonly future: readonly number[];
}

export interface ForecastRequest {
  readonly series: Series;
  /** Steps ahead, a whole number from 1. */
  readonly horizon: number;
  /** Nominal coverage of each interval, above 0 and below 1, such as 0.95. Empty when only the mean is wanted. */
  readonly levels: readonly number[];
  readonly regressors?: readonly Regressor[];
  /** True for demand: means and bounds are never below zero. False when absent. */
  readonly nonNegative?: boolean;
}

/** Central interval: each bound has one value per step. */
export interface Interval {
  readonly level: number;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

export interface Forecast {
  /** The method's name, such as `theta` or `ets(A,Ad,M)`. */
  readonly method: string;
  /** Why this method, in one or two sentences, with the numbers that decided. */
  readonly why: string;
  /** One value per step of the horizon, in the unit of the series. Always finite. */
  readonly mean: readonly number[];
  /** One per requested level, in the order of the request. Always finite, lower ≤ mean ≤ upper, wider for a higher level. */
  readonly intervals: readonly Interval[];
  /** One-step forecasts of the past, one per observation, where the method has them. */
  readonly fitted?: readonly number[];
}

/** A method that cannot be used on a series says so; it never guesses. */
export interface CannotFit {
  readonly cannotFit: string;
}

export type ForecastMethod = (request: ForecastRequest) => Forecast | CannotFit;

export function isForecast(result: Forecast | CannotFit): result is Forecast {
  return 'mean' in result;
}

/**
 * Refuses a request no method can answer.
 * @throws RangeError when the series is empty or not finite, or horizon, period, levels or regressors are out of range.
 */
export function checkRequest(request: ForecastRequest): void {
  const { series, horizon, levels, regressors = [] } = request;
  if (series.values.length === 0) throw new RangeError('The series is empty.');
  if (!series.values.every(Number.isFinite)) {
    throw new RangeError('The series holds a value that is not a finite number: fill gaps before forecasting.');
  }
  if (!isWhole(series.period)) throw new RangeError('The period must be a whole number from 1.');
  if (!isWhole(horizon)) throw new RangeError('The horizon must be a whole number from 1.');
  if (!levels.every((level) => level > 0 && level < 1)) throw new RangeError('A level must lie between 0 and 1.');
  for (const { name, past, future } of regressors) {
    if (past.length !== series.values.length || future.length !== horizon) {
      throw new RangeError(`Regressor ${name}: one value per observation and one per step are needed.`);
    }
    if (![...past, ...future].every(Number.isFinite)) {
      throw new RangeError(`Regressor ${name} holds a value that is not a finite number.`);
    }
  }
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
