import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { Exact, exponentOf, roundHalfAwayFromZero } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import type { LawId } from './law';

/** One row of a statement: days, both inclusive, with one balance and one rate. */
export interface InterestRow {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly days: number;
  /** What bore interest: open principal, and capitalised interest where it compounds. Minor units. */
  readonly balance: Minor;
  /** Percent a year as decimal text. */
  readonly ratePercent: string;
  /** The part of a year counted, e.g. `30/365` or, for a whole month between rests, `1/12`. */
  readonly yearPart: string;
  /** Balance × rate × part of the year, rounded half away from zero. Minor units. */
  readonly amount: Minor;
  /** Where the rate comes from. */
  readonly source: string;
}

/** What a counting rule hands to the statement. */
export interface CountedInterest {
  readonly law: LawId;
  readonly title: string;
  readonly basis: string;
  readonly dueDate: IsoDate;
  readonly rows: readonly InterestRow[];
  readonly dailyAmount: string;
  readonly unverified: readonly string[];
}

/** A rate as a row shows it. */
export interface RowRate {
  readonly percent: string;
  readonly source: string;
  /** Sources that were not verified. */
  readonly unverified: readonly string[];
}

/** The part of a year a row covers. */
export interface YearPart {
  readonly numerator: number;
  readonly divisor: number;
}

/** Builds a row and rounds it. `numerator / divisor` of a year at `rate.percent` a year on `balance`. */
export function interestRow(from: IsoDate, to: IsoDate, balance: Minor, rate: RowRate, part: YearPart): InterestRow {
  const exact = yearAmount(balance, rate.percent).times(part.numerator).div(part.divisor);
  return {
    from,
    to,
    days: inclusiveDays(from, to),
    balance,
    ratePercent: rate.percent,
    yearPart: `${part.numerator}/${part.divisor}`,
    amount: roundHalfAwayFromZero(exact),
    source: rate.source,
  };
}

/** Days from `from` to `to`, both counted. */
export function inclusiveDays(from: IsoDate, to: IsoDate): number {
  return daysBetween(from, to) + 1;
}

/** Interest of one day in major units, unrounded, as plain decimal text. */
export function dailyAmount(balance: Minor, percent: string, divisor: number, currency: Currency): string {
  const minor = yearAmount(balance, percent).div(divisor);
  return minor.div(new Exact(10).pow(exponentOf(currency))).toFixed();
}

/** Rows without those at either end that bear nothing: before the debt was open, and after it was settled. */
export function trimIdleRows(rows: readonly InterestRow[]): InterestRow[] {
  const first = rows.findIndex((row) => row.balance > 0n);
  const last = rows.findLastIndex((row) => row.balance > 0n);
  return first === -1 ? [] : rows.slice(first, last + 1);
}

/** The rate of a row on which nothing was open. */
export const IDLE_RATE: RowRate = { percent: '0', source: 'nothing open', unverified: [] };

function yearAmount(balance: Minor, percent: string): Exact {
  return new Exact(balance.toString()).times(percent).div(100);
}
