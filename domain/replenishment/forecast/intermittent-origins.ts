import { classify } from './classify';
import type { DemandClass } from './classify';
import { candidateLevels } from './intermittent-candidates';
import { demandEvents } from './intermittent-smoothing';
import type { CombinationCase } from './intermittent-weights';

/** Demand per period of one item, oldest first; all items end in the same period. */
export type History = readonly number[] | Float64Array;

/** What an item's past up to an origin forecast, and the periods that followed. */
export interface OriginCase extends CombinationCase {
  /** The item's class at the origin. */
  readonly demandClass: DemandClass;
  readonly past: History;
  readonly following: History;
}

/** An item with fewer than two demands at an origin. */
export interface NewcomerCase {
  /** Size of the one demand; 0 where there was none. */
  readonly size: number;
  /** Mean demand per period afterwards. */
  readonly actual: number;
}

/** A past shorter than this is no basis for a comparison. */
export const LEAST_PAST = 8;
/** Periods that follow an origin at least. */
const LEAST_FOLLOWING = 3;
const MOST_ORIGINS = 12;
/** Nothing ever changed, or squares are no longer exact. */
const SMALLEST_SCALE = 1e-280;

/**
 * How many periods before the end the origins lie: spread evenly from half of the longest history to three periods before the end,
 * at most twelve. Empty for histories that are too short.
 */
export function originsBack(longest: number): number[] {
  const farthest = Math.min(Math.floor(longest / 2), longest - LEAST_PAST);
  if (farthest < LEAST_FOLLOWING) return [];
  const count = Math.min(MOST_ORIGINS, farthest - LEAST_FOLLOWING + 1);
  const step = count === 1 ? 0 : (farthest - LEAST_FOLLOWING) / (count - 1);
  return Array.from({ length: count }, (_, k) => Math.round(LEAST_FOLLOWING + k * step));
}

/**
 * One case per item and origin. An item with fewer than two demands at the origin is a newcomer there; one that was sold in
 * every period alike, so that nothing ever changed, has no scale and is left out.
 * @param horizon periods compared after an origin at most.
 * @param period periods in a season, 1 for none.
 */
export function originCases(
  histories: readonly History[],
  horizon: number,
  period: number,
): { readonly cases: readonly OriginCase[]; readonly newcomers: readonly NewcomerCase[]; readonly origins: number } {
  const backs = originsBack(histories.reduce((most, { length }) => Math.max(most, length), 0));
  const cases: OriginCase[] = [];
  const newcomers: NewcomerCase[] = [];
  for (const history of histories) {
    for (const back of backs) {
      const origin = history.length - back;
      if (origin < LEAST_PAST) continue;
      const past = history.slice(0, origin);
      const following = history.slice(origin, origin + horizon);
      const { sizes } = demandEvents(past);
      const actual = mean(following);
      if (sizes.length < 2) newcomers.push({ size: sizes[0] ?? 0, actual });
      else {
        const scale = meanSquaredStep(past);
        if (scale < SMALLEST_SCALE) continue;
        const spread = mean(Array.from(following, (value) => (value - actual) ** 2));
        const { demandClass } = classify(past, period);
        cases.push({ demandClass, past, following, levels: candidateLevels(past), actual, spread, scale });
      }
    }
  }
  return { cases, newcomers, origins: backs.length };
}

/** Mean squared difference of consecutive periods: what the naive forecast gets wrong. */
export function meanSquaredStep(values: History): number {
  let sum = 0;
  for (let t = 1; t < values.length; t += 1) sum += ((values[t] ?? 0) - (values[t - 1] ?? 0)) ** 2;
  return values.length < 2 ? 0 : sum / (values.length - 1);
}

function mean(values: History): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length === 0 ? 0 : sum / values.length;
}
