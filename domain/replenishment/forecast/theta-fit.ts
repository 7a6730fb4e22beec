export interface ThetaVariant {
  /** Line through the observations so far, renewed at each step (dynamic), or through the whole series once. */
  readonly dynamic: boolean;
  /** Theta estimated, or 2 as in the standard method. */
  readonly optimised: boolean;
}

export interface ThetaParameters {
  readonly alpha: number;
  /** 1 − 1/θ: the share of the trend line, from 0 up to 1. Theta 2 is 0.5. */
  readonly weight: number;
  /** Level before the first observation. */
  readonly level: number;
  /** Intercept and slope of the fixed line; undefined for the dynamic variants. */
  readonly line: ThetaLine | undefined;
}

export interface ThetaLine {
  readonly intercept: number;
  readonly slope: number;
}

export interface ThetaFit extends ThetaParameters {
  /** Sum of squared one-step errors without the first three. */
  readonly squares: number;
}

/** Errors left out of the sum: the line through so few points says nothing. */
const WARM_UP = 3;
const ALPHA_LOWER = 0.1;
const ALPHA_UPPER = 0.99;
const GRID = 16;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const LARGEST_WEIGHT = 1 - 1e-10;

/**
 * Least squares over alpha, theta and the initial level. For a given alpha the one-step forecast is linear in the level and in
 * 1 − 1/θ, so these follow in closed form and only alpha is searched: by grid, then by golden section.
 * Source of the model: Fiorucci et al., Models for optimising the theta method and their relationship to state space models,
 * International Journal of Forecasting 32, 2016, equations 16–20.
 * @param values Without season, at least four.
 */
export function fitTheta(values: Float64Array, variant: ThetaVariant): ThetaFit {
  const line = variant.dynamic ? undefined : lineOf(values);
  const lines = linesOf(values, line);
  const at = (alpha: number): ThetaFit => ({ ...solve(values, lines, alpha, variant.optimised), line });
  let best = at(ALPHA_LOWER);
  for (let i = 1; i <= GRID; i += 1) {
    const candidate = at(ALPHA_LOWER + ((ALPHA_UPPER - ALPHA_LOWER) * i) / GRID);
    if (candidate.squares < best.squares) best = candidate;
  }
  const width = (ALPHA_UPPER - ALPHA_LOWER) / GRID;
  let low = Math.max(ALPHA_LOWER, best.alpha - width);
  let high = Math.min(ALPHA_UPPER, best.alpha + width);
  let left = at(high - GOLDEN * (high - low));
  let right = at(low + GOLDEN * (high - low));
  while (high - low > 1e-5) {
    if (left.squares < right.squares) {
      high = right.alpha;
      right = left;
      left = at(high - GOLDEN * (high - low));
    } else {
      low = left.alpha;
      left = right;
      right = at(low + GOLDEN * (high - low));
    }
  }
  for (const candidate of [left, right]) if (candidate.squares < best.squares) best = candidate;
  return best;
}

interface Lines {
  readonly intercepts: Float64Array;
  readonly slopes: Float64Array;
}

/** The line known at each step: the fixed one, or the one through the observations before it. */
export function linesOf(values: Float64Array, fixed: ThetaLine | undefined): Lines {
  const n = values.length;
  const intercepts = new Float64Array(n);
  const slopes = new Float64Array(n);
  if (fixed !== undefined) return { intercepts: intercepts.fill(fixed.intercept), slopes: slopes.fill(fixed.slope) };
  let mean = values[0]!;
  let slope = 0;
  intercepts[0] = mean;
  for (let t = 1; t < n; t += 1) {
    intercepts[t] = mean - (slope * (t + 1)) / 2;
    slopes[t] = slope;
    ({ mean, slope } = renewLine(mean, slope, t, values[t]!));
  }
  return { intercepts, slopes };
}

/** Mean and slope of the least-squares line after one more observation at time t, counted from 0. */
export function renewLine(mean: number, slope: number, t: number, value: number): { mean: number; slope: number } {
  return {
    mean: (t * mean + value) / (t + 1),
    slope: ((t - 1) * slope + (6 * (value - mean)) / (t + 1)) / (t + 2),
  };
}

/** Least-squares line through the whole series at the times 1 to n. */
function lineOf(values: Float64Array): ThetaLine {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  let covariance = 0;
  for (let t = 0; t < n; t += 1) covariance += (t - (n - 1) / 2) * (values[t]! - mean);
  const slope = (12 * covariance) / (n * (n * n - 1));
  return { slope, intercept: mean - (slope * (n + 1)) / 2 };
}

function solve(values: Float64Array, lines: Lines, alpha: number, optimised: boolean): ThetaFit & { line: undefined } {
  const n = values.length;
  const keep = 1 - alpha;
  // error_t = remainder_t − fade_t · level − trend_t · weight
  let smoothed = 0;
  let fade = 1;
  let rr = 0;
  let ff = 0;
  let tt = 0;
  let rf = 0;
  let rt = 0;
  let ft = 0;
  for (let t = 0; t < n; t += 1) {
    if (t >= WARM_UP) {
      const remainder = values[t]! - smoothed;
      const trend = lines.intercepts[t]! * fade + (lines.slopes[t]! * (1 - fade * keep)) / alpha;
      rr += remainder * remainder;
      ff += fade * fade;
      tt += trend * trend;
      rf += remainder * fade;
      rt += remainder * trend;
      ft += fade * trend;
    }
    smoothed = alpha * values[t]! + keep * smoothed;
    fade *= keep;
  }
  let weight = 0.5;
  if (optimised) {
    const determinant = ff * tt - ft * ft;
    weight = determinant > 1e-12 * ff * tt ? (ff * rt - ft * rf) / determinant : 0.5;
    weight = Math.min(LARGEST_WEIGHT, Math.max(0, weight));
  }
  const level = ff > 0 ? (rf - weight * ft) / ff : 0;
  const squares =
    rr + level * level * ff + weight * weight * tt - 2 * level * rf - 2 * weight * rt + 2 * level * weight * ft;
  return { alpha, weight, level, squares: Math.max(0, squares), line: undefined };
}
