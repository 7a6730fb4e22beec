import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import type { RateTable } from '../../../domain/receivables/interest/rate-table';
import type { InterestStatement } from '../../../domain/receivables/interest/statement';
import { contract, debt, stated } from '../../support/debts';

const amounts = (statement: InterestStatement): bigint[] => statement.rows.map((row) => row.amount);

/** One rate for ever, under the ids the laws read. */
function flat(id: string, percent: string): RateTable {
  const rates = [{ from: '2010-01-01', through: '2039-12-31', percent, source: 'test', verified: true }];
  return { [id]: { name: id, steps: 'half-year', rates } };
}

describe('simple interest', () => {
  it('charges 0.41 on 100.00 at an agreed 10 % for 15 days', () => {
    const facts = debt({ principal: 10_000n, dueDate: '2024-03-01', contract: contract() });
    expect(stated(facts, '2024-03-16')).toMatchObject({ law: 'contract', total: 41n });
  });

  it.each([
    ['2026-01-06', 15n],
    ['2026-01-09', 24n],
    ['2026-01-14', 39n],
  ])('rounds € 107.00 at 10.15 %% by itself for each row, through %s', (through, amount) => {
    const facts = debt({ principal: 10_700n, dueDate: '2026-01-01', jurisdiction: 'EU' });
    expect(stated(facts, through).total).toBe(amount);
  });

  it('sums rounded rows of 5, 8 and 13 days on € 107.00 to 0.78', () => {
    const rows = ['2026-01-06', '2026-01-09', '2026-01-14'].map((through) =>
      stated(debt({ principal: 10_700n, dueDate: '2026-01-01', jurisdiction: 'EU' }), through),
    );
    expect(rows.map((each) => each.rows[0]?.days)).toEqual([5, 8, 13]);
    expect(rows.reduce((total, each) => total + each.total, 0n)).toBe(78n);
  });

  it('follows a step of the Directive’s reference rate: € 10,000 due 2026-05-31, credited 2026-08-30', () => {
    const ecb = DEFAULT_RATES['ecb-refinancing'];
    if (!ecb) throw new Error('no ECB rate');
    const july = { from: '2026-07-01', through: '2026-12-31', percent: '2.40', source: 'test', verified: true };
    const rates = { ...DEFAULT_RATES, 'ecb-refinancing': { ...ecb, rates: [...ecb.rates, july] } };
    const statement = stated(
      debt({ principal: 1_000_000n, dueDate: '2026-05-31', jurisdiction: 'EU' }),
      '2026-08-30',
      rates,
    );
    expect(statement.rows).toMatchObject([
      { from: '2026-06-01', to: '2026-06-30', days: 30, ratePercent: '10.15', amount: 8_342n },
      { from: '2026-07-01', to: '2026-08-30', days: 61, ratePercent: '10.4', amount: 17_381n },
    ]);
    expect(statement.total).toBe(25_723n);
  });

  it('adds 9 points to the Basiszinssatz between businesses: € 10,000 due 2025-05-31, paid 2025-07-15', () => {
    const statement = stated(debt({ principal: 1_000_000n }), '2025-07-15');
    expect(statement.rows).toMatchObject([
      { from: '2025-06-01', to: '2025-06-30', days: 30, balance: 1_000_000n, ratePercent: '11.27', amount: 9_263n },
      { from: '2025-07-01', to: '2025-07-15', days: 15, balance: 1_000_000n, ratePercent: '10.27', amount: 4_221n },
    ]);
    expect(statement).toMatchObject({ law: 'de-bgb-288', total: 13_484n, dueDate: '2025-05-31', unverified: [] });
    expect(statement.rows[0]?.source).toContain('Bundesbank');
  });

  it('adds 5 points when a consumer owes', () => {
    expect(stated(debt({ debtorType: 'consumer' }), '2025-06-30').rows[0]?.ratePercent).toBe('7.27');
  });

  it('adds the points to a negative reference rate', () => {
    expect(stated(debt({ dueDate: '2021-03-31' }), '2021-04-30').rows[0]?.ratePercent).toBe('8.12');
  });

  it('does not cut a row where the reference rate is set anew at the same level', () => {
    const statement = stated(debt({ dueDate: '2025-12-21' }), '2026-01-10');
    expect(statement.rows).toMatchObject([{ from: '2025-12-22', to: '2026-01-10', days: 20, ratePercent: '10.27' }]);
    expect(statement.rows[0]?.source).toMatch(/2025-07-01.*2026-01-01/);
  });

  it('keeps the UK rate of the 31 December before: £ 5,000 due 2025-05-31, paid 2025-08-29', () => {
    const facts = debt({ principal: 500_000n, currency: 'GBP', jurisdiction: 'GB' });
    const statement = stated(facts, '2025-08-29');
    expect(statement.rows).toMatchObject([
      { from: '2025-06-01', to: '2025-08-29', days: 90, ratePercent: '12.75', amount: 15_719n },
    ]);
  });

  it('takes the UK rate of the day before interest starts, not of the due date’s half-year', () => {
    const facts = debt({ currency: 'GBP', jurisdiction: 'GB', dueDate: '2025-06-30' });
    expect(stated(facts, '2025-07-31').rows[0]?.ratePercent).toBe('12.25');
  });

  it('divides by 365 in a leap year too', () => {
    const facts = debt({ principal: 3_650_000n, dueDate: '2024-01-31', jurisdiction: 'EU' });
    expect(stated(facts, '2024-02-29', flat('ecb-refinancing', '2')).total).toBe(29_000n);
  });

  it('names sources that were not verified', () => {
    const facts = debt({ currency: 'GBP', jurisdiction: 'GB' });
    expect(stated(facts, '2025-06-30').unverified).toEqual([expect.stringContaining('Bank of England')]);
  });

  it('leaves the daily amount unrounded and stops it once the principal is settled', () => {
    const facts = debt({ principal: 1_000_000n });
    expect(stated(facts, '2025-07-15').dailyAmount).toMatch(/^2\.8136986301369863013698630136986\d+$/);
    const paid = { ...facts, movements: [{ date: '2025-07-15', amount: 1_000_000n, kind: 'payment' as const }] };
    expect(stated(paid, '2025-07-15')).toMatchObject({ total: 13_484n, dailyAmount: '0' });
  });
});

describe('what cuts a claim', () => {
  it.each(['payment', 'credit-note', 'dispute-upheld', 'write-off'] as const)(
    'a %s counts from the next day',
    (kind) => {
      const movements = [{ date: '2025-06-10', amount: 400_000n, kind }];
      const statement = stated(debt({ principal: 1_000_000n, movements }), '2025-06-30');
      // 10,000 × 11.27 % × 10/365 = 30.88; 6,000 × 11.27 % × 20/365 = 37.05
      expect(statement.rows).toMatchObject([
        { from: '2025-06-01', to: '2025-06-10', days: 10, balance: 1_000_000n, amount: 3_088n },
        { from: '2025-06-11', to: '2025-06-30', days: 20, balance: 600_000n, amount: 3_705n },
      ]);
    },
  );

  it('leaves what was earned owed after the principal is paid, and adds nothing later', () => {
    const movements = [{ date: '2025-06-10', amount: 1_000_000n, kind: 'payment' as const }];
    const facts = debt({ principal: 1_000_000n, movements });
    expect(stated(facts, '2025-06-10').total).toBe(3_088n);
    expect(amounts(stated(facts, '2026-06-10'))).toEqual([3_088n]);
  });

  it('starts from what was open after the due date', () => {
    const movements = [{ date: '2025-05-31', amount: 900_000n, kind: 'payment' as const }];
    expect(stated(debt({ principal: 1_000_000n, movements }), '2025-06-30').rows[0]?.balance).toBe(100_000n);
  });

  it('takes interest up again when a payment is returned', () => {
    const movements = [
      { date: '2025-06-10', amount: 1_000_000n, kind: 'payment' as const },
      { date: '2025-06-20', amount: -1_000_000n, kind: 'payment' as const },
    ];
    expect(stated(debt({ principal: 1_000_000n, movements }), '2025-06-30').rows).toMatchObject([
      { from: '2025-06-01', to: '2025-06-10', amount: 3_088n },
      { from: '2025-06-11', to: '2025-06-20', balance: 0n, amount: 0n },
      { from: '2025-06-21', to: '2025-06-30', amount: 3_088n },
    ]);
  });

  it('never charges a negative balance', () => {
    const movements = [{ date: '2025-06-10', amount: 5_000_000n, kind: 'payment' as const }];
    expect(amounts(stated(debt({ principal: 1_000_000n, movements }), '2025-12-31'))).toEqual([3_088n]);
  });

  it('does not cut for movements of one day that cancel out', () => {
    const movements = [
      { date: '2025-06-10', amount: 400_000n, kind: 'payment' as const },
      { date: '2025-06-10', amount: -400_000n, kind: 'payment' as const },
    ];
    expect(stated(debt({ movements }), '2025-06-30').rows).toHaveLength(1);
  });
});
