/**
 * Minimises ½ w'Gw − c'w over w ≥ 0 for a positive semi-definite G: non-negative least squares in its normal equations, by
 * the active-set method of Lawson and Hanson (Solving Least Squares Problems, 1974, chapter 23). Unknowns that others
 * determine already stay zero.
 * @param gram G, symmetric, one row per unknown.
 * @param target c, one value per unknown.
 */
export function nonNegativeSolution(gram: readonly Float64Array[], target: Float64Array): number[] {
  const size = target.length;
  let weights = Array<number>(size).fill(0);
  const free = new Set<number>();
  for (let step = 0; step < 30 * size; step += 1) {
    const entering = steepest(gram, target, weights, free);
    if (entering === undefined) break;
    free.add(entering);
    const before = weights;
    weights = settle(gram, target, weights, free);
    if (!free.has(entering) && same(before, weights)) break;
  }
  return weights;
}

/** The bound unknown whose growth lowers the sum most; none within the rounding error. */
function steepest(
  gram: readonly Float64Array[],
  target: Float64Array,
  weights: readonly number[],
  free: ReadonlySet<number>,
): number | undefined {
  let best: number | undefined;
  let most = 0;
  for (let k = 0; k < target.length; k += 1) {
    const row = gram[k];
    if (free.has(k) || row === undefined || (row[k] ?? 0) <= 0) continue;
    const slope = (target[k] ?? 0) - dot(row, weights);
    const gain = slope / Math.sqrt(row[k] ?? 1);
    if (slope > TOLERANCE * Math.abs(target[k] ?? 0) && gain > most) [best, most] = [k, gain];
  }
  return best;
}

/** Solves for the free unknowns; those that would turn negative are bound at zero, one after the other. */
function settle(
  gram: readonly Float64Array[],
  target: Float64Array,
  from: readonly number[],
  free: Set<number>,
): number[] {
  let weights = [...from];
  for (;;) {
    const members = [...free];
    const solution = solveSystem(
      members.map((i) => members.map((j) => gram[i]?.[j] ?? 0)),
      members.map((i) => target[i] ?? 0),
    );
    let share = 1;
    members.forEach((k, i) => {
      const [old, wanted] = [weights[k] ?? 0, solution[i] ?? 0];
      if (wanted <= 0) share = Math.min(share, old > wanted ? old / (old - wanted) : 0);
    });
    weights = weights.map((old, k) => (free.has(k) ? old + share * ((solution[members.indexOf(k)] ?? 0) - old) : 0));
    const bound = members.filter((k, i) => (solution[i] ?? 0) <= 0 && (weights[k] ?? 0) <= TOLERANCE);
    if (bound.length === 0) return weights;
    for (const k of bound) {
      free.delete(k);
      weights[k] = 0;
    }
  }
}

/** Gaussian elimination with pivoting; an unknown that the others determine becomes zero. */
function solveSystem(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const pivots: (number[] | undefined)[] = [];
  for (let k = 0; k < size; k += 1) {
    const largest = Math.abs(matrix[k]?.[k] ?? 0);
    rows.sort((a, b) => Math.abs(b[k] ?? 0) - Math.abs(a[k] ?? 0));
    const pivot = rows[0];
    const value = pivot?.[k] ?? 0;
    if (pivot === undefined || Math.abs(value) <= 1e-12 * largest) {
      pivots.push(undefined);
      continue;
    }
    rows.shift();
    pivots.push(pivot);
    for (const row of rows) {
      const factor = (row[k] ?? 0) / value;
      for (let j = k; j <= size; j += 1) row[j] = (row[j] ?? 0) - factor * (pivot[j] ?? 0);
    }
  }
  const solution = Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k -= 1) {
    const pivot = pivots[k];
    if (pivot === undefined) continue;
    let value = pivot[size] ?? 0;
    for (let j = k + 1; j < size; j += 1) value -= (pivot[j] ?? 0) * (solution[j] ?? 0);
    solution[k] = value / (pivot[k] ?? 1);
  }
  return solution;
}

function dot(row: Float64Array, weights: readonly number[]): number {
  return row.reduce((sum, value, k) => sum + value * (weights[k] ?? 0), 0);
}

function same(a: readonly number[], b: readonly number[]): boolean {
  return a.every((value, k) => value === b[k]);
}

const TOLERANCE = 1e-12;
