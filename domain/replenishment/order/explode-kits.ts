import { plus, rational, rationalOf, times, toNumber } from './rational';
import type { Rational } from './rational';

/** A kit is not stocked: its demand is demand for its components. */
export interface Kit {
  readonly kitId: string;
  readonly components: readonly { readonly itemId: string; readonly quantity: Rational }[];
}

export type ExplodedDemand =
  | { readonly kind: 'exploded'; readonly demand: ReadonlyMap<string, number> }
  /** A kit that contains itself, over other kits or directly; the path names them in order. */
  | { readonly kind: 'circle'; readonly path: readonly string[] };

/**
 * Demand by item with the kits in it replaced by their components, through all levels. Exact: factors are multiplied as
 * fractions before the result is a number. Whole demand for a kit counts; what is not in `kits` is an item.
 */
export function explodeKits(demand: ReadonlyMap<string, number>, kits: readonly Kit[]): ExplodedDemand {
  const kitOf = new Map(kits.map((kit) => [kit.kitId, kit]));
  const sums = new Map<string, Rational>();
  let circle: readonly string[] | undefined;
  const add = (id: string, quantity: Rational, path: readonly string[]): void => {
    if (path.includes(id)) circle ??= [...path, id];
    if (circle) return;
    const kit = kitOf.get(id);
    if (!kit) {
      sums.set(id, plus(sums.get(id) ?? rational(0n), quantity));
      return;
    }
    for (const { itemId, quantity: each } of kit.components) add(itemId, times(quantity, each), [...path, id]);
  };
  for (const [id, quantity] of demand) add(id, rationalOf(quantity), []);
  if (circle) return { kind: 'circle', path: circle };
  return { kind: 'exploded', demand: new Map([...sums].map(([id, quantity]) => [id, toNumber(quantity)])) };
}
