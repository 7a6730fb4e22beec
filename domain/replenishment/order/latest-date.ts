import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';

/** Dates are given at most this many days ahead; what lasts longer says nothing of a date. */
const FARTHEST_DAYS = 3650;

export interface LatestDate {
  /** The day on which the position is expected to fall to the safety stock. */
  readonly neededOn: IsoDate;
  /** The last day on which an order still arrives by then; never before today. */
  readonly orderBy: IsoDate;
  /** Days from today to `orderBy`; 0 when it is today or should have been before. */
  readonly daysLeft: number;
}

/** The latest sensible date of an order: days until (position − safety stock) is used up, less the lead time. */
export function latestDate(
  today: IsoDate,
  stock: { readonly position: number; readonly safetyStock: number; readonly dailyDemand: number },
  leadTimeDays: number,
): LatestDate {
  const spare = Math.max(0, stock.position - stock.safetyStock);
  const lasts =
    stock.dailyDemand > 0 ? Math.min(FARTHEST_DAYS, Math.floor(spare / stock.dailyDemand)) : lastsIdle(stock);
  const daysLeft = Math.max(0, lasts - Math.ceil(leadTimeDays));
  return { neededOn: addDays(today, lasts), orderBy: addDays(today, daysLeft), daysLeft };
}

/** Without demand stock lasts, unless it is already below what is to be held. */
function lastsIdle({ position, safetyStock }: { readonly position: number; readonly safetyStock: number }): number {
  return position < safetyStock || position < 0 ? 0 : FARTHEST_DAYS;
}
