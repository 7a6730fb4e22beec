/** Demand of another item that stands in for missing history. */
export interface Inheritance {
  readonly itemId: string;
  /** Demand per period of that item, ending in the same period as the item's own. */
  readonly values: readonly number[];
  /** Units of this item that replace one of the other; above 0, finite. */
  readonly factor: number;
}

/** A history and what each period of it rests on. */
export interface ComposedHistory {
  readonly values: readonly number[];
  /** Periods at the beginning that rest on another item alone. */
  readonly borrowed: number;
  readonly why: string;
}

/**
 * The history of an item that replaces others: its own, plus theirs times the factor of each, so that what customers still bought of the old
 * one while stock lasted counts too. The longest history sets the length; a missing period counts nothing.
 * @throws RangeError for a factor that is not above zero and finite.
 */
export function supersede(own: readonly number[], predecessors: readonly Inheritance[]): ComposedHistory {
  predecessors.forEach(checkFactor);
  const length = predecessors.reduce((most, { values }) => Math.max(most, values.length), own.length);
  const values = Array.from({ length }, (_, t) => {
    const at = (series: readonly number[]) => series[t - (length - series.length)] ?? 0;
    return predecessors.reduce((sum, { values: old, factor }) => sum + at(old) * factor, at(own));
  });
  const parts = predecessors.map(({ itemId, factor }) => `${itemId} × ${factor}`);
  const why = parts.length === 0 ? 'Its own history.' : `Its own history and that of ${parts.join(' and ')}.`;
  return { values, borrowed: length - own.length, why };
}

/**
 * The history of a new item, begun with that of a like item: the like item's periods before the item's own first one, times the factor. From
 * its own first period on its own demand counts, for the like item goes on selling to its own customers.
 * @param own demand per period since the item is offered.
 * @throws RangeError for a factor that is not above zero and finite.
 */
export function borrowHistory(own: readonly number[], like: Inheritance): ComposedHistory {
  checkFactor(like);
  const before = like.values.slice(0, Math.max(0, like.values.length - own.length)).map((value) => value * like.factor);
  const why =
    before.length === 0
      ? 'Its own history, which is as long as that of the like item.'
      : `Its own ${own.length} periods after ${before.length} of ${like.itemId} × ${like.factor}.`;
  return { values: [...before, ...own], borrowed: before.length, why };
}

function checkFactor({ itemId, factor }: Inheritance): void {
  if (!Number.isFinite(factor) || factor <= 0)
    throw new RangeError(`The factor of ${itemId} must be above zero, not ${factor}.`);
}
