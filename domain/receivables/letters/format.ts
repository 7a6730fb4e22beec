import type { IsoDate } from '../../platform/dates';
import { formatMajor } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import { phrase } from './language';
import type { LetterLanguage } from './language';

/** Symbols that name one currency only in our letters; every other currency is written with its code. */
const SYMBOLS: Readonly<Record<string, string>> = { EUR: '€', GBP: '£', INR: '₹', JPY: '¥', PLN: 'zł', USD: '$' };
/** Follow the number in every language. */
const ALWAYS_AFTER: ReadonlySet<string> = new Set(['PLN']);

const NO_BREAK = '\u00a0';

/**
 * An amount as people of the language read it, exact from minor units: `€1,234.56`, `1.234,56 €`, `₹12,34,567.00`,
 * `CHF 1,234.00`. Own tables rather than the runtime's, so that a letter reads the same on every machine.
 */
export function letterAmount(minor: Minor, currency: Currency, language: LetterLanguage): string {
  const digits = letterNumber(formatMajor(minor < 0n ? -minor : minor, currency), currency, language);
  const symbol = SYMBOLS[currency];
  const sign = minor < 0n ? '−' : '';
  if (language.numbers.symbol === 'after' || ALWAYS_AFTER.has(currency)) {
    return `${sign}${digits}${NO_BREAK}${symbol ?? currency}`;
  }
  return symbol === undefined ? `${sign}${currency}${NO_BREAK}${digits}` : `${sign}${symbol}${digits}`;
}

/** A plain decimal (`1234.50`) grouped and pointed as the language does; `currency` decides on Indian groups. */
export function letterNumber(decimal: string, currency: Currency | undefined, language: LetterLanguage): string {
  const { decimal: point, group, indianRupees } = language.numbers;
  const [whole = '0', fraction] = decimal.split('.');
  const indian = indianRupees && currency === 'INR';
  const grouped = whole.replace(indian ? /\B(?=(?:\d{2})*\d{3}$)/g : /\B(?=(?:\d{3})+$)/g, group);
  return fraction === undefined ? grouped : `${grouped}${point}${fraction}`;
}

/** A date in words of the language: `31 January 2025`, `31. Januar 2025`. */
export function letterDate(date: IsoDate, language: LetterLanguage): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return phrase(language.date, { day: String(Number(day)), month: language.months[Number(month) - 1] ?? month, year });
}

/** Texts that people typed, on one line and without anything that could break a header or turn the writing around. */
export function letterLine(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim();
}

/** `a`, `a and b`, `a, b and c`. */
export function letterList(parts: readonly string[], language: LetterLanguage): string {
  const last = parts.at(-1) ?? '';
  if (parts.length < 2) return last;
  return `${parts.slice(0, -1).join(', ')} ${language.words.and} ${last}`;
}
