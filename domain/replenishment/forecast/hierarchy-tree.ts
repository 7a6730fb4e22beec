/** Places of nodes in a list, and how they hang together. */
export interface Tree {
  /** Places of the parts of each node; empty for a leaf. */
  readonly parts: readonly (readonly number[])[];
  /** All places, each after its parts. */
  readonly upwards: readonly number[];
}

/**
 * The tree, or several trees, of nodes that name their parent.
 * @throws RangeError for two nodes of one id, an unknown parent or a circle.
 */
export function treeOf(nodes: readonly { readonly id: string; readonly parent: string | undefined }[]): Tree {
  const places = new Map<string, number>();
  nodes.forEach(({ id }, at) => {
    if (places.has(id)) throw new RangeError(`There are two nodes ${id}.`);
    places.set(id, at);
  });
  const parts: number[][] = nodes.map(() => []);
  const downwards: number[] = [];
  nodes.forEach(({ id, parent }, at) => {
    if (parent === undefined) {
      downwards.push(at);
      return;
    }
    const above = places.get(parent);
    if (above === undefined) throw new RangeError(`${id} is part of ${parent}, which is not there.`);
    parts[above]?.push(at);
  });
  // The list grows while it is walked: a node's parts come after it.
  for (const at of downwards) for (const part of parts[at] ?? []) downwards.push(part);
  if (downwards.length < nodes.length) {
    const lost = nodes.find((_, at) => !downwards.includes(at));
    throw new RangeError(`${lost?.id ?? ''} is part of itself.`);
  }
  return { parts, upwards: downwards.reverse() };
}
