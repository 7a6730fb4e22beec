import { isIsoDate, isZone } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { parseMajor } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { ContractTerms, DebtorType } from '../ledger/types';
import type { DateFormat, NumberFormat } from './mapping';

/** A value that was read, or why it cannot be. */
export type Read<T> = { readonly value: T } | { readonly reason: string };

export const DEBTOR_TYPES: readonly DebtorType[] = ['business', 'consumer', 'public'];
export const COMPOUNDINGS: readonly ContractTerms['compounding'][] = ['simple', 'monthly', 'quarterly', 'yearly'];
export const DAY_COUNTS: readonly ContractTerms['dayCount'][] = ['actual/365', 'actual/360', 'actual/actual'];

/** Largest amount a ledger column holds (64 bits). */
const LARGEST_MINOR = 9_223_372_036_854_775_807n;
const LONGEST_TEXT = 500;
const LONGEST_QUOTE = 60;
const EARLIEST_YEAR = 1950;
const LATEST_YEAR = 2199;

const DATE_PATTERNS: Readonly<Record<DateFormat, RegExp>> = {
  'yyyy-mm-dd': /^(?<y>\d{4})-(?<m>\d{2})-(?<d>\d{2})$/,
  'm/d/yyyy': /^(?<m>\d{1,2})\/(?<d>\d{1,2})\/(?<y>\d{4})$/,
  'd/m/yyyy': /^(?<d>\d{1,2})\/(?<m>\d{1,2})\/(?<y>\d{4})$/,
  'd.m.yyyy': /^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4})$/,
  yyyymmdd: /^(?<y>\d{4})(?<m>\d{2})(?<d>\d{2})$/,
};

/** A text of the file as a reason quotes it. */
export function quoted(text: string): string {
  return text.length > LONGEST_QUOTE ? `"${text.slice(0, LONGEST_QUOTE)}…"` : `"${text}"`;
}

/** Reads a date written in exactly this format. */
export function readDate(text: string, format: DateFormat): Read<IsoDate> {
  const parts = DATE_PATTERNS[format].exec(text)?.groups;
  if (!parts) return { reason: `${quoted(text)} is not a date written ${format}` };
  const { y = '', m = '', d = '' } = parts;
  const date = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  if (!isIsoDate(date)) return { reason: `${quoted(text)} is no day of the calendar` };
  const year = Number(y);
  if (year < EARLIEST_YEAR || year > LATEST_YEAR) {
    return { reason: `${quoted(text)} is not between ${EARLIEST_YEAR} and ${LATEST_YEAR}` };
  }
  return { value: date };
}

/** Reads a number as the mapping says it is written into a plain decimal (`1.234,50` → `1234.50`). */
export function readDecimal(text: string, format: NumberFormat): Read<string> {
  const [whole = '', fraction, ...more] = text.replace(/[\u00a0\u202f]/g, ' ').split(format.decimal);
  const groups = format.group === undefined ? [whole] : whole.split(format.group);
  const first = groups[0] ?? '';
  // Groups of three, or of two before the last three as in India: 12,34,567.
  const grouped =
    groups.length === 1 ||
    (/^[+-]?\d{1,3}$/.test(first) &&
      groups.slice(1, -1).every((part) => /^\d{2,3}$/.test(part)) &&
      /^\d{3}$/.test(groups.at(-1) ?? ''));
  const digits = groups.join('');
  const valid = /^[+-]?\d+$/.test(digits) && (fraction === undefined || /^\d+$/.test(fraction));
  if (!valid || !grouped || more.length > 0)
    return { reason: `${quoted(text)} is not a number such as ${example(format)}` };
  return { value: fraction === undefined ? digits : `${digits}.${fraction}` };
}

function example(format: NumberFormat): string {
  return `1${format.group ?? ''}234${format.decimal}50`;
}

/** Reads an amount in major units, exactly. `least` is the smallest allowed, 0 or 1 minor unit. */
export function readAmount(text: string, format: NumberFormat, currency: string, least: 0n | 1n): Read<Minor> {
  const decimal = readDecimal(text, format);
  if ('reason' in decimal) return decimal;
  const minor = parseMajor(decimal.value, currency);
  if (minor === undefined) return { reason: `${quoted(text)} has more decimals than ${currency} has` };
  if (minor < 0n) return { reason: `${quoted(text)} is negative; what reduces a debt is a credit note or a payment` };
  if (minor < least) return { reason: `${quoted(text)} is zero` };
  return minor > LARGEST_MINOR ? { reason: `${quoted(text)} is too large` } : { value: minor };
}

/** Reads a rate in percent, 0 to 1000, as decimal text. */
export function readPercent(text: string, format: NumberFormat): Read<string> {
  const decimal = readDecimal(text.replace(/\s*%$/, ''), format);
  if ('reason' in decimal) return decimal;
  const { value } = decimal;
  if (value.startsWith('-') || Number(value) > 1000)
    return { reason: `${quoted(text)} is not between 0 and 1000 percent` };
  return { value: value.replace(/^\+/, '') };
}

/** Reads a whole number within a range. */
export function readInteger(text: string, least: number, most: number): Read<number> {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? { value }
    : { reason: `${quoted(text)} is not a whole number from ${least} to ${most}` };
}

/** Reads one line of text: runs of white space, line breaks too, become one space; control characters are refused. */
export function readText(text: string): Read<string> {
  const line = text.replace(/\s+/g, ' ').trim();
  if (/[\p{Cc}\p{Surrogate}\p{Bidi_Control}]/u.test(line)) return { reason: 'the text holds control characters' };
  return line.length > LONGEST_TEXT
    ? { reason: `the text is longer than ${LONGEST_TEXT} characters` }
    : { value: line };
}

export function readZone(text: string): Read<string> {
  return isZone(text) ? { value: text } : { reason: `${quoted(text)} is no IANA time zone such as Europe/Berlin` };
}

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export function readCurrency(text: string): Read<string> {
  return CURRENCIES.has(text) ? { value: text } : { reason: `${quoted(text)} is no ISO 4217 currency such as EUR` };
}

const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Codes of the region list that are no countries. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ']);

export function readCountry(text: string): Read<string> {
  const known = /^[A-Z]{2}$/.test(text) && !NO_COUNTRIES.has(text) && REGIONS.of(text) !== undefined;
  return known ? { value: text } : { reason: `${quoted(text)} is no ISO 3166-1 country such as DE` };
}

export function readLanguage(text: string): Read<string> {
  try {
    const [language] = Intl.getCanonicalLocales(text);
    if (language !== undefined) return { value: language };
  } catch {
    // Not well-formed: told below.
  }
  return { reason: `${quoted(text)} is no language such as en or de-AT` };
}

/** One plain address; nothing that could carry a second recipient or a header. */
export function readEmail(text: string): Read<string> {
  const valid = text.length <= 254 && /^[^\s@,;:<>"()[\]\\]+@[^\s@,;:<>"()[\]\\]+\.[^\s@,;:<>"()[\]\\.]+$/.test(text);
  return valid ? { value: text } : { reason: `${quoted(text)} is no mail address` };
}

export function readOneOf<T extends string>(text: string, allowed: readonly T[]): Read<T> {
  const value = allowed.find((entry) => entry === text);
  return value === undefined ? { reason: `${quoted(text)} is none of ${allowed.join(', ')}` } : { value };
}
