import { z } from 'zod';
import { DEFAULT_LAWS } from '../../domain/receivables/defaults/laws';
import { lawProblems } from '../../domain/receivables/interest/law-problems';
import type { LawDefinition } from '../../domain/receivables/interest/law';
import type { OwnRateBook } from '../../schema/queries/receivables/rate-book';
import { inForce, rateBookOf } from '../../schema/queries/receivables/rate-book';
import { Problem } from '../problem';
import { bookDate, currency, debtorType, jurisdiction, line } from './fields';
import { ruleId } from './rate-body';

const points = z.string().meta({ description: 'Percentage points as decimal text', example: '9' });
const major = z.string().meta({ description: 'Major units as decimal text', example: '40.00' });
const debtors = z.array(debtorType).min(1).max(3);
const source = line.meta({ description: 'The provision' });

const interest = z
  .discriminatedUnion('method', [
    z.strictObject({
      method: z.literal('simple'),
      rate: z.enum(['stepping', 'fixed-at-start']).meta({
        description: 'stepping follows the reference rate; fixed-at-start keeps the rate of the first interest day',
      }),
      reference: ruleId,
      points: z.strictObject({ business: points.optional(), consumer: points.optional(), public: points.optional() }),
    }),
    z.strictObject({
      method: z.literal('monthly-rests'),
      reference: ruleId,
      multiplier: z.string().meta({ example: '3' }),
      debtors,
    }),
  ])
  .meta({ id: 'StatutoryInterest' });

const due = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('receipt'),
      days: z.int().min(0).max(366),
      movesToWorkingDay: z.boolean(),
      source,
    }),
    z.strictObject({
      kind: z.literal('acceptance'),
      days: z.int().min(0).max(366),
      mostDays: z.int().min(0).max(366),
      objectionDays: z.int().min(0).max(366),
      movesToWorkingDay: z.boolean(),
      source,
    }),
  ])
  .meta({ id: 'DueRule', description: 'When a debt falls due that has no agreed date' });

const tax = z.strictObject({
  treatment: z.enum(['none', 'part-of-supply']),
  taxPoint: z.literal('on-receipt').optional(),
  document: z.literal('debit-note').optional(),
  source,
});

const fields = {
  title: line.meta({ example: 'BGB §§ 286–289 (Germany)' }),
  source,
  verified: z.boolean().default(true).meta({ description: 'Whether it was checked against the text of the law' }),
  from: bookDate.meta({ description: 'First due date it applies to' }),
  through: bookDate.optional().meta({ description: 'Last due date it applies to; open-ended without it' }),
  jurisdictions: z.array(jurisdiction).min(1).max(50),
  claimant: z.enum(['any', 'registered-micro-or-small']),
  interest,
  due,
  contract: z.strictObject({
    compound: z.enum(['allowed', 'forbidden']),
    precedence: z.enum(['contract', 'statute']),
    source,
  }),
  fixedSum: z
    .strictObject({
      currency,
      debtors,
      tiers: z
        .array(z.strictObject({ below: major.optional(), amount: major }))
        .min(1)
        .max(20),
      setOffAgainst: z.literal('legal-costs').optional(),
      source,
    })
    .optional(),
  noticeFee: z.strictObject({
    startingNotice: z.enum(['free', 'as-agreed']),
    laterNotices: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('as-agreed') }),
      z.strictObject({ kind: z.literal('print-and-postage'), amount: major }),
    ]),
    source,
  }),
  taxes: z.strictObject({ interest: tax, 'fixed-sum': tax, 'notice-fee': tax, 'bank-fee': tax }),
  limitation: z
    .strictObject({
      years: z.int().min(1).max(100),
      runsFrom: z.enum(['due-date', 'end-of-year']),
      restartedBy: z.array(z.enum(['acknowledgement', 'part-payment'])).max(2),
      source,
    })
    .optional(),
};

/** A law as people write it; its id stands in the path. */
export const lawDocument = z
  .strictObject(fields)
  .meta({ id: 'LateInterestLawDocument', example: exampleOf(DEFAULT_LAWS[0]) });
export type LawDocument = z.output<typeof lawDocument>;

export const lawBody = z
  .object({
    id: z.string(),
    version: z.int().meta({ description: '0 for a shipped one; the ETag' }),
    own: z.boolean().meta({ description: 'Written by your company; it goes before the shipped ones' }),
    ...fields,
  })
  .meta({ id: 'LateInterestLaw' });

/** A shipped law as people would write it. */
function exampleOf(law: LawDefinition | undefined): unknown {
  const { id: _id, ...document }: Partial<LawDefinition> = law ?? {};
  return document;
}

/**
 * A law ready to be stored, checked against the tenant's other laws and the rates there are.
 * @throws Problem 422 that names each field that cannot be used.
 */
export function toLaw(id: string, sent: LawDocument, own: OwnRateBook): LawDefinition {
  const { through, ...rest } = sent;
  const law: LawDefinition = {
    ...rest,
    id,
    ...(through === undefined ? {} : { through }),
    interest: toInterest(sent.interest),
    fixedSum: sent.fixedSum && {
      ...sent.fixedSum,
      setOffAgainst: sent.fixedSum.setOffAgainst,
      tiers: sent.fixedSum.tiers.map(({ below, amount }) => (below === undefined ? { amount } : { below, amount })),
    },
    taxes: {
      interest: toTax(sent.taxes.interest),
      'fixed-sum': toTax(sent.taxes['fixed-sum']),
      'notice-fee': toTax(sent.taxes['notice-fee']),
      'bank-fee': toTax(sent.taxes['bank-fee']),
    },
    limitation: sent.limitation,
  };
  const problems = lawProblems(law, [...inForce(own.laws).values()], rateBookOf(own).rates);
  if (problems.length === 0) return law;
  throw new Problem('invalid-content', 'The law cannot be used; see `errors`.', {
    errors: problems.map(({ pointer, detail }) => ({ in: 'body', pointer: `#${pointer}`, detail })),
  });
}

function toInterest(sent: LawDocument['interest']): LawDefinition['interest'] {
  return sent.method === 'simple' ? { ...sent, points: withoutUndefined(sent.points) } : sent;
}

function toTax({ taxPoint, document, ...tax }: LawDocument['taxes']['interest']): LawDefinition['taxes']['interest'] {
  return { ...tax, ...(taxPoint ? { taxPoint } : {}), ...(document ? { document } : {}) };
}

function withoutUndefined<K extends string>(
  record: Partial<Record<K, string | undefined>>,
): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const key in record) if (record[key] !== undefined) kept[key] = record[key];
  return kept;
}

/** A law as answers show it. */
export function toLawBody(law: LawDefinition, version: number, own: boolean): z.input<typeof lawBody> {
  return lawBody.parse({ ...law, version, own });
}
