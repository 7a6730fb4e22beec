import { CROSTON_ALPHA, crostonLevels } from './croston';
import { flatMethod } from './intermittent-result';
import type { ForecastMethod } from './types';

/**
 * Syntetos and Boylan (2005): Croston's level × (1 − α/2), which removes most of Croston's upward bias.
 * @param alpha smoothing constant of the intervals, 0 to 1.
 */
export function sbaLevel(values: ArrayLike<number>, alpha: number = CROSTON_ALPHA): number {
  return crostonLevels(values, alpha).level * (1 - alpha / 2);
}

/** Forecast by the Syntetos–Boylan approximation with α 0.1. */
export const sba: ForecastMethod = (request) =>
  flatMethod(request, 'sba', (values) => ({
    level: sbaLevel(values),
    why: `Syntetos–Boylan: Croston's level × ${1 - CROSTON_ALPHA / 2}, α ${CROSTON_ALPHA}.`,
  }));
