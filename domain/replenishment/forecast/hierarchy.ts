import { leastSquaresTree } from './hierarchy-least-squares';
import { treeOf } from './hierarchy-tree';
import type { Tree } from './hierarchy-tree';

/** A node: an item, a group of items or the whole; each with a forecast of its own. */
export interface HierarchyNode {
  readonly id: string;
  /** The node it is a part of; undefined at the top. */
  readonly parent: string | undefined;
  /** One value per step, made without looking at the other nodes; finite and ≥ 0. */
  readonly forecast: readonly number[];
  /** Variance of its one-step errors, ≥ 0; for `variance`. */
  readonly variance?: number;
  /** Mean demand of the past, ≥ 0; for `top-down`. */
  readonly past?: number;
}

/**
 * How forecasts are made to add up.
 * - `bottom-up`: the leaves stay, everything above is their sum.
 * - `top-down`: the tops stay, and are divided by the shares of the past demand.
 * - `least-squares`: the smallest squared change over all nodes (OLS).
 * - `variance`: the same, each change in units of the node's error variance (MinT with a diagonal matrix).
 */
export type Reconciliation = 'bottom-up' | 'top-down' | 'least-squares' | 'variance';

/**
 * Forecasts that add up: each node with parts is the sum of its parts, in every step, up to floating-point rounding (see
 * `roundHierarchy` for exact sums). None is below zero: a leaf that would be is set to zero and the others are reconciled anew.
 * Sources: Hyndman, Ahmed, Athanasopoulos and Shang, Optimal combination forecasts for hierarchical time series, 2011;
 * Wickramasuriya, Athanasopoulos and Hyndman, Optimal forecast reconciliation, 2019.
 * @returns forecasts by node id, in the order given.
 * @throws RangeError for two nodes of one id, an unknown parent, a circle, forecasts of different lengths, or a value that is not
 * finite and ≥ 0, or is missing for the method.
 */
export function reconcile(nodes: readonly HierarchyNode[], method: Reconciliation): Map<string, readonly number[]> {
  const tree = treeOf(nodes);
  const steps = nodes[0]?.forecast.length ?? 0;
  check(nodes, steps, method);
  const results = nodes.map(() => new Array<number>(steps).fill(0));
  for (let step = 0; step < steps; step += 1) {
    const base = nodes.map(({ forecast }) => forecast[step] ?? 0);
    reconcileStep(nodes, tree, base, method).forEach((value, at) => {
      const result = results[at];
      if (result !== undefined) result[step] = value;
    });
  }
  return new Map(nodes.map(({ id }, at) => [id, results[at] ?? []]));
}

function reconcileStep(nodes: readonly HierarchyNode[], tree: Tree, base: number[], method: Reconciliation): number[] {
  switch (method) {
    case 'bottom-up':
      return sumUp(tree, base);
    case 'top-down':
      return divideDown(nodes, tree, base);
    case 'least-squares':
      return leastSquaresTree(
        tree,
        base,
        base.map(() => 1),
      );
    case 'variance':
      return leastSquaresTree(
        tree,
        base,
        nodes.map(({ variance = 0 }) => variance),
      );
  }
}

function sumUp({ upwards, parts }: Tree, base: readonly number[]): number[] {
  const values = [...base];
  for (const at of upwards) {
    const own = parts[at] ?? [];
    if (own.length > 0) values[at] = own.reduce((sum, part) => sum + (values[part] ?? 0), 0);
  }
  return values;
}

function divideDown(nodes: readonly HierarchyNode[], tree: Tree, base: readonly number[]): number[] {
  const values = [...base];
  for (const at of [...tree.upwards].reverse()) {
    const own = tree.parts[at] ?? [];
    const pasts = own.map((part) => nodes[part]?.past ?? 0);
    const sum = pasts.reduce((all, past) => all + past, 0);
    // Parts that never sold share alike what the whole is expected to sell.
    own.forEach((part, k) => {
      const share = sum > 0 ? (pasts[k] ?? 0) / sum : 1 / own.length;
      values[part] = (values[at] ?? 0) * share;
    });
  }
  return values;
}

function check(nodes: readonly HierarchyNode[], steps: number, method: Reconciliation): void {
  const isQuantity = (value: number | undefined) => value !== undefined && Number.isFinite(value) && value >= 0;
  for (const { id, forecast, variance, past } of nodes) {
    if (forecast.length !== steps) throw new RangeError(`${id} has ${forecast.length} steps, others have ${steps}.`);
    if (!forecast.every(isQuantity)) throw new RangeError(`The forecast of ${id} must be finite and not below zero.`);
    if (method === 'variance' && !isQuantity(variance)) throw new RangeError(`${id} has no variance of its errors.`);
    if (method === 'top-down' && !isQuantity(past)) throw new RangeError(`${id} has no past demand.`);
  }
}
