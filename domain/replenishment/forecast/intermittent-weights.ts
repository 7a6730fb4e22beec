import { nonNegativeSolution } from './non-negative-solution';

/** One rolling-origin comparison: what the candidates forecast for an item, and what came. */
export interface CombinationCase {
  /** Forecast per period of each candidate. */
  readonly levels: readonly number[];
  /** Mean demand per period afterwards. */
  readonly actual: number;
  /** Variance of the single periods around that mean. */
  readonly spread: number;
  /** Mean squared difference of consecutive periods before: the denominator of the squared RMSSE. Above zero. */
  readonly scale: number;
}

const ROUNDS = 6;
const SMALLEST_ERROR = 0.05;

/**
 * Weights ≥ 0 of a combination with the least mean RMSSE (root mean squared error over the root mean squared difference of
 * consecutive periods) over all cases, and without bias: the forecasts of all cases sum to what came.
 *
 * Mean RMSSE is minimised by least squares with weights that are set anew, in six rounds, to one over each case's last error.
 * Sums that must agree are one heavy equation more. All zero where there is no case.
 */
export function combinationWeights(cases: readonly CombinationCase[]): number[] {
  const size = cases[0]?.levels.length ?? 0;
  let weights = Array<number>(size).fill(1 / size);
  for (let round = 0; round < ROUNDS; round += 1) {
    const errors = round === 0 ? undefined : cases.map((one) => Math.max(SMALLEST_ERROR, scaledError(one, weights)));
    weights = solve(cases, (index) => 1 / ((cases[index]?.scale ?? 1) * (errors?.[index] ?? 1)));
  }
  return weights;
}

/** RMSSE of one case with these weights. */
export function scaledError({ levels, actual, spread, scale }: CombinationCase, weights: readonly number[]): number {
  const difference = actual - combined(levels, weights);
  return Math.sqrt((difference * difference + spread) / scale);
}

export function combined(levels: readonly number[], weights: readonly number[]): number {
  return levels.reduce((sum, level, k) => sum + level * (weights[k] ?? 0), 0);
}

/** How much heavier the sums weigh than all the cases together. */
const SUMS_WEIGHT = 1000;

function solve(cases: readonly CombinationCase[], weightOf: (index: number) => number): number[] {
  const size = cases[0]?.levels.length ?? 0;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
  const target = new Float64Array(size);
  const add = (levels: ArrayLike<number>, actual: number, weight: number) => {
    for (let i = 0; i < size; i += 1) {
      const row = gram[i];
      const weighted = weight * (levels[i] ?? 0);
      if (row === undefined) continue;
      for (let j = 0; j < size; j += 1) row[j] = (row[j] ?? 0) + weighted * (levels[j] ?? 0);
      target[i] = (target[i] ?? 0) + weighted * actual;
    }
  };
  const sums = new Float64Array(size);
  let actuals = 0;
  let total = 0;
  cases.forEach(({ levels, actual }, index) => {
    add(levels, actual, weightOf(index));
    levels.forEach((level, k) => (sums[k] = (sums[k] ?? 0) + level));
    actuals += actual;
    total += weightOf(index) * actual * actual;
  });
  if (actuals > 0) add(sums, actuals, (SUMS_WEIGHT * total) / (actuals * actuals));
  return nonNegativeSolution(gram, target);
}
