import type { Trained } from './trained';
import { isTrained } from './trained';

/** What a method would have forecast from each of several points in the past, and what came. */
export interface RollingErrors {
  /** Numbers of observations known, ascending. */
  readonly origins: readonly number[];
  /** Forecasts from each origin, `horizon` steps each; those beyond the series have no error. */
  readonly paths: readonly Float64Array[];
}

/** The last third of a series is forecast from inside it, but no more than this: older errors say little about the next ones. */
const SHARE = 1 / 3;
const MOST_ORIGINS = 104;
/** The first part must hold two whole seasons and so many observations, or nothing can be estimated on it. */
const FEWEST_BEFORE = 8;

/** Origins to forecast from; empty where the series is too short. */
export function originsOf(length: number, period: number, horizon: number): number[] {
  const span = Math.min(Math.floor(length * SHARE), Math.max(MOST_ORIGINS, 2 * horizon));
  const fewest = Math.max(FEWEST_BEFORE, length >= 3 * period ? 2 * period : 0);
  const first = Math.max(length - span, fewest);
  return Array.from({ length: Math.max(0, length - first) }, (_, i) => first + i);
}

/**
 * Forecasts from each origin: parameters are estimated once on the part before the first origin and kept; the states move on.
 * Undefined where the method cannot be estimated on that part.
 */
export function rollOrigins(
  method: Trained,
  values: Float64Array,
  origins: readonly number[],
  horizon: number,
): RollingErrors | undefined {
  const [first] = origins;
  if (first === undefined) return undefined;
  const trained = method.retrain(values.slice(0, first));
  if (!isTrained(trained)) return undefined;
  const paths = trained.forecastsFrom(values, origins, horizon);
  return paths.every((path) => path.every(Number.isFinite)) ? { origins, paths } : undefined;
}

/** Mean absolute error over all origins and steps that have come. */
export function meanAbsoluteError({ origins, paths }: RollingErrors, values: Float64Array): number {
  let sum = 0;
  let count = 0;
  paths.forEach((path, i) => {
    const origin = origins[i]!;
    const known = Math.min(path.length, values.length - origin);
    for (let h = 0; h < known; h += 1) sum += Math.abs(values[origin + h]! - path[h]!);
    count += known;
  });
  return sum / count;
}
