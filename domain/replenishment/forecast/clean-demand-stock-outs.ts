import { weekday } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';

/** Which days a day out of stock is compared with. */
export interface StockOutPolicy {
  /** Days before and after, of which the comparable ones are taken. */
  readonly within: number;
  /** With fewer days of the same weekday than this, all weekdays are taken. */
  readonly leastAlike: number;
}

/** Eight weeks each side: up to 16 days of the same weekday. */
export const STOCK_OUTS: StockOutPolicy = { within: 56, leastAlike: 3 };

export interface StockDay {
  readonly date: IsoDate;
  /** Sold, projects included: whoever bought found stock. */
  readonly sold: number;
  /** Demand seen: sold without projects, less returns; ≥ 0. */
  readonly net: number;
  readonly facts: { readonly opening: number; readonly open: boolean; readonly occasion?: string };
}

/**
 * Demand per day, with days out of stock corrected. Out of stock is an open day with nothing available at opening and no sale; its demand is
 * the mean of comparable days: open, in stock, of the same weekday and occasion, near it. Where too few are of its weekday, all
 * weekdays; where none is near, it stays as it was seen.
 */
export function correctStockOuts(
  days: readonly StockDay[],
  { within, leastAlike }: StockOutPolicy = STOCK_OUTS,
): { readonly demand: number; readonly why?: string }[] {
  const outOfStock = days.map(({ sold, facts }) => facts.open && facts.opening <= 0 && sold <= 0);
  const weekdays = days.map(({ date }) => weekday(date));
  return days.map((day, at) => {
    if (outOfStock[at] !== true) return { demand: day.net };
    const near: number[] = [];
    const alike: number[] = [];
    for (let other = Math.max(0, at - within); other <= Math.min(days.length - 1, at + within); other += 1) {
      const candidate = days[other];
      if (candidate === undefined || !candidate.facts.open || outOfStock[other] === true) continue;
      if (candidate.facts.occasion !== day.facts.occasion) continue;
      near.push(candidate.net);
      if (weekdays[other] === weekdays[at]) alike.push(candidate.net);
    }
    if (near.length === 0) return { demand: day.net, why: 'Out of stock, and no comparable day is near.' };
    const enough = alike.length >= leastAlike;
    const basis = enough ? alike : near;
    const described = enough ? `${basis.length} days of the same weekday` : `${basis.length} days near it`;
    return { demand: mean(basis), why: `Out of stock: the mean of ${described}.` };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
