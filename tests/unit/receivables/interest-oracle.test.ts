import fc from 'fast-check';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import type { DebtFacts } from '../../../domain/receivables/interest/facts';
import type { RateTable } from '../../../domain/receivables/interest/rate-table';
import { interestStatement } from '../../../domain/receivables/interest/statement';
import type { InterestStatement } from '../../../domain/receivables/interest/statement';
import type { ContractTerms, PrincipalMovement } from '../../../domain/receivables/ledger/types';
import { contract, debt, SMALL_MANUFACTURER } from '../../support/debts';
import { oracleRows } from '../../support/interest-oracle';
import type { OracleDebt, OracleRate, OracleRule, OracleYear } from '../../support/interest-oracle';

/** Over 5,000 random statements in all, a fifth of each kind, the same in every run; some samples are not overdue. */
const RUNS = { numRuns: 1_100, seed: 20_261_120 };

const DAY_MS = 86_400_000;
const dayNumber = (iso: string): number => Date.parse(iso) / DAY_MS;
const dayOf = (number: number): string => new Date(number * DAY_MS).toISOString().slice(0, 10);

const FIRST_DAY = dayNumber('2018-06-15');
const LAST_DAY = dayNumber('2025-12-15');

interface Sample {
  readonly principal: bigint;
  readonly due: string;
  readonly through: string;
  readonly movements: readonly PrincipalMovement[];
  readonly rates: readonly OracleRate[];
}

/** Rates from the half-year (or any day) on; hundredths of a percent, sometimes twice the same in a row. */
const halfYears = Array.from(
  { length: 24 },
  (_, index) => `${2018 + Math.floor(index / 2)}-${index % 2 ? '07' : '01'}-01`,
);

const percent = (least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((hundredths) => {
    const digits = Math.abs(hundredths).toString().padStart(3, '0');
    return `${hundredths < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  });

const halfYearRates = fc
  .array(percent(-88, 700), { minLength: halfYears.length, maxLength: halfYears.length })
  .map((rates) => halfYears.map((from, index) => ({ from, percent: rates[index - (index % 3 === 2 ? 1 : 0)] ?? '0' })));

const steppingRates = fc
  .tuple(
    percent(400, 700),
    fc.uniqueArray(fc.integer({ min: FIRST_DAY, max: LAST_DAY }), { minLength: 0, maxLength: 12 }),
    fc.array(percent(400, 700), { minLength: 12, maxLength: 12 }),
  )
  .map(([start, days, rates]) => [
    { from: '2018-01-01', percent: start },
    ...[...days].sort((a, b) => a - b).map((day, index) => ({ from: dayOf(day), percent: rates[index] ?? '5' })),
  ]);

const sample = (rates: fc.Arbitrary<OracleRate[]>): fc.Arbitrary<Sample> =>
  fc
    .record({
      principal: fc.oneof(fc.bigInt({ min: 1n, max: 500_000n }), fc.bigInt({ min: 1n, max: 99_999_999_999n })),
      due: fc.integer({ min: FIRST_DAY, max: LAST_DAY - 1_100 }),
      length: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 1_000 })),
      cuts: fc.array(
        fc.record({
          at: fc.integer({ min: -20, max: 1_000 }),
          share: fc.integer({ min: -30, max: 110 }),
          kind: fc.constantFrom(
            'payment' as const,
            'credit-note' as const,
            'dispute-upheld' as const,
            'write-off' as const,
          ),
        }),
        { maxLength: 5 },
      ),
      rates,
    })
    .map(({ principal, due, length, cuts, rates: stored }) => ({
      principal,
      due: dayOf(due),
      through: dayOf(due + length),
      movements: cuts.map(({ at, share, kind }) => ({
        date: dayOf(due + (at % (length + 5))),
        amount: (principal * BigInt(share)) / 100n,
        kind,
      })),
      rates: stored,
    }));

/** The rates as the tenant's table holds them. */
function tableOf(id: string, steps: 'half-year' | 'any-day', rates: readonly OracleRate[]): RateTable {
  const stored = rates.map((rate, index) => {
    const next = rates[index + 1];
    const through = next ? dayOf(dayNumber(next.from) - 1) : '2029-12-31';
    return { from: rate.from, through, percent: rate.percent, source: `test ${rate.from}`, verified: true };
  });
  return { [id]: { name: id, steps, rates: stored } };
}

const seen = { statements: 0, withSeveralRows: 0 };

/** Compares a statement with the oracle, row by row, and checks what holds for every statement. */
function compare(facts: DebtFacts, given: Sample, lastFreeDay: string, table: RateTable, rule: OracleRule): void {
  const walked: OracleDebt = {
    principal: given.principal,
    lastFreeDay,
    through: given.through,
    movements: given.movements,
  };
  const expected = oracleRows(walked, rule);
  const statement = interestStatement(facts, given.through, DEFAULT_LAWS, table);
  if (statement.kind === 'refused') {
    expect(statement.reason).toBe('not-overdue');
    expect(expected).toEqual([]);
    return;
  }
  expect(statement.rows.map(({ from, to, amount }) => ({ from, to, amount }))).toEqual(expected);
  expect(statement.total).toBe(expected.reduce((total, row) => total + row.amount, 0n));
  seen.statements += 1;
  if (statement.rows.length > 1) seen.withSeveralRows += 1;
  checkShape(statement, lastFreeDay, given.through);
}

function checkShape(statement: InterestStatement, lastFreeDay: string, through: string): void {
  let before: number | undefined;
  for (const row of statement.rows) {
    const from = dayNumber(row.from);
    if (before !== undefined) expect(from).toBe(before + 1);
    before = dayNumber(row.to);
    expect(row.days).toBe(before - from + 1);
    expect(row.days).toBeGreaterThan(0);
    expect(row.balance >= 0n).toBe(true);
  }
  expect(dayNumber(statement.rows[0]?.from ?? '')).toBeGreaterThan(dayNumber(lastFreeDay));
  expect(before).toBeLessThanOrEqual(dayNumber(through));
}

const base = (given: Sample, changes: Partial<DebtFacts>): DebtFacts =>
  debt({ principal: given.principal, dueDate: given.due, movements: given.movements, ...changes });

const YEARS: Record<ContractTerms['dayCount'], OracleYear> = {
  'actual/365': 365,
  'actual/360': 360,
  'actual/actual': 'calendar',
};

describe('statements equal a count day by day', () => {
  it('Germany: 9 or 5 points on a stepping rate', () => {
    fc.assert(
      fc.property(sample(halfYearRates), fc.boolean(), (given, consumer) => {
        const facts = base(given, { debtorType: consumer ? 'consumer' : 'business' });
        const rule = { kind: 'simple', rates: given.rates, plus: consumer ? '5' : '9', year: 365 } as const;
        compare(facts, given, given.due, tableOf('de-basiszinssatz', 'half-year', given.rates), rule);
      }),
      RUNS,
    );
  });

  it('Directive: 8 points on a stepping rate, from day 31 after receipt', () => {
    fc.assert(
      fc.property(sample(halfYearRates), fc.nat(20), (given, before) => {
        const receiptDate = dayOf(dayNumber(given.due) - 30);
        const acceptanceDate = dayOf(dayNumber(receiptDate) - before);
        const dueDate = acceptanceDate;
        const facts = base(given, { jurisdiction: 'EU', agreedDate: undefined, receiptDate, acceptanceDate, dueDate });
        const rule = { kind: 'simple', rates: given.rates, plus: '8', year: 365 } as const;
        compare(facts, given, given.due, tableOf('ecb-refinancing', 'half-year', given.rates), rule);
      }),
      RUNS,
    );
  });

  it('United Kingdom: the rate of the first day for good', () => {
    fc.assert(
      fc.property(sample(halfYearRates), (given) => {
        const facts = base(given, { jurisdiction: 'GB', currency: 'GBP' });
        const rule = { kind: 'frozen', rates: given.rates, plus: '8' } as const;
        compare(facts, given, given.due, tableOf('gb-dealing-rate', 'half-year', given.rates), rule);
      }),
      RUNS,
    );
  });

  it('India: monthly rests at three times the bank rate', () => {
    fc.assert(
      fc.property(sample(steppingRates), (given) => {
        const acceptanceDate = dayOf(dayNumber(given.due) - 15);
        const facts = base(given, {
          jurisdiction: 'IN',
          currency: 'INR',
          agreedDate: undefined,
          acceptanceDate,
          claimant: { ...SMALL_MANUFACTURER, registeredOn: '2015-01-01' },
        });
        const rule = { kind: 'compound', rates: given.rates, times: '3', months: 1, year: 365 } as const;
        compare(facts, given, given.due, tableOf('in-bank-rate', 'any-day', given.rates), rule);
      }),
      RUNS,
    );
  });

  it('contracts: every day count and rest, with days of grace', () => {
    const dayCounts = ['actual/365', 'actual/360', 'actual/actual'] as const;
    const months = { monthly: 1, quarterly: 3, yearly: 12 } as const;
    fc.assert(
      fc.property(
        sample(fc.constant([])),
        percent(0, 3_000),
        fc.constantFrom(...dayCounts),
        fc.constantFrom('simple' as const, 'monthly' as const, 'quarterly' as const, 'yearly' as const),
        fc.nat(40),
        (given, ratePercent, dayCount, compounding, graceDays) => {
          const terms = contract({ ratePercent, dayCount, compounding, graceDays });
          const facts = base(given, { jurisdiction: 'GB', contract: terms });
          const lastFreeDay = dayOf(dayNumber(given.due) + graceDays);
          const rates = [{ from: '2000-01-01', percent: ratePercent }];
          const year = YEARS[dayCount];
          const rule: OracleRule =
            compounding === 'simple'
              ? { kind: 'simple', rates, plus: '0', year }
              : { kind: 'compound', rates, times: '1', months: months[compounding], year };
          compare(facts, given, lastFreeDay, {}, rule);
        },
      ),
      RUNS,
    );
  });

  it('makes more than 5,000 statements, most of them of several rows', () => {
    expect(seen.statements).toBeGreaterThanOrEqual(5_000);
    expect(seen.withSeveralRows).toBeGreaterThanOrEqual(3_500);
  });
});
