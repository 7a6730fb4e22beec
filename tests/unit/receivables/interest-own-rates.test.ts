import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import { withOwnRates } from '../../../domain/receivables/interest/own-rates';
import { rateOn, rateTableProblems } from '../../../domain/receivables/interest/rate-table';
import type { RateTable } from '../../../domain/receivables/interest/rate-table';
import { debt, stated } from '../../support/debts';

const own = (from: string, through: string, percent: string): RateTable => ({
  'de-basiszinssatz': {
    name: 'Basiszinssatz',
    steps: 'half-year',
    rates: [{ from, through, percent, source: 'entered by the company', verified: true }],
  },
});

describe('a tenant’s own rates', () => {
  it('continue the shipped ones', () => {
    const rates = withOwnRates(DEFAULT_RATES, own('2026-07-01', '2026-12-31', '2'));
    expect(rateTableProblems(rates)).toEqual([]);
    const rows = stated(debt({ dueDate: '2026-05-31' }), '2026-07-31', rates).rows;
    expect(rows.map((row) => row.ratePercent)).toEqual(['10.27', '11']);
    expect(Object.keys(rates)).toEqual(Object.keys(DEFAULT_RATES));
  });

  it('take the place of a shipped rate of the same days', () => {
    const rates = withOwnRates(DEFAULT_RATES, own('2025-01-01', '2025-06-30', '2.5'));
    expect(rateOn(rates, 'de-basiszinssatz', '2025-03-01')).toMatchObject({ percent: '2.5' });
    expect(rateOn(rates, 'de-basiszinssatz', '2025-07-01')).toMatchObject({ percent: '1.27' });
    expect(rateTableProblems(rates)).toEqual([]);
  });

  it('leave unknown what they do not cover of a shipped span', () => {
    const rates = withOwnRates(DEFAULT_RATES, own('2020-01-01', '2020-06-30', '-0.88'));
    expect(rateOn(rates, 'de-basiszinssatz', '2019-12-31')).toMatchObject({ reason: 'no-rate' });
  });

  it('add a reference rate that is not shipped', () => {
    const base = { name: 'Austrian base rate', steps: 'half-year', rates: [] } as const;
    expect(withOwnRates(DEFAULT_RATES, { 'at-base': base })['at-base']).toEqual(base);
  });
});
