/** Error, trend and season of a state space model: none, additive, additive and damped, multiplicative. */
export interface EtsForm {
  readonly error: 'A' | 'M';
  readonly trend: 'N' | 'A' | 'Ad';
  readonly season: 'N' | 'A' | 'M';
}

export interface EtsParameters {
  /** Smoothing of the level, 0 to 1. */
  readonly alpha: number;
  /** Smoothing of the trend, 0 to alpha; 0 without a trend. */
  readonly beta: number;
  /** Smoothing of the season, 0 to 1 − alpha; 0 without a season. */
  readonly gamma: number;
  /** Damping of the trend; 1 without damping. */
  readonly phi: number;
  /** Level before the first observation. */
  readonly level: number;
  /** Trend before the first observation; 0 without a trend. */
  readonly trend: number;
  /** Seasonal states of the season before the first observation, oldest first; empty without a season. */
  readonly season: readonly number[];
}

/**
 * The forms that are tried, in the order of Hyndman's `ets`: additive errors never stand beside a multiplicative season, because
 * that combination is numerically unstable (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 2021, section 8.6).
 */
export const ETS_FORMS: readonly EtsForm[] = (
  [
    ['A', 'N'],
    ['A', 'A'],
    ['M', 'N'],
    ['M', 'A'],
    ['M', 'M'],
  ] as const
).flatMap(([error, season]) => (['N', 'A', 'Ad'] as const).map((trend) => ({ error, trend, season })));

export function nameOf({ error, trend, season }: EtsForm): string {
  return `ets(${error},${trend},${season})`;
}

/** Free parameters with the initial states and the variance, as information criteria count them. */
export function parametersOf({ trend, season }: EtsForm, period: number): number {
  const ofTrend = trend === 'N' ? 0 : trend === 'A' ? 2 : 3;
  return 3 + ofTrend + (season === 'N' ? 0 : period);
}
