import { flatMethod } from './intermittent-result';
import { demandEvents, smoothLevel } from './intermittent-smoothing';
import type { ForecastMethod } from './types';

/** Smoothing constants of TSB, where no others are given. */
export const TSB_ALPHA = { size: 0.1, probability: 0.1 } as const;

/** TSB's two levels: the size of a demand, and the probability that a period has one. */
export interface TsbLevels {
  readonly size: number;
  readonly probability: number;
  /** Demand per period: size × probability. */
  readonly level: number;
}

/**
 * Teunter, Syntetos and Babai (2011): the probability of demand is smoothed in every period, so the level falls while
 * nothing is sold. The size starts with the first demand, the probability with the first period's 0 or 1.
 */
export function tsbLevels(
  values: ArrayLike<number>,
  alpha: { readonly size: number; readonly probability: number } = TSB_ALPHA,
): TsbLevels {
  const size = smoothLevel(demandEvents(values).sizes, alpha.size);
  const probability = smoothLevel(
    Array.from(values, (value) => (value > 0 ? 1 : 0)),
    alpha.probability,
  );
  return { size, probability, level: size * probability };
}

/** Forecast by TSB with both constants 0.1. */
export const tsb: ForecastMethod = (request) =>
  flatMethod(request, 'tsb', (values) => {
    const { size, probability, level } = tsbLevels(values);
    const chance = (probability * 100).toFixed(1);
    return {
      level,
      why: `TSB, α 0.1 and 0.1: a demand of ${Number(size.toPrecision(4))} in ${chance} % of the periods.`,
    };
  });
