import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import { interestStatement } from '../../../domain/receivables/interest/statement';
import { contract, debt, stated } from '../../support/debts';

describe('interest by contract', () => {
  it.each([
    ['actual/365', 1_000n],
    ['actual/360', 1_014n],
  ] as const)('counts %s', (dayCount, total) => {
    const facts = debt({
      principal: 100_000n,
      dueDate: '2022-12-31',
      contract: contract({ ratePercent: '1', dayCount }),
    });
    expect(stated(facts, '2023-12-31').total).toBe(total);
  });

  it('cuts actual/actual where the length of the year changes', () => {
    const terms = contract({ ratePercent: '3.66', dayCount: 'actual/actual' });
    const statement = stated(debt({ principal: 1_000_000n, dueDate: '2023-11-30', contract: terms }), '2024-01-31');
    // 31 days of 365 at 3.66 % on 10,000.00 = 31.08…; 31 days of 366 = 31.00
    expect(statement.rows).toMatchObject([
      { to: '2023-12-31', yearPart: '31/365', amount: 3_108n },
      { from: '2024-01-01', yearPart: '31/366', amount: 3_100n },
    ]);
  });

  it('starts after the days of grace', () => {
    const facts = debt({ dueDate: '2025-05-31', contract: contract({ graceDays: 5 }) });
    expect(stated(facts, '2025-06-10').rows).toMatchObject([{ from: '2025-06-06', to: '2025-06-10', days: 5 }]);
    expect(interestStatement(facts, '2025-06-05', DEFAULT_LAWS, DEFAULT_RATES)).toMatchObject({
      reason: 'not-overdue',
    });
  });

  it.each([
    ['monthly', '2025-12-31', 126_825n], // 10,000 × (1 + 1 %)^12 − 10,000, each month rounded: 1,268.25
    ['quarterly', '2025-12-31', 125_509n], // 10,000 × 1.03^4 − 10,000 = 1,255.09
    ['yearly', '2026-12-31', 254_400n], // 10,000 × 1.12^2 − 10,000
  ] as const)('compounds %s', (compounding, through, total) => {
    const terms = contract({ ratePercent: '12', compounding });
    const facts = debt({ principal: 1_000_000n, dueDate: '2024-12-31', jurisdiction: 'GB', contract: terms });
    expect(stated(facts, through).total).toBe(total);
  });

  it('needs no statute for simple interest, but does to know whether compound is allowed', () => {
    const simple = debt({ jurisdiction: 'US', contract: contract() });
    expect(stated(simple, '2025-06-30').law).toBe('contract');
    const compound = { ...simple, contract: contract({ compounding: 'monthly' }) };
    expect(interestStatement(compound, '2025-06-30', DEFAULT_LAWS, DEFAULT_RATES)).toMatchObject({ reason: 'no-law' });
  });

  it('refuses interest on interest in Germany', () => {
    const facts = debt({ contract: contract({ compounding: 'monthly' }) });
    const refusal = interestStatement(facts, '2025-06-30', DEFAULT_LAWS, DEFAULT_RATES);
    expect(refusal).toMatchObject({ kind: 'refused', reason: 'forbidden' });
    expect(refusal).toHaveProperty('detail', expect.stringContaining('§ 289'));
  });

  it.each([
    [{ ratePercent: 'ten' }, 'contract.ratePercent'],
    [{ ratePercent: '-1' }, 'contract.ratePercent'],
    [{ graceDays: -1 }, 'contract.graceDays'],
    [{ graceDays: 1.5 }, 'contract.graceDays'],
  ])('refuses terms that cannot be right: %j', (changes, fact) => {
    const facts = debt({ contract: contract(changes) });
    expect(interestStatement(facts, '2025-06-30', DEFAULT_LAWS, DEFAULT_RATES)).toMatchObject({
      reason: 'invalid-fact',
      fact,
    });
  });
});
