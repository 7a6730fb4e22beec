import { z } from 'zod';
import type { Minor } from '../../domain/platform/money';
import { isIsoDate } from '../../domain/platform/dates';
import { readCountry, readCurrency, readEmail, readLanguage, readZone } from '../../domain/receivables/import/values';
import type { Read } from '../../domain/receivables/import/values';
import { date } from '../fields';

/** Text that a reader of the ledger's own rules accepts: a file and a request are read alike. */
function readBy(reader: (text: string) => Read<string>, most: number) {
  return z
    .string()
    .max(most, { abort: true })
    .superRefine((text, context) => {
      const read = reader(text);
      if ('reason' in read) context.addIssue({ code: 'custom', message: read.reason });
    });
}

/** Money in requests: minor units as a decimal string, above zero; 18 digits always fit the ledger's 64 bits. */
export const amountAboveZero = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, 'Minor units as text, a whole number above zero, e.g. "12345" for 123.45')
  .transform((text): Minor => BigInt(text))
  .meta({ description: 'Minor units as a decimal string, above zero', example: '12345' });

export const amountFromZero = z
  .string()
  .regex(/^(0|[1-9]\d{0,17})$/, 'Minor units as text, a whole number, not negative, e.g. "12345" for 123.45')
  .transform((text): Minor => BigInt(text))
  .meta({ description: 'Minor units as a decimal string', example: '1900' });

/** Money in answers. */
export const minorText = z.string().meta({ description: 'Minor units as a decimal string', example: '12345' });

export const currency = readBy(readCurrency, 3).meta({ description: 'ISO 4217 code', example: 'EUR' });
export const country = readBy(readCountry, 2).meta({ description: 'ISO 3166-1 code', example: 'DE' });
/** A country, or `EU` for the Directive's minimum. */
export const jurisdiction = z.union([z.literal('EU'), country]).meta({
  description: 'Country whose law governs the debt, or `EU` for the Directive’s minimum',
  example: 'DE',
});
export const zone = readBy(readZone, 64).meta({ description: 'IANA time zone', example: 'Europe/Berlin' });
export const language = readBy(readLanguage, 35).meta({ description: 'BCP 47 language of letters', example: 'de' });
export const email = readBy(readEmail, 254).meta({ example: 'accounts@example.com' });
export const debtorType = z.enum(['business', 'consumer', 'public']);

/** A date between the years 1950 and 2199, as in files. */
export const bookDate = date.refine(
  (text) => !isIsoDate(text) || (text >= '1950-01-01' && text <= '2199-12-31'),
  'Use a date from 1950 to 2199',
);

export const documentNumber = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]*$/u, 'No control characters')
  .meta({ example: 'INV-2026-0042' });

/** One line of text people wrote. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}]*$/u, 'One line, without control characters');

export const tags = z
  .array(z.string().trim().min(1).max(50))
  .max(50)
  .meta({ example: ['key-account'] });

export const reason = line.meta({ description: 'Why; shown in the timeline', example: 'Agreed on the phone' });

/** A rate in percent a year as decimal text. */
export const percentText = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,6})?$/, 'Percent as decimal text, e.g. "9.5"')
  .meta({ example: '9.5' });
