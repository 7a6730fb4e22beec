/** How a season joins the rest of a series: added to it, or as a factor. */
export type SeasonKind = 'additive' | 'multiplicative';

export interface SeasonIndices {
  readonly kind: SeasonKind;
  /** One index per place in the season, for observation 0, 1, …; they sum to 0, or as factors have the mean 1. */
  readonly indices: Float64Array;
}

/** Factors below this are taken for a failed decomposition: dividing by them would blow the series up. */
const SMALLEST_FACTOR = 0.01;

/**
 * Classical decomposition: trend by centred moving average over one season, index = mean of what is left at each place, centred.
 * Multiplicative, unless a value is not positive or a factor comes out below 0.01: then additive.
 * Source: Makridakis, Wheelwright and Hyndman, Forecasting, 1998, section 3/4; the M competitions' Theta and Naive2 use it.
 * @param values At least two whole seasons.
 */
export function decomposeSeason(
  values: Float64Array,
  period: number,
  wanted: SeasonKind = 'multiplicative',
): SeasonIndices {
  if (wanted === 'multiplicative' && values.every((value) => value > 0)) {
    const factors = Float64Array.from(placesOf(values, period, 'multiplicative'), (place) => place.mean);
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / period;
    const indices = factors.map((factor) => factor / mean);
    if (indices.every((factor) => factor >= SMALLEST_FACTOR)) return { kind: 'multiplicative', indices };
  }
  const terms = Float64Array.from(placesOf(values, period, 'additive'), (place) => place.mean);
  const mean = terms.reduce((sum, term) => sum + term, 0) / period;
  return { kind: 'additive', indices: terms.map((term) => term - mean) };
}

interface Place {
  readonly count: number;
  readonly mean: number;
  /** Variance of single observations; 0 where there is but one. */
  readonly variance: number;
}

/** What is left at each place in the season once the trend is taken out. */
function placesOf(values: Float64Array, period: number, kind: SeasonKind): Place[] {
  const half = Math.floor(period / 2);
  const sums = new Float64Array(period);
  const squares = new Float64Array(period);
  const counts = new Float64Array(period);
  const trend = centredMeans(values, period);
  for (let t = half; t + half < values.length; t += 1) {
    const rest = kind === 'additive' ? values[t]! - trend[t]! : values[t]! / trend[t]!;
    const place = t % period;
    sums[place]! += rest;
    squares[place]! += rest * rest;
    counts[place]! += 1;
  }
  return Array.from(counts, (count, i) => {
    const mean = sums[i]! / Math.max(1, count);
    const variance = count < 2 ? 0 : Math.max(0, squares[i]! - count * mean * mean) / (count - 1);
    return { count, mean, variance };
  });
}

/** Means over one season around each observation that has half a season on both sides; for an even season the ends count half. */
function centredMeans(values: Float64Array, period: number): Float64Array {
  const half = Math.floor(period / 2);
  const means = new Float64Array(values.length);
  for (let t = half; t + half < values.length; t += 1) {
    let sum = 0;
    for (let i = t - half; i <= t + half; i += 1) sum += values[i]!;
    if (period % 2 === 0) sum -= (values[t - half]! + values[t + half]!) / 2;
    means[t] = sum / period;
  }
  return means;
}

/** The series without its season. */
export function withoutSeason(values: Float64Array, { kind, indices }: SeasonIndices): Float64Array {
  const period = indices.length;
  return kind === 'additive'
    ? values.map((value, t) => value - indices[t % period]!)
    : values.map((value, t) => value / indices[t % period]!);
}

/** Puts the season back on values that begin at observation `from`. */
export function withSeason(values: Float64Array, from: number, { kind, indices }: SeasonIndices): Float64Array {
  const period = indices.length;
  return kind === 'additive'
    ? values.map((value, i) => value + indices[(from + i) % period]!)
    : values.map((value, i) => value * indices[(from + i) % period]!);
}

/**
 * Draws the indices towards no season at all by the share of their spread that is noise (James and Stein's estimator, as Miller
 * and Williams, International Journal of Forecasting 19, 2003, use it): few seasons say little about 52 weeks.
 * @param values The series the indices were taken from.
 */
export function shrinkSeason(values: Float64Array, season: SeasonIndices): SeasonIndices {
  const period = season.indices.length;
  const centre = season.kind === 'additive' ? 0 : 1;
  let noise = 0;
  let spread = 0;
  placesOf(values, period, season.kind).forEach(({ count, variance }, i) => {
    noise += variance / Math.max(1, count);
    spread += (season.indices[i]! - centre) ** 2;
  });
  if (spread === 0 || period <= 3) return season;
  const share = Math.max(0, 1 - (noise * (period - 3)) / (period * spread));
  return { kind: season.kind, indices: season.indices.map((index) => centre + share * (index - centre)) };
}
