import { addDays, daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { netReturns } from './returns';
import type { CustomerReturn } from './returns';
import { correctStockOuts } from './clean-demand-stock-outs';
import type { StockOutPolicy } from './clean-demand-stock-outs';

/** Why stock moved. Only sales are demand, and customers' returns take it back. */
export const MOVEMENT_KINDS = [
  'sale',
  'customer-return',
  'supplier-return',
  'adjustment',
  'damage',
  'own-use',
  'transfer',
] as const;

export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export interface Movement {
  readonly date: IsoDate;
  readonly kind: MovementKind;
  /** In the stock unit, above zero; the kind says the direction. An adjustment may be negative. */
  readonly quantity: number;
  /** Of a customer's return: the date of the sale, where it is known. */
  readonly soldOn?: IsoDate;
  /** A sale for one project: it will not come again and is left out of demand. */
  readonly project?: string;
}

/** What a day was like. */
export interface DayFacts {
  readonly date: IsoDate;
  /** Available at opening, in the stock unit. */
  readonly opening: number;
  /** False on days on which nothing could be sold. */
  readonly open: boolean;
  /** What made the day unlike others, such as a promotion or a holiday; days are compared with their like only. */
  readonly occasion?: string;
}

export interface CleanedDay {
  readonly date: IsoDate;
  /** Sold, without projects. */
  readonly sold: number;
  /** Of that brought back later. */
  readonly returned: number;
  /** Sold for projects. */
  readonly project: number;
  /** What customers wanted, as far as it can be known; ≥ 0. */
  readonly demand: number;
  /** Why demand is not sold − returned; absent where it is. */
  readonly why?: string;
}

export interface CleanedDemand {
  /** Every day from the first to the last, none left out. */
  readonly days: readonly CleanedDay[];
  /** Quantities that were no demand, by kind. */
  readonly ignored: Readonly<Partial<Record<MovementKind, number>>>;
  /** Brought back without a sale in these days that it could belong to. */
  readonly unmatchedReturns: number;
}

/**
 * Demand per day from an item's stock movements: sales without projects, less what customers brought back (on the day of the
 * sale), and on days out of stock what comparable days sold. Damage, own use, adjustments, transfers and returns to suppliers
 * are never demand.
 * @param from first day, inclusive.
 * @param to last day, inclusive. Movements outside are left out.
 * @param facts of the days; a day without facts counts as open and in stock.
 * @throws RangeError when `to` is before `from`, or a quantity is not a finite number, or negative where that has no meaning.
 */
export function cleanDemand(
  movements: readonly Movement[],
  facts: readonly DayFacts[],
  { from, to }: { readonly from: IsoDate; readonly to: IsoDate },
  policy?: StockOutPolicy,
): CleanedDemand {
  const length = daysBetween(from, to) + 1;
  if (length < 1) throw new RangeError(`The last day ${to} is before the first day ${from}.`);
  const dates = Array.from({ length }, (_, day) => addDays(from, day));
  const dayOf = new Map(dates.map((date, day) => [date, day]));
  const { sold, project, returns, ignored } = sortMovements(movements, dayOf);
  const netted = netReturns(sold, returns);
  const factsByDate = new Map(facts.map((fact) => [fact.date, fact]));
  const days = dates.map((date, day) => ({
    date,
    sold: (sold[day] ?? 0) + (project[day] ?? 0),
    net: (sold[day] ?? 0) - (netted.returned[day] ?? 0),
    facts: factsByDate.get(date) ?? { date, opening: Infinity, open: true },
  }));
  const corrected = correctStockOuts(days, policy);
  return {
    days: dates.map((date, day) => ({
      date,
      sold: sold[day] ?? 0,
      returned: netted.returned[day] ?? 0,
      project: project[day] ?? 0,
      demand: corrected[day]?.demand ?? 0,
      ...(corrected[day]?.why === undefined ? {} : { why: corrected[day].why }),
    })),
    ignored,
    unmatchedReturns: netted.unmatched,
  };
}

interface SortedMovements {
  /** Per day, without projects. */
  readonly sold: Float64Array;
  readonly project: Float64Array;
  readonly returns: readonly CustomerReturn[];
  readonly ignored: Partial<Record<MovementKind, number>>;
}

function sortMovements(movements: readonly Movement[], dayOf: ReadonlyMap<IsoDate, number>): SortedMovements {
  const sold = new Float64Array(dayOf.size);
  const project = new Float64Array(dayOf.size);
  const returns: CustomerReturn[] = [];
  const ignored: Partial<Record<MovementKind, number>> = {};
  for (const { date, kind, quantity, soldOn, ...rest } of movements) {
    if (!Number.isFinite(quantity) || (quantity < 0 && kind !== 'adjustment')) {
      throw new RangeError(`A movement of ${date} (${kind}) has the quantity ${quantity}.`);
    }
    const day = dayOf.get(date);
    if (day === undefined) continue;
    if (kind === 'sale') {
      const column = rest.project === undefined ? sold : project;
      column[day] = (column[day] ?? 0) + quantity;
    } else if (kind === 'customer-return') {
      returns.push({ day, quantity, soldOn: soldOn === undefined ? undefined : (dayOf.get(soldOn) ?? 'outside') });
    } else {
      ignored[kind] = (ignored[kind] ?? 0) + quantity;
    }
  }
  return { sold, project, returns, ignored };
}
