import type { Regressor } from './types';

/** What a regressor does to the series per unit of its value: an amount to add, or the logarithm of a factor. */
export interface RegressorEffect {
  readonly name: string;
  /** Per unit of the regressor; 0 where it cannot be told apart from nothing. */
  readonly size: number;
  /** Size divided by its standard error; 0 where it could not be estimated. */
  readonly tValue: number;
}

/** Observations that must differ from a regressor's usual value before it is estimated: one may be chance. */
const FEWEST_OCCURRENCES = 2;
/** An effect must be twice its standard error: of twenty regressors without effect one is believed. */
const LEAST_T = 2;
const ALPHAS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98];
/** Share of a column's own squares that the columns before it must leave over. */
const LEAST_INDEPENDENCE = 1e-6;

/**
 * Effects of regressors on a series whose level wanders: generalised least squares. Series and regressors go through the same
 * simple exponential smoothing; its errors are free of the level, and least squares of these on those is the maximum likelihood
 * estimate of ETS(A,N,N) with regressors for that alpha. The alpha with the least squares is taken. Effects below
 * twice their standard error are dropped, the weakest first.
 * Source: Harvey, Forecasting, Structural Time Series Models and the Kalman Filter, 1989, section 3.4.2.
 * @param values Without season; in logarithms where effects are factors.
 */
export function estimateEffects(values: Float64Array, regressors: readonly Regressor[]): RegressorEffect[] {
  let kept = regressors.filter(({ past }) => occurrencesOf(past) >= FEWEST_OCCURRENCES);
  for (;;) {
    const effects = bestFit(values, kept);
    const weakest = effects.reduce<RegressorEffect | undefined>(
      (least, effect) => (least === undefined || Math.abs(effect.tValue) < Math.abs(least.tValue) ? effect : least),
      undefined,
    );
    if (weakest === undefined || Math.abs(weakest.tValue) >= LEAST_T) {
      return regressors.map(
        ({ name }) => effects.find((effect) => effect.name === name) ?? { name, size: 0, tValue: 0 },
      );
    }
    kept = kept.filter(({ name }) => name !== weakest.name);
  }
}

/** Observations that differ from the most frequent value. */
function occurrencesOf(past: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of past) counts.set(value, (counts.get(value) ?? 0) + 1);
  return past.length - Math.max(...counts.values());
}

function bestFit(values: Float64Array, regressors: readonly Regressor[]): RegressorEffect[] {
  if (regressors.length === 0 || values.length < regressors.length + 4) return [];
  let best: LeastSquares | undefined;
  for (const alpha of ALPHAS) {
    const target = smoothingErrors(values, alpha);
    // The level before the first observation is a column of its own: it fades by 1 − alpha a step.
    const level = Float64Array.from(values, (_, t) => (1 - alpha) ** t);
    const columns = [level, ...regressors.map(({ past }) => smoothingErrors(past, alpha))];
    const fit = leastSquares(columns, target);
    if (best === undefined || fit.squares < best.squares) best = fit;
  }
  return regressors.map(({ name }, i) => ({ name, size: best!.sizes[i + 1]!, tValue: best!.tValues[i + 1]! }));
}

/** One-step errors of simple exponential smoothing that begins at level 0. */
function smoothingErrors(values: ArrayLike<number>, alpha: number): Float64Array {
  let level = 0;
  return Float64Array.from({ length: values.length }, (_, t) => {
    const error = values[t]! - level;
    level += alpha * error;
    return error;
  });
}

interface LeastSquares {
  readonly sizes: readonly number[];
  readonly tValues: readonly number[];
  readonly squares: number;
}

/**
 * Ordinary least squares by Gram and Schmidt's orthogonalisation, modified. A column the others before it explain gets size and t
 * value 0.
 */
function leastSquares(columns: readonly Float64Array[], target: Float64Array): LeastSquares {
  const count = columns.length;
  const orthogonal = columns.map((column) => Float64Array.from(column));
  const mix = columns.map(() => new Float64Array(count));
  const norms = new Float64Array(count);
  const projections = new Float64Array(count);
  const rest = Float64Array.from(target);
  for (let j = 0; j < count; j += 1) {
    const own = dot(columns[j]!, columns[j]!);
    for (let i = 0; i < j; i += 1) {
      if (norms[i] === 0) continue;
      mix[i]![j] = dot(orthogonal[i]!, orthogonal[j]!) / norms[i]!;
      subtract(orthogonal[j]!, orthogonal[i]!, mix[i]![j]!);
    }
    const norm = dot(orthogonal[j]!, orthogonal[j]!);
    if (norm <= LEAST_INDEPENDENCE * own || norm === 0) continue;
    norms[j] = norm;
    projections[j] = dot(orthogonal[j]!, rest) / norm;
    subtract(rest, orthogonal[j]!, projections[j]!);
  }
  const squares = dot(rest, rest);
  const used = norms.reduce((sum, norm) => sum + (norm > 0 ? 1 : 0), 0);
  const variance = squares / Math.max(1, target.length - used);
  const solve = (right: Float64Array): Float64Array => {
    const solution = Float64Array.from(right);
    for (let i = count - 1; i >= 0; i -= 1) {
      for (let j = i + 1; j < count; j += 1) solution[i]! -= mix[i]![j]! * solution[j]!;
    }
    return solution;
  };
  const sizes = solve(projections);
  // Row i of the inverse of the triangle gives the variance of size i.
  const inverse = Array.from({ length: count }, (_, k) =>
    solve(Float64Array.from({ length: count }, (__, i) => (i === k ? 1 : 0))),
  );
  const tValues = Array.from(sizes, (size, i) => {
    if (norms[i] === 0) return 0;
    const spread = inverse.reduce((sum, column, k) => sum + (norms[k]! > 0 ? column[i]! ** 2 / norms[k]! : 0), 0);
    const error = Math.sqrt(variance * spread);
    return error > 0 ? size / error : size === 0 ? 0 : Math.sign(size) * 1e9;
  });
  return { sizes: Array.from(sizes, (size, i) => (norms[i] === 0 ? 0 : size)), tValues, squares };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i]! * b[i]!;
  return sum;
}

function subtract(from: Float64Array, other: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i += 1) from[i]! -= factor * other[i]!;
}
