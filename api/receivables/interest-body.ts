import { z } from 'zod';
import type { IsoDate } from '../../domain/platform/dates';
import type { RateBook } from '../../domain/receivables/collection/rate-book';
import type { DebtFacts } from '../../domain/receivables/interest/facts';
import { fixedSum } from '../../domain/receivables/interest/fixed-sum';
import { interestStatement } from '../../domain/receivables/interest/statement';
import { date } from '../fields';
import { minorText } from './fields';

const refusalBody = z
  .object({
    kind: z.literal('refused'),
    reason: z.enum(['missing-fact', 'invalid-fact', 'no-law', 'no-rate', 'forbidden', 'not-eligible', 'not-overdue']),
    fact: z.string().nullable().meta({ description: 'The fact that is missing or wrong' }),
    detail: z.string(),
  })
  .meta({ id: 'InterestRefusal' });

export const interestRowBody = z
  .object({
    from: date,
    to: date.meta({ description: 'Inclusive, like `from`' }),
    days: z.int(),
    balanceMinor: minorText,
    ratePercent: z.string().meta({ example: '10.27' }),
    yearPart: z.string().meta({ example: '30/365' }),
    amountMinor: minorText.meta({ description: 'Rounded half away from zero' }),
    source: z.string().meta({ description: 'Where the rate comes from' }),
  })
  .meta({ id: 'InterestRow' });

export const statementBody = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('statement'),
        law: z.string(),
        title: z.string(),
        basis: z.string(),
        currency: z.string(),
        dueDate: date.meta({ description: 'The due date interest is counted from' }),
        rows: z.array(interestRowBody),
        totalMinor: minorText.meta({ description: 'Sum of the rows' }),
        dailyAmount: z.string().meta({ description: 'Each further day, major units, not rounded', example: '2.8137' }),
        unverified: z.array(z.string()).meta({ description: 'Sources to check before a claim is demanded' }),
      })
      .meta({ id: 'InterestStatement' }),
    refusalBody,
  ])
  .meta({ id: 'InterestResult' });

export const fixedSumBody = z
  .discriminatedUnion('kind', [
    z
      .object({
        kind: z.literal('fixed-sum'),
        currency: z.string(),
        amountMinor: minorText,
        law: z.string(),
        source: z.string(),
        unverified: z.array(z.string()),
      })
      .meta({ id: 'FixedSum' }),
    refusalBody,
  ])
  .meta({ id: 'FixedSumResult' });

export const totalsBody = z
  .object({ currency: z.string(), interestMinor: minorText, fixedSumMinor: minorText })
  .meta({ id: 'InterestTotals' });

/** Interest and fixed sum of a debt through a day, as an answer shows them, with what they add to the totals. */
export function interestOf(
  debt: DebtFacts,
  through: IsoDate,
  { laws, rates }: RateBook,
): { interest: z.input<typeof statementBody>; fixedSum: z.input<typeof fixedSumBody> } {
  const statement = interestStatement(debt, through, laws, rates);
  const sum = fixedSum(debt, through, laws);
  return {
    interest:
      statement.kind === 'refused'
        ? refused(statement)
        : {
            kind: 'statement',
            law: statement.law,
            title: statement.title,
            basis: statement.basis,
            currency: statement.currency,
            dueDate: statement.dueDate,
            rows: statement.rows.map(({ balance, amount, ...row }) => ({
              ...row,
              balanceMinor: balance.toString(),
              amountMinor: amount.toString(),
            })),
            totalMinor: statement.total.toString(),
            dailyAmount: statement.dailyAmount,
            unverified: [...statement.unverified],
          },
    fixedSum:
      sum.kind === 'refused'
        ? refused(sum)
        : {
            kind: 'fixed-sum',
            currency: sum.currency,
            amountMinor: sum.amount.toString(),
            law: sum.law,
            source: sum.source,
            unverified: [...sum.unverified],
          },
  };
}

function refused(refusal: {
  reason: z.input<typeof refusalBody>['reason'];
  fact?: string;
  detail: string;
}): z.input<typeof refusalBody> {
  return { kind: 'refused', reason: refusal.reason, fact: refusal.fact ?? null, detail: refusal.detail };
}

type Stated = ReturnType<typeof interestOf>;

/** Totals by currency, each in its own: a law's fixed sum need not be in the debt's. */
export function interestTotals(stated: readonly Stated[]): z.input<typeof totalsBody>[] {
  const totals = new Map<string, { interest: bigint; fixedSum: bigint }>();
  const of = (currency: string) => {
    const known = totals.get(currency) ?? { interest: 0n, fixedSum: 0n };
    totals.set(currency, known);
    return known;
  };
  for (const { interest, fixedSum: sum } of stated) {
    if (interest.kind === 'statement') of(interest.currency).interest += BigInt(interest.totalMinor);
    if (sum.kind === 'fixed-sum') of(sum.currency).fixedSum += BigInt(sum.amountMinor);
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, { interest, fixedSum: sum }]) => {
      return { currency, interestMinor: interest.toString(), fixedSumMinor: sum.toString() };
    });
}
