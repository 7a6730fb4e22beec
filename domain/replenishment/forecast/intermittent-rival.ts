import { groupOf } from './intermittent-groups';
import type { GroupWeights, WeightGroup } from './intermittent-groups';
import type { History, OriginCase } from './intermittent-origins';
import { scaledError } from './intermittent-weights';

/** How the combination and the method for smooth series did on the same items and origins. */
export interface Comparison {
  readonly cases: number;
  /** Mean RMSSE of each. */
  readonly combination: number;
  readonly smooth: number;
}

/** Means of the next steps by the method for smooth series. */
export type SmoothForecast = (past: History, period: number, horizon: number) => readonly number[];

/** The method for smooth series is slow: it is tried on so many cases of a group, spread evenly. */
const MOST_COMPARED = 80;
/** Fewer cases say nothing. */
const LEAST_COMPARED = 10;

/** Compares both on cases of the group; undefined where there are too few. */
export function compareWithSmooth(
  cases: readonly OriginCase[],
  group: WeightGroup,
  weights: GroupWeights,
  { period, forecastSmooth }: { readonly period: number; readonly forecastSmooth: SmoothForecast },
): Comparison | undefined {
  const members = cases.filter(({ demandClass }) => groupOf(demandClass) === group);
  if (members.length < LEAST_COMPARED) return undefined;
  const step = Math.max(1, members.length / MOST_COMPARED);
  const compared = Array.from(
    { length: Math.min(members.length, MOST_COMPARED) },
    (_, k) => members[Math.floor(k * step)],
  );
  let [combination, smooth] = [0, 0];
  for (const one of compared) {
    if (one === undefined) continue;
    combination += scaledError(one, weights[group]) / compared.length;
    const means = forecastSmooth(one.past, period, one.following.length);
    smooth += rootMeanSquare(one.following, means) / Math.sqrt(one.scale) / compared.length;
  }
  return { cases: compared.length, combination, smooth };
}

function rootMeanSquare(following: History, means: readonly number[]): number {
  let sum = 0;
  following.forEach((value, h) => (sum += (value - (means[h] ?? 0)) ** 2));
  return Math.sqrt(sum / following.length);
}
