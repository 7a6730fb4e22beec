import type { Minor } from '../../platform/money';

/** A line that asks for cash. */
export interface CashLine {
  readonly itemId: string;
  readonly supplierId: string;
  readonly cost: Minor;
  /** Expected cost of stock-outs it avoids, in minor units. */
  readonly avoided: number;
  /** False for a line that only joined: it stands only beside a line of the same supplier that is needed. */
  readonly anchor: boolean;
}

export interface CashChoice<Line extends CashLine> {
  readonly taken: readonly Line[];
  readonly skipped: readonly { readonly line: Line; readonly why: 'over-cash-cap' | 'below-minimum-after-cash-cap' }[];
}

/**
 * Spends at most `cash`: lines by expected stock-out cost avoided per unit of cash, ties by item id; what does not fit is
 * skipped and the next is tried. `stands` says whether the taken lines of a supplier make an order it accepts. While some
 * do not, the supplier among them whose lines avoid least is dropped and its cash offered to the others; at the end
 * each dropped supplier is tried once more alone with what is left.
 */
export function capByCash<Line extends CashLine>(
  lines: readonly Line[],
  cash: Minor,
  stands: (supplierId: string, taken: readonly Line[]) => boolean,
): CashChoice<Line> {
  const ranked = [...lines].sort((a, b) => compareByReturn(a, b));
  const accepted = (own: readonly Line[]): boolean =>
    own.some(({ anchor }) => anchor) && stands(own[0]?.supplierId ?? '', own);
  const dropped = new Set<string>();
  let taken = takeWhatFits(ranked, cash);
  for (;;) {
    const fallen = bySupplier(taken).filter((own) => !accepted(own));
    const [least] = fallen.sort((a, b) => avoidedBy(a) - avoidedBy(b));
    if (!least) break;
    dropped.add(least[0]?.supplierId ?? '');
    taken = takeWhatFits(
      ranked.filter(({ supplierId }) => !dropped.has(supplierId)),
      cash,
    );
  }
  for (const own of bySupplier(ranked.filter(({ supplierId }) => dropped.has(supplierId)))) {
    const again = takeWhatFits(own, cash - valueOf(taken));
    if (again.length > 0 && accepted(again)) taken.push(...again);
  }
  const orderedFrom = new Set(taken.map(({ supplierId }) => supplierId));
  const skipped = ranked
    .filter((line) => !taken.includes(line))
    .map((line) => ({
      line,
      why:
        dropped.has(line.supplierId) && !orderedFrom.has(line.supplierId)
          ? ('below-minimum-after-cash-cap' as const)
          : ('over-cash-cap' as const),
    }));
  return { taken, skipped };
}

/** Lines supplier by supplier, in the order in which suppliers first appear. */
function bySupplier<Line extends CashLine>(lines: readonly Line[]): Line[][] {
  const groups = new Map<string, Line[]>();
  for (const line of lines) groups.set(line.supplierId, [...(groups.get(line.supplierId) ?? []), line]);
  return [...groups.values()];
}

function avoidedBy(lines: readonly CashLine[]): number {
  return lines.reduce((sum, { avoided }) => sum + avoided, 0);
}

function takeWhatFits<Line extends CashLine>(ranked: readonly Line[], cash: Minor): Line[] {
  let left = cash;
  return ranked.filter(({ cost }) => {
    if (cost > left) return false;
    left -= cost;
    return true;
  });
}

function valueOf(lines: readonly CashLine[]): Minor {
  return lines.reduce((sum, { cost }) => sum + cost, 0n);
}

/** Higher return first; what costs nothing before all else; ties by item id. */
function compareByReturn(a: CashLine, b: CashLine): number {
  const difference = returnOf(b) - returnOf(a);
  if (difference !== 0 && !Number.isNaN(difference)) return difference;
  return a.itemId < b.itemId ? -1 : a.itemId > b.itemId ? 1 : 0;
}

function returnOf({ avoided, cost }: CashLine): number {
  return cost === 0n ? Number.MAX_VALUE : avoided / Number(cost);
}
