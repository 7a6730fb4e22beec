import { adidaLevel } from './adida';
import { imapaLevel } from './imapa';
import { bestAlpha, smoothLevel } from './intermittent-smoothing';
import { sbaLevel } from './sba';
import { tsbLevels } from './tsb';

/** The methods whose levels are combined for intermittent demand. */
export const CANDIDATES = ['mean', 'recent-mean', 'ses', 'ses-fast', 'sba', 'tsb', 'adida', 'imapa'] as const;

export type Candidate = (typeof CANDIDATES)[number];

/** Periods of `recent-mean`. */
export const RECENT_PERIODS = 12;

/** Demand per period by each candidate, in the order of {@link CANDIDATES}. All are linear in the unit of the series. */
export function candidateLevels(values: ArrayLike<number>): number[] {
  const all = Array.from(values);
  const levels: Record<Candidate, number> = {
    mean: mean(all),
    'recent-mean': mean(all.slice(-RECENT_PERIODS)),
    ses: smoothLevel(all, bestAlpha(all, 0.1, 0.3)),
    'ses-fast': smoothLevel(all, 0.2),
    sba: sbaLevel(all),
    tsb: tsbLevels(all, { size: 0.1, probability: 0.2 }).level,
    adida: adidaLevel(all),
    imapa: imapaLevel(all),
  };
  return CANDIDATES.map((name) => levels[name]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
