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
 * skipped and the next is tried. `stands` says whether the taken lines of a supplier make an order it accepts; where they
 * do not, all its lines are dropped and their cash is offered to the others. Ends with nothing more that would fit.
 */
export function capByCash<Line extends CashLine>(
  lines: readonly Line[],
  cash: Minor,
  stands: (supplierId: string, taken: readonly Line[]) => boolean,
): CashChoice<Line> {
  const ranked = [...lines].sort((a, b) => compareByReturn(a, b));
  const taken: Line[] = [];
  const dropped = new Set<string>();
  for (;;) {
    const more = takeWhatFits(
      ranked.filter((line) => !taken.includes(line) && !dropped.has(line.supplierId)),
      cash - valueOf(taken),
    );
    const bySupplier = new Map<string, Line[]>();
    for (const line of more) bySupplier.set(line.supplierId, [...(bySupplier.get(line.supplierId) ?? []), line]);
    let fell = false;
    for (const [supplierId, added] of bySupplier) {
      const whole = [...taken.filter((line) => line.supplierId === supplierId), ...added];
      if (whole.some(({ anchor }) => anchor) && stands(supplierId, whole)) continue;
      dropped.add(supplierId);
      fell = true;
    }
    if (fell) continue;
    if (more.length === 0) break;
    taken.push(...more);
  }
  const skipped = ranked
    .filter((line) => !taken.includes(line))
    .map((line) => ({
      line,
      why: dropped.has(line.supplierId) ? ('below-minimum-after-cash-cap' as const) : ('over-cash-cap' as const),
    }));
  return { taken, skipped };
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
