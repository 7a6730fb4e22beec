import { addDays, lastDayOfMonth, weekday } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { CleanedDay } from './clean-demand';

export type BucketSize = 'day' | 'week' | 'month';

/** Observations in one yearly season (for days: in one weekly one). */
export const BUCKET_PERIOD: Readonly<Record<BucketSize, number>> = { day: 7, week: 52, month: 12 };

export interface Bucket {
  /** First day: itself, a Monday, or the first of a month. */
  readonly from: IsoDate;
  readonly demand: number;
}

/**
 * Sums of demand per day, ISO week or calendar month, oldest first. A first or last week or month that is not whole is left out, for
 * it would look like a fall.
 * @param days every day in order, none left out.
 */
export function demandBuckets(days: readonly CleanedDay[], size: BucketSize): Bucket[] {
  const buckets: { from: IsoDate; demand: number; last: IsoDate }[] = [];
  for (const { date, demand } of days) {
    const from = firstDay(date, size);
    const current = buckets.at(-1);
    if (current?.from === from) {
      current.demand += demand;
      current.last = date;
    } else {
      buckets.push({ from, demand, last: date });
    }
  }
  const [first] = days;
  return buckets
    .filter(({ from, last }) => last === lastDay(from, size) && (first === undefined || from >= first.date))
    .map(({ from, demand }) => ({ from, demand }));
}

function firstDay(date: IsoDate, size: BucketSize): IsoDate {
  if (size === 'day') return date;
  return size === 'week' ? addDays(date, 1 - weekday(date)) : `${date.slice(0, 8)}01`;
}

function lastDay(from: IsoDate, size: BucketSize): IsoDate {
  if (size === 'day') return from;
  return size === 'week' ? addDays(from, 6) : lastDayOfMonth(from);
}
