import type { EtsForm } from './ets-form';
import { decomposeSeason, withoutSeason } from './season-decompose';

/** Where the search for the initial states of a model begins. */
export interface EtsStart {
  readonly level: number;
  readonly trend: number;
  readonly season: Float64Array;
}

/** Seasons the initial season is taken from, and the observations the initial level and trend are. */
const SEASONS = 4;
const OBSERVATIONS = 10;

/**
 * Initial states by a straight line through the first observations after a classical decomposition of the first seasons, as
 * Hyndman, Koehler, Ord and Snyder (2008, section 2.6.1) propose. The search improves them.
 */
export function startOf(form: EtsForm, values: Float64Array, period: number): EtsStart {
  if (form.season === 'N') return { ...lineThrough(values), season: new Float64Array(0) };
  const head = values.subarray(0, SEASONS * period);
  const season = decomposeSeason(head, period, form.season === 'M' ? 'multiplicative' : 'additive');
  const usable = form.season === 'A' || season.kind === 'multiplicative';
  if (!usable) return { ...lineThrough(head), season: new Float64Array(period).fill(1) };
  return { ...lineThrough(withoutSeason(head, season)), season: season.indices };
}

/** Level one step before the first observation, and slope, of the line through the first observations. */
function lineThrough(values: Float64Array): { level: number; trend: number } {
  const n = Math.min(OBSERVATIONS, values.length);
  let mean = 0;
  for (let t = 0; t < n; t += 1) mean += values[t]! / n;
  let covariance = 0;
  let variance = 0;
  for (let t = 0; t < n; t += 1) {
    const time = t - (n - 1) / 2;
    covariance += time * (values[t]! - mean);
    variance += time * time;
  }
  const trend = variance === 0 ? 0 : covariance / variance;
  return { level: mean - (trend * (n + 1)) / 2, trend };
}
