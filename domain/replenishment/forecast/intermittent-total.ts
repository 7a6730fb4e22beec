import { trainTheta } from './theta';
import { isTrained } from './trained';

/**
 * Demand per period of all items together, by the standard Theta method without season; the mean of the last twelve periods
 * where the series is too short for it. Never below zero.
 * @param total sums per period, oldest first, ≥ 0.
 */
export function forecastTotal(total: Float64Array, horizon: number): number[] {
  const size = mean(total);
  if (size === 0) return Array<number>(horizon).fill(0);
  const values = total.map((value) => value / size);
  const trained = trainTheta({ dynamic: false, optimised: false }, values, 1);
  const [path] = isTrained(trained) ? trained.forecastsFrom(values, [values.length], horizon) : [undefined];
  const flat = mean(values.slice(-12));
  return Array.from({ length: horizon }, (_, h) => size * Math.max(0, path?.[h] ?? flat));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
