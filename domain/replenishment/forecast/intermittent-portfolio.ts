import { classify } from './classify';
import { calibrateLevels } from './intermittent-calibration';
import type { CalibratedLevel } from './intermittent-calibration';
import { CANDIDATES, candidateLevels } from './intermittent-candidates';
import { groupOf, groupWeights } from './intermittent-groups';
import type { GroupWeights, WeightGroup } from './intermittent-groups';
import { originCases } from './intermittent-origins';
import type { History, NewcomerCase, OriginCase } from './intermittent-origins';
import { demandEvents } from './intermittent-smoothing';
import { compareWithSmooth } from './intermittent-rival';
import type { Comparison, SmoothForecast } from './intermittent-rival';
import { combined, scaledError } from './intermittent-weights';

/** What the items of a company teach about each other: plain data, learned from the past alone. */
export interface IntermittentPortfolio {
  /** Periods in a season, as the items were classified. */
  readonly period: number;
  readonly weights: GroupWeights;
  /** The combination against the method for smooth series, on items with demand in most periods; the better one forecasts them. */
  readonly frequent: Comparison | undefined;
  readonly seasonal: Comparison | undefined;
  /**
   * Factor of each step that makes the items add up to the forecast of their total. One where the method for smooth series
   * forecasts the frequent or the seasonal ones: their trend would move all others.
   */
  readonly factors: readonly number[];
  /** Demand per period of an item with one demand so far, as a share of that demand. */
  readonly newcomerShare: number;
  readonly calibration: readonly CalibratedLevel[];
  readonly learnedFrom: {
    readonly items: number;
    readonly origins: number;
    readonly cases: number;
    /** Mean RMSSE over the cases: of the combination and of the best single candidate. */
    readonly error: number;
    readonly bestSingle: { readonly name: string; readonly error: number };
  };
}

/** Below this many cases the weights would follow chance. */
const LEAST_CASES = 50;
/** The total may not move an item by more. */
const FACTOR_BOUNDS = { low: 0.5, high: 2 } as const;

/** The methods a portfolio is learned with. */
export interface PortfolioMethods {
  /** Forecasts the series of the sums of all items for so many steps. */
  readonly forecastTotal: (total: Float64Array, horizon: number) => readonly number[];
  readonly forecastSmooth: SmoothForecast;
}

/**
 * Learns from the histories of all items, counted in one unit: weights of the candidates by rolling origin, the demand of items
 * sold less than twice, a factor per step from the forecast of the total, and how wide intervals must be.
 *
 * Items with demand so far lose some of it later and others begin, so a forecast item by item has a bias that rolling origins
 * over- or understate. The total has not: its forecast, less what newcomers are expected to bring, sets the sum of the others.
 * @param histories all items, also those hardly ever sold, ending in the same period, finite and ≥ 0.
 * @param period periods in a season, 1 for none.
 * @returns undefined where there is too little to learn from.
 */
export function learnPortfolio(
  histories: readonly History[],
  { horizon, period }: { readonly horizon: number; readonly period: number },
  { forecastTotal, forecastSmooth }: PortfolioMethods,
): IntermittentPortfolio | undefined {
  const { unit, scaled } = inUnitsOfLargest(histories);
  const { cases, newcomers, origins } = originCases(scaled, horizon, period);
  if (unit === 0 || cases.length < LEAST_CASES) return undefined;
  const weights = groupWeights(cases);
  const compare = (group: WeightGroup) => compareWithSmooth(cases, group, weights, { period, forecastSmooth });
  const [frequent, seasonal] = [compare('frequent'), compare('seasonal')];
  const smoothForecasts = [frequent, seasonal].some((compared) => compared !== undefined && smoothIsBetter(compared));
  const total = smoothForecasts ? undefined : forecastTotal(sumOf(scaled), horizon);
  return {
    period,
    weights,
    frequent,
    seasonal,
    factors: total === undefined ? [1] : totalFactors({ period, weights }, scaled, newcomers, total),
    newcomerShare: shareOfOne(newcomers),
    calibration: calibrateLevels(cases, ({ demandClass, levels }) => combined(levels, weights[groupOf(demandClass)])),
    learnedFrom: { items: histories.length, origins, cases: cases.length, ...errors(cases, weights) },
  };
}

/** Whether items compared so are forecast by the method for smooth series; yes where nothing could be compared. */
export function smoothIsBetter(comparison: Comparison | undefined): boolean {
  return comparison === undefined || comparison.smooth < comparison.combination;
}

/** Demand per period of an item with two demands or more, by the weights of its group, before the factor of a step. */
export function portfolioLevel(
  { period, weights }: Pick<IntermittentPortfolio, 'period' | 'weights'>,
  values: History,
): { readonly level: number; readonly group: WeightGroup } {
  const group = groupOf(classify(values, period).demandClass);
  return { group, level: combined(candidateLevels(values), weights[group]) };
}

function totalFactors(
  known: Pick<IntermittentPortfolio, 'period' | 'weights'>,
  histories: readonly History[],
  newcomers: readonly NewcomerCase[],
  total: readonly number[],
): number[] {
  const share = shareOfOne(newcomers);
  const never = mean(newcomers.filter(({ size }) => size === 0).map(({ actual }) => actual));
  let sold = 0;
  let coming = 0;
  for (const history of histories) {
    const { sizes } = demandEvents(history);
    if (sizes.length >= 2) sold += portfolioLevel(known, history).level;
    else coming += sizes[0] === undefined ? never : sizes[0] * share;
  }
  const { low, high } = FACTOR_BOUNDS;
  return total.map((sum) => (sold > 0 ? Math.min(high, Math.max(low, (sum - coming) / sold)) : 1));
}

function shareOfOne(newcomers: readonly NewcomerCase[]): number {
  const ones = newcomers.filter(({ size }) => size > 0);
  const sizes = ones.reduce((sum, { size }) => sum + size, 0);
  return sizes === 0 ? 0 : ones.reduce((sum, { actual }) => sum + actual, 0) / sizes;
}

function errors(
  cases: readonly OriginCase[],
  weights: IntermittentPortfolio['weights'],
): Pick<IntermittentPortfolio['learnedFrom'], 'error' | 'bestSingle'> {
  const singles = CANDIDATES.map((name, k) => {
    const only = CANDIDATES.map((_, j) => (j === k ? 1 : 0));
    return { name, error: mean(cases.map((one) => scaledError(one, only))) };
  });
  return {
    error: mean(cases.map((one) => scaledError(one, weights[groupOf(one.demandClass)]))),
    bestSingle: singles.reduce((best, single) => (single.error < best.error ? single : best)),
  };
}

/** Sums per period of all items, aligned at their common end. */
function sumOf(histories: readonly History[]): Float64Array {
  const length = histories.reduce((most, history) => Math.max(most, history.length), 0);
  const sums = new Float64Array(length);
  for (const history of histories) {
    history.forEach((value, t) => {
      const at = length - history.length + t;
      sums[at] = (sums[at] ?? 0) + value;
    });
  }
  return sums;
}

/** Keeps squares finite; weights and factors are the same in any unit. */
function inUnitsOfLargest(histories: readonly History[]): { unit: number; scaled: readonly Float64Array[] } {
  let unit = 0;
  for (const history of histories) for (const value of history) unit = Math.max(unit, value);
  return {
    unit,
    scaled: histories.map((history) => Float64Array.from(history, (value) => (unit > 0 ? value / unit : 0))),
  };
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
