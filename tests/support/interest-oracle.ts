/**
 * A second, independent count of default interest, used to check the first. It imports nothing: it walks from day to
 * day with its own calendar and counts in fractions of whole numbers. Slow and plain on purpose.
 */

export interface OracleMovement {
  readonly date: string;
  readonly amount: bigint;
}

/** Rates as percent a year in decimal text, each from a day on. */
export interface OracleRate {
  readonly from: string;
  readonly percent: string;
}

export interface OracleDebt {
  readonly principal: bigint;
  /** The last day that bears no interest. */
  readonly lastFreeDay: string;
  readonly through: string;
  readonly movements: readonly OracleMovement[];
}

export type OracleYear = 365 | 360 | 'calendar';

export type OracleRule =
  | { readonly kind: 'simple'; readonly rates: readonly OracleRate[]; readonly plus: string; readonly year: OracleYear }
  | { readonly kind: 'frozen'; readonly rates: readonly OracleRate[]; readonly plus: string }
  | {
      readonly kind: 'compound';
      readonly rates: readonly OracleRate[];
      readonly times: string;
      readonly months: number;
      readonly year: OracleYear;
    };

export interface OracleRow {
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

/** A fraction; the denominator is positive. */
interface Fraction {
  readonly top: bigint;
  readonly bottom: bigint;
}

const DAY_MS = 86_400_000;

export function oracleRows(debt: OracleDebt, rule: OracleRule): OracleRow[] {
  const days = bearingDays(debt);
  return rule.kind === 'compound' ? compoundRows(debt, days, rule) : simpleRows(debt, days, rule);
}

/** All days from the first that bears interest to the last on which principal is open. */
function bearingDays(debt: OracleDebt): string[] {
  const all: string[] = [];
  for (let day = shift(debt.lastFreeDay, 1); day <= debt.through; day = shift(day, 1)) all.push(day);
  let last = all.length - 1;
  while (last >= 0 && openOn(debt, all[last] ?? '') === 0n) last -= 1;
  return all.slice(0, last + 1);
}

function simpleRows(
  debt: OracleDebt,
  days: readonly string[],
  rule: Exclude<OracleRule, { kind: 'compound' }>,
): OracleRow[] {
  const start = shift(debt.lastFreeDay, 1);
  const groups: { key: string; from: string; to: string; sum: Fraction }[] = [];
  for (const day of days) {
    const open = openOn(debt, day);
    const rate = add(rateOn(rule.rates, rule.kind === 'frozen' ? start : day), fraction(rule.plus));
    const year = rule.kind === 'frozen' ? 365 : daysOfYear(rule.year, day);
    const key = open === 0n ? 'idle' : `${open} at ${(rate.top * 1_000_000n) / rate.bottom} of ${year}`;
    const earned = share(open, rate, 1, year);
    const group = groups.at(-1);
    if (group?.key === key) {
      group.to = day;
      group.sum = add(group.sum, earned);
    } else {
      groups.push({ key, from: day, to: day, sum: earned });
    }
  }
  const rows = groups.map(({ key, from, to, sum }) => ({ key, from, to, amount: halfAwayFromZero(sum) }));
  const first = rows.findIndex((row) => row.key !== 'idle');
  return first === -1 ? [] : rows.slice(first).map(({ from, to, amount }) => ({ from, to, amount }));
}

function compoundRows(
  debt: OracleDebt,
  days: readonly string[],
  rule: Extract<OracleRule, { kind: 'compound' }>,
): OracleRow[] {
  const start = shift(debt.lastFreeDay, 1);
  const lastDay = days.at(-1);
  const rows: { from: string; to: string; amount: bigint; idle: boolean }[] = [];
  let interest = 0n;
  let period: string[] = [];
  let periods = 0;
  for (const day of days) {
    period.push(day);
    const rest = shift(monthsLater(start, (periods + 1) * rule.months), -1);
    if (day !== rest && day !== lastDay) continue;
    const rate = times(rateOn(rule.rates, day), fraction(rule.times));
    const stretches = stretchesOf(debt, period, rule.year);
    const uncut = new Set(period.map((each) => openOn(debt, each))).size === 1;
    let earned = 0n;
    for (const stretch of day === rest && uncut ? [period] : stretches) {
      const from = stretch[0] ?? '';
      const to = stretch.at(-1) ?? '';
      const open = openOn(debt, from);
      const balance = open === 0n ? 0n : open + interest;
      const exact =
        day === rest && uncut
          ? share(balance, rate, rule.months, 12)
          : share(balance, rate, stretch.length, daysOfYear(rule.year, from));
      const amount = halfAwayFromZero(exact);
      earned += amount;
      rows.push({ from, to, amount, idle: balance === 0n });
    }
    if (day === rest) {
      interest += earned;
      periods += 1;
      period = [];
    }
  }
  const first = rows.findIndex((row) => !row.idle);
  return first === -1 ? [] : rows.slice(first).map(({ from, to, amount }) => ({ from, to, amount }));
}

/** Days of a period in stretches of one balance and, while something is open, one length of year. */
function stretchesOf(debt: OracleDebt, days: readonly string[], year: OracleYear): string[][] {
  const stretches: string[][] = [];
  let before = '';
  for (const day of days) {
    const open = openOn(debt, day);
    const key = open === 0n ? 'idle' : `${open}/${daysOfYear(year, day)}`;
    if (key === before) stretches.at(-1)?.push(day);
    else stretches.push([day]);
    before = key;
  }
  return stretches;
}

/** Open principal that bears interest on a day: what was credited on the day itself is still open. */
function openOn(debt: OracleDebt, day: string): bigint {
  let open = debt.principal;
  for (const movement of debt.movements) if (movement.date < day) open -= movement.amount;
  return open < 0n ? 0n : open;
}

function rateOn(rates: readonly OracleRate[], day: string): Fraction {
  let found: OracleRate | undefined;
  for (const rate of rates) if (rate.from <= day) found = rate;
  if (!found) throw new Error(`the oracle has no rate for ${day}`);
  return fraction(found.percent);
}

function daysOfYear(year: OracleYear, day: string): number {
  if (year !== 'calendar') return year;
  const number = Number(day.slice(0, 4));
  return (Date.UTC(number + 1, 0, 1) - Date.UTC(number, 0, 1)) / DAY_MS;
}

/** Amount × percent × part / whole, in minor units. */
function share(amount: bigint, percent: Fraction, part: number, whole: number): Fraction {
  return { top: amount * percent.top * BigInt(part), bottom: percent.bottom * 100n * BigInt(whole) };
}

function fraction(text: string): Fraction {
  const [whole = '0', decimals = ''] = text.replace('-', '').split('.');
  const top = BigInt(whole + decimals);
  return { top: text.startsWith('-') ? -top : top, bottom: 10n ** BigInt(decimals.length) };
}

function add(a: Fraction, b: Fraction): Fraction {
  if (a.bottom === b.bottom) return { top: a.top + b.top, bottom: a.bottom };
  return { top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom };
}

function times(a: Fraction, b: Fraction): Fraction {
  return { top: a.top * b.top, bottom: a.bottom * b.bottom };
}

function halfAwayFromZero({ top, bottom }: Fraction): bigint {
  const size = top < 0n ? -top : top;
  const rounded = (2n * size + bottom) / (2n * bottom);
  return top < 0n ? -rounded : rounded;
}

function shift(day: string, by: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date) + by * DAY_MS).toISOString().slice(0, 10);
}

/** The same-numbered day some months on, or the last day of that month. */
function monthsLater(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}
