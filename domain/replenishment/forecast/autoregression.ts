import type { Trained } from './trained';
import type { CannotFit } from './types';

/** Lags beyond one season that may be used: the effects of the last weeks or months around the same time a season ago. */
const BEYOND_SEASON = 8;
/** Each coefficient needs at least this many observations. */
const OBSERVATIONS_PER_LAG = 4;
const FEWEST = 8;

/**
 * Autoregression of the changes from one observation to the next, without drift: coefficients by Burg's method, which is always
 * stable, and the order by AICc up to eight lags beyond one season.
 * Source: Brockwell and Davis, Introduction to Time Series and Forecasting, 2016, section 5.1.2.
 */
export function trainAutoregression(values: Float64Array, period: number): Trained | CannotFit {
  const most = Math.min(period + BEYOND_SEASON, Math.floor(values.length / OBSERVATIONS_PER_LAG));
  if (values.length < FEWEST) return { cannotFit: `An autoregression needs ${FEWEST} observations.` };
  const coefficients = burg(changesOf(values), most);
  return {
    name: `ar(${coefficients.length}) of changes`,
    fitted: values.map((value, t) =>
      t === 0
        ? value
        : values[t - 1]! + nextChange(coefficients, (lag) => (t > lag ? values[t - lag]! - values[t - lag - 1]! : 0)),
    ),
    forecastsFrom: (all, origins, horizon) => origins.map((origin) => pathFrom(coefficients, all, origin, horizon)),
    retrain: (part) => trainAutoregression(part, period),
  };
}

function changesOf(values: Float64Array): Float64Array {
  return values.subarray(1).map((value, t) => value - values[t]!);
}

function nextChange(coefficients: Float64Array, changeAt: (lag: number) => number): number {
  let sum = 0;
  for (let k = 0; k < coefficients.length; k += 1) sum += coefficients[k]! * changeAt(k + 1);
  return sum;
}

function pathFrom(coefficients: Float64Array, values: Float64Array, origin: number, horizon: number): Float64Array {
  const order = coefficients.length;
  // The last changes, newest last, then the expected ones.
  const changes = new Float64Array(order + horizon);
  for (let k = 1; k <= order; k += 1) {
    if (origin - k >= 1) changes[order - k] = values[origin - k]! - values[origin - k - 1]!;
  }
  let level = values[origin - 1]!;
  return Float64Array.from({ length: horizon }, (_, h) => {
    changes[order + h] = nextChange(coefficients, (lag) => changes[order + h - lag]!);
    level += changes[order + h]!;
    return level;
  });
}

/** Coefficients of the order with the least AICc; empty where no lag helps. */
function burg(x: Float64Array, most: number): Float64Array {
  const n = x.length;
  const forward = Float64Array.from(x);
  const backward = Float64Array.from(x);
  let variance = 0;
  for (const value of x) variance += (value * value) / n;
  let coefficients = new Float64Array(0);
  let best = coefficients;
  let least = criterionOf(n, variance, 0);
  for (let order = 1; order <= most && variance > Number.MIN_VALUE; order += 1) {
    const reflection = reflectionOf(forward, backward, order);
    const next = new Float64Array(order);
    for (let k = 0; k < order - 1; k += 1) next[k] = coefficients[k]! - reflection * coefficients[order - 2 - k]!;
    next[order - 1] = reflection;
    for (let t = n - 1; t >= order; t -= 1) {
      const ahead = forward[t]!;
      forward[t] = ahead - reflection * backward[t - 1]!;
      backward[t] = backward[t - 1]! - reflection * ahead;
    }
    coefficients = next;
    variance *= 1 - reflection * reflection;
    const criterion = criterionOf(n, variance, order);
    if (criterion < least) {
      least = criterion;
      best = coefficients;
    }
  }
  return best;
}

function reflectionOf(forward: Float64Array, backward: Float64Array, order: number): number {
  let product = 0;
  let power = 0;
  for (let t = order; t < forward.length; t += 1) {
    product += forward[t]! * backward[t - 1]!;
    power += forward[t]! * forward[t]! + backward[t - 1]! * backward[t - 1]!;
  }
  return power > 0 ? (2 * product) / power : 0;
}

/** AICc with the order and the variance as parameters. */
function criterionOf(n: number, variance: number, order: number): number {
  const count = order + 1;
  if (n - count - 1 <= 0) return Infinity;
  return n * Math.log(Math.max(variance, Number.MIN_VALUE)) + 2 * count + (2 * count * (count + 1)) / (n - count - 1);
}
