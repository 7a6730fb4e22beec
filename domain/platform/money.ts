import Decimal from 'decimal.js';

/**
 * Money is an integer count of minor units (cents, paise, yen) in a `bigint`, beside an ISO 4217 currency code.
 * Floats never hold money. In JSON an amount travels as a decimal string of minor units, e.g. `"12345"`.
 */
export type Minor = bigint;

/** An ISO 4217 code, three upper-case letters. */
export type Currency = string;

export interface Money {
  readonly currency: Currency;
  readonly minor: Minor;
}

/** Exact decimal used for rates and intermediate interest; 40 significant digits, half away from zero when rounded. */
export const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });
export type Exact = Decimal;

/** ISO 4217 currencies whose minor unit is not 1/100; every other code has two decimals. */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** Number of decimals of a currency's minor unit (ISO 4217). */
export function exponentOf(currency: Currency): number {
  return EXPONENTS[currency] ?? 2;
}

/**
 * Rounds an exact amount of minor units to a whole minor unit, half away from zero
 * (the commercial rounding the interest rules name; decimal.js calls it ROUND_HALF_UP).
 */
export function roundHalfAwayFromZero(amount: Exact): Minor {
  return BigInt(amount.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toFixed(0));
}

/**
 * Reads an amount in major units as people write it in files (`1234.5`, `-0.05`) into minor units.
 * Returns undefined when the text is no plain decimal or has more decimals than the currency.
 */
export function parseMajor(text: string, currency: Currency): Minor | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return undefined;
  const exponent = exponentOf(currency);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  if (fraction.length > exponent) return undefined;
  const minor = BigInt((match[2] ?? '0') + fraction.padEnd(exponent, '0'));
  return match[1] === '-' ? -minor : minor;
}

/** Minor units as a plain decimal of major units, e.g. `formatMajor(-5n, 'EUR') === '-0.05'`. Never localised. */
export function formatMajor(minor: Minor, currency: Currency): string {
  const exponent = exponentOf(currency);
  const digits = (minor < 0n ? -minor : minor).toString().padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const text = exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
  return minor < 0n ? `-${text}` : text;
}

/** Sum of amounts that share a currency; zero for none. */
export function sum(amounts: Iterable<Minor>): Minor {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export function minimum(a: Minor, b: Minor): Minor {
  return a < b ? a : b;
}

export function maximum(a: Minor, b: Minor): Minor {
  return a > b ? a : b;
}
