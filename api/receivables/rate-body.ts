import { z } from 'zod';
import { DEFAULT_RATES } from '../../domain/receivables/defaults/rates';
import { ownRateProblems } from '../../domain/receivables/interest/own-rates';
import type { ReferenceRate, RateTable } from '../../domain/receivables/interest/rate-table';
import type { OwnRateBook } from '../../schema/queries/receivables/rate-book';
import { Problem } from '../problem';
import { bookDate, line } from './fields';

/** Id of a reference rate or of a law. */
export const ruleId = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens')
  .max(60)
  .meta({ example: 'de-basiszinssatz' });

const percent = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,6})?$/, 'Percent a year as decimal text, e.g. "1.27" or "-0.88"')
  .meta({ example: '1.27' });

const storedRate = {
  from: bookDate.meta({ description: 'First day, inclusive' }),
  through: bookDate.meta({
    description: 'Last day it is known for, inclusive: the last day of its half-year, or the day before it changed',
  }),
  percent,
  source: line.meta({ description: 'Where it was published; printed on statements' }),
  verified: z.boolean().default(true).meta({ description: 'Whether it was read in that publication' }),
};

/** What people write: the rates that their company adds to, or puts in the place of, the shipped ones. */
export const rateDocument = z
  .strictObject({
    name: line.optional().meta({ description: 'For people; needed when the reference rate is not shipped' }),
    steps: z.enum(['half-year', 'any-day']).optional().meta({
      description: 'Whether it is set for half-years or from any day on; needed when it is not shipped',
    }),
    rates: z.array(z.strictObject(storedRate)).max(1_000),
  })
  .meta({
    id: 'ReferenceRateDocument',
    example: {
      rates: [{ from: '2026-07-01', through: '2026-12-31', percent: '1.27', source: 'Bundesbank, 2026-07-01' }],
    },
  });
export type RateDocument = z.output<typeof rateDocument>;

export const rateBody = z
  .object({
    id: z.string(),
    version: z.int().meta({ description: 'Of your own rates; 0 while only the shipped ones are used; the ETag' }),
    name: z.string(),
    steps: z.enum(['half-year', 'any-day']),
    rates: z.array(
      z.object({
        ...storedRate,
        percent: z.string(),
        source: z.string(),
        verified: z.boolean(),
        own: z.boolean().meta({ description: 'Stored by your company, not shipped' }),
      }),
    ),
    knownThrough: z
      .string()
      .nullable()
      .meta({ description: 'Last day a rate is known for: later interest stops with a task' }),
  })
  .meta({ id: 'ReferenceRate' });

/**
 * The tenant's own rates under an id, ready to be stored.
 * @throws Problem 422 that names each field that cannot be used.
 */
export function toReferenceRate(id: string, { name, steps, rates }: RateDocument): ReferenceRate {
  const shipped = Object.hasOwn(DEFAULT_RATES, id) ? DEFAULT_RATES[id] : undefined;
  const own = { name: name ?? shipped?.name, steps: steps ?? shipped?.steps, rates };
  const absent = (['name', 'steps'] as const).filter((field) => own[field] === undefined);
  const problems = absent.map((field) => ({
    pointer: `/${field}`,
    detail: `It is not shipped, so its ${field} must be stated.`,
  }));
  if (own.name !== undefined && own.steps !== undefined) {
    const reference = { name: own.name, steps: own.steps, rates };
    const found = ownRateProblems(shipped, reference);
    if (found.length === 0) return reference;
    problems.push(...found);
  }
  throw new Problem('invalid-content', 'The rates cannot be used; see `errors`.', {
    errors: problems.map(({ pointer, detail }) => ({ in: 'body', pointer: `#${pointer}`, detail })),
  });
}

/** A reference rate as answers show it: what is computed with, and which of it is the company's own. */
export function toRateBody(id: string, table: RateTable, own: OwnRateBook): z.input<typeof rateBody> | undefined {
  const reference = Object.hasOwn(table, id) ? table[id] : undefined;
  if (!reference) return undefined;
  const { version = 0, document } = own.rates.get(id) ?? {};
  const mine = new Set(document?.rates.map((rate) => rate.from));
  return {
    id,
    version,
    name: reference.name,
    steps: reference.steps,
    rates: reference.rates.map((rate) => ({ ...rate, own: mine.has(rate.from) })),
    knownThrough: reference.rates.at(-1)?.through ?? null,
  };
}
