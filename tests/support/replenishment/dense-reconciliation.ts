/** A node as the matrix formula needs it. */
interface DenseNode {
  readonly id: string;
  readonly parent: string | undefined;
  readonly forecast: readonly number[];
  readonly variance?: number;
}

/**
 * Reconciled values of the first step by the textbook formula S (S'W⁻¹S)⁻¹ S'W⁻¹ ŷ with a diagonal W (or the unit matrix),
 * dense and without any bound: an oracle that knows nothing of trees but the matrix S of which leaf belongs to which node.
 */
export function denseReconciliation(nodes: readonly DenseNode[], useVariances: boolean): number[] {
  const leaves = nodes.filter(({ id }) => nodes.every(({ parent }) => parent !== id));
  const belongs = (leaf: DenseNode | undefined, id: string): boolean => {
    if (leaf === undefined) return false;
    return (
      leaf.id === id ||
      belongs(
        nodes.find((node) => node.id === leaf.parent),
        id,
      )
    );
  };
  const summing = nodes.map(({ id }) => leaves.map((leaf) => (belongs(leaf, id) ? 1 : 0)));
  const weights = nodes.map(({ variance = 1 }) => (useVariances ? 1 / variance : 1));
  const entry = (i: number, j: number) =>
    summing.reduce((sum, row, n) => sum + (row[i] ?? 0) * (row[j] ?? 0) * (weights[n] ?? 0), 0);
  const right = leaves.map((_, i) =>
    summing.reduce((sum, row, n) => sum + (row[i] ?? 0) * (weights[n] ?? 0) * (nodes[n]?.forecast[0] ?? 0), 0),
  );
  const solution = solve(
    leaves.map((_, i) => leaves.map((_leaf, j) => entry(i, j))),
    right,
  );
  return summing.map((row) => row.reduce<number>((sum, one, j) => sum + one * (solution[j] ?? 0), 0));
}

/** Gauss–Jordan elimination; the matrix is positive definite. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((pivot, k) => {
    const scale = pivot[k] ?? 1;
    pivot.forEach((value, j) => (pivot[j] = value / scale));
    rows.forEach((row, i) => {
      const factor = row[k] ?? 0;
      if (i !== k) row.forEach((value, j) => (row[j] = value - factor * (pivot[j] ?? 0)));
    });
  });
  return rows.map((row) => row.at(-1) ?? NaN);
}
