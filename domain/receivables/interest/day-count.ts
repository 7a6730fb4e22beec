import type { IsoDate } from '../../platform/dates';
import type { ContractTerms } from '../ledger/types';

export type DayCount = ContractTerms['dayCount'];

/** Days, both inclusive, that share one divisor. */
export interface DivisorSpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly divisor: number;
}

/**
 * The divisor of a day: 365 in every year, 360, or (`actual/actual`, ISDA) the days of the year the day lies in.
 */
export function divisorOn(dayCount: DayCount, date: IsoDate): number {
  switch (dayCount) {
    case 'actual/365':
      return 365;
    case 'actual/360':
      return 360;
    case 'actual/actual':
      return isLeapYear(Number(date.slice(0, 4))) ? 366 : 365;
  }
}

/** Cuts days where the divisor changes: at a new year between a common and a leap year, under `actual/actual` only. */
export function divisorSpans(dayCount: DayCount, from: IsoDate, to: IsoDate): DivisorSpan[] {
  const spans: DivisorSpan[] = [];
  let start = from;
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year += 1) {
    const divisor = divisorOn(dayCount, `${fourDigits(year)}-01-01`);
    const end = `${fourDigits(year)}-12-31`;
    if (end < to && divisorOn(dayCount, `${fourDigits(year + 1)}-01-01`) === divisor) continue;
    spans.push({ from: start, to: end < to ? end : to, divisor });
    start = `${fourDigits(year + 1)}-01-01`;
  }
  return spans;
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

function fourDigits(year: number): string {
  return String(year).padStart(4, '0');
}
