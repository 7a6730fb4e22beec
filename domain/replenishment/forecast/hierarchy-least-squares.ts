import type { Tree } from './hierarchy-tree';

/**
 * Values that add up with the least sum of squared changes, each over its variance, and none below zero.
 *
 * On a tree this needs no matrix: upwards, what the parts say about a node is combined with its own forecast, by the inverse of
 * variances; downwards, what a node has more or less than its parts said is divided among them by their variances. This is the generalised
 * least-squares estimate with a diagonal matrix, in linear time.
 * @param base forecast of each node, ≥ 0.
 * @param variances of each node's error, ≥ 0, in any common unit.
 */
export function leastSquaresTree(tree: Tree, base: readonly number[], variances: readonly number[]): number[] {
  const scaled = inUnits(variances);
  const zero = new Set<number>();
  for (;;) {
    const values = reconciled(tree, base, scaled, zero);
    const negative = values.flatMap((value, at) => (value < 0 && (tree.parts[at] ?? []).length === 0 ? [at] : []));
    if (negative.length === 0) return values;
    for (const at of negative) zero.add(at);
  }
}

/** A variance of nothing would make a node immovable, and two of them may contradict each other. */
const SMALLEST_VARIANCE = 1e-9;

function inUnits(variances: readonly number[]): number[] {
  const largest = variances.reduce((most, variance) => Math.max(most, variance), 0);
  return variances.map((variance) => (largest === 0 ? 1 : Math.max(SMALLEST_VARIANCE, variance / largest)));
}

function reconciled(
  { parts, upwards }: Tree,
  base: readonly number[],
  variances: readonly number[],
  zero: ReadonlySet<number>,
): number[] {
  const size = base.length;
  /** Best estimate and its variance from the node and everything below it; sums of the same over the parts. */
  const [estimate, variance] = [new Float64Array(size), new Float64Array(size)];
  const [sum, sumVariance] = [new Float64Array(size), new Float64Array(size)];
  for (const at of upwards) {
    const own = parts[at] ?? [];
    if (own.length === 0) {
      estimate[at] = zero.has(at) ? 0 : (base[at] ?? 0);
      variance[at] = zero.has(at) ? 0 : (variances[at] ?? 1);
      continue;
    }
    for (const part of own) {
      sum[at] = (sum[at] ?? 0) + (estimate[part] ?? 0);
      sumVariance[at] = (sumVariance[at] ?? 0) + (variance[part] ?? 0);
    }
    const weight = (sumVariance[at] ?? 0) / ((sumVariance[at] ?? 0) + (variances[at] ?? 1));
    estimate[at] = (sum[at] ?? 0) + weight * ((base[at] ?? 0) - (sum[at] ?? 0));
    variance[at] = weight * (variances[at] ?? 1);
  }
  const values = Float64Array.from(estimate);
  for (let k = upwards.length - 1; k >= 0; k -= 1) {
    const at = upwards[k] ?? 0;
    const spread = sumVariance[at] ?? 0;
    if (spread === 0) continue;
    const excess = (values[at] ?? 0) - (sum[at] ?? 0);
    for (const part of parts[at] ?? []) {
      values[part] = (estimate[part] ?? 0) + (excess * (variance[part] ?? 0)) / spread;
    }
  }
  return Array.from(values);
}
