import { demandAtMost, demandDistribution } from './intermittent-distribution';
import type { OriginCase } from './intermittent-origins';

/** The level that must be used so that intervals cover what the nominal level promises. */
export interface CalibratedLevel {
  readonly nominal: number;
  readonly used: number;
}

const NOMINAL = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99] as const;
/** No interval is used beyond this. */
const WIDEST = 0.9999;

/**
 * How wide intervals must be to cover in the past what they promise (split conformal prediction): each later period of each case has a
 * narrowest interval that would have covered it; the level used for a nominal one is the share of them that it asks for.
 */
export function calibrateLevels(cases: readonly OriginCase[], levelOf: (one: OriginCase) => number): CalibratedLevel[] {
  const needed: number[] = [];
  for (const one of cases) {
    const distribution = demandDistribution(one.past, levelOf(one));
    for (const actual of one.following) needed.push(levelCovering(distribution, actual));
  }
  needed.sort((a, b) => a - b);
  return NOMINAL.map((nominal) => {
    const rank = Math.ceil((needed.length + 1) * nominal) - 1;
    return { nominal, used: Math.min(WIDEST, needed[rank] ?? WIDEST) };
  });
}

/** The smallest level whose central interval holds the quantity. */
function levelCovering(distribution: ReturnType<typeof demandDistribution>, actual: number): number {
  const atMost = demandAtMost(distribution, actual);
  const below = actual <= 0 ? 0 : atMost;
  return Math.max(0, 2 * below - 1, 1 - 2 * atMost);
}

/** The level to use for a nominal one, interpolated between calibrated ones; the nominal one itself without calibration. */
export function usedLevel(calibration: readonly CalibratedLevel[], nominal: number): number {
  if (calibration.length === 0) return nominal;
  const points = [{ nominal: 0, used: 0 }, ...calibration, { nominal: 1, used: 1 }];
  const above = points.findIndex((point) => point.nominal >= nominal);
  const [low, high] = [points[above - 1], points[above]];
  if (low === undefined || high === undefined) return nominal;
  const share = (nominal - low.nominal) / (high.nominal - low.nominal);
  return Math.min(WIDEST, low.used + share * (high.used - low.used));
}
