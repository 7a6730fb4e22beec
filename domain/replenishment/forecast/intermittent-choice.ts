import { CANDIDATES, candidateLevels } from './intermittent-candidates';
import type { Candidate } from './intermittent-candidates';
import { LEAST_PAST, meanSquaredStep, originsBack } from './intermittent-origins';
import type { History } from './intermittent-origins';

/** The candidates chosen for one item, and their mean. */
export interface Choice {
  readonly level: number;
  readonly names: readonly Candidate[];
  /** Mean RMSSE of each over the rolling origins, in the order of `names`; empty where there were none to compare on. */
  readonly errors: readonly number[];
  readonly origins: number;
}

const CHOSEN = 3;

/**
 * For an item that stands alone: the mean of the three candidates with the least RMSSE over rolling origins of its own past. The
 * mean of three is steadier than the best one, because one item's past says little. All candidates where the past is too
 * short to compare.
 */
export function chooseLevel(history: History, horizon: number): Choice {
  let unit = 0;
  for (const value of history) unit = Math.max(unit, value);
  const values = Array.from(history, (value) => (unit > 0 ? value / unit : 0));
  const levels = candidateLevels(values);
  const sums = CANDIDATES.map(() => 0);
  let origins = 0;
  for (const back of originsBack(values.length)) {
    const origin = values.length - back;
    const past = values.slice(0, origin);
    const scale = Math.sqrt(meanSquaredStep(past));
    if (origin < LEAST_PAST || scale === 0) continue;
    origins += 1;
    const following = values.slice(origin, origin + horizon);
    candidateLevels(past).forEach((level, k) => {
      sums[k] = (sums[k] ?? 0) + rootMeanSquare(following, level) / scale;
    });
  }
  const ranked = CANDIDATES.map((name, k) => ({ name, level: levels[k] ?? 0, error: sums[k] ?? 0 }));
  if (origins > 0) ranked.sort((a, b) => a.error - b.error);
  const chosen = origins > 0 ? ranked.slice(0, CHOSEN) : ranked;
  return {
    level: unit * chosen.reduce((sum, { level }) => sum + level / chosen.length, 0),
    names: chosen.map(({ name }) => name),
    errors: origins > 0 ? chosen.map(({ error }) => error / origins) : [],
    origins,
  };
}

function rootMeanSquare(following: History, level: number): number {
  let sum = 0;
  for (const value of following) sum += (value - level) ** 2 / following.length;
  return Math.sqrt(sum);
}
