import type { InterestStatement } from '../../../domain/receivables/interest/statement';
import { contract, indianDebt, stated } from '../../support/debts';

const amounts = (statement: InterestStatement): bigint[] => statement.rows.map((row) => row.amount);

describe('India, MSMED Act', () => {
  it('compounds ₹ 100,000.00 with monthly rests at 20.25 %', () => {
    const statement = stated(indianDebt('2023-12-16'), '2024-06-30');
    const balances = amounts(statement).map((_, index) =>
      amounts(statement)
        .slice(0, index + 1)
        .reduce((balance, amount) => balance + amount, 10_000_000n),
    );
    expect(balances).toEqual([10_168_750n, 10_340_348n, 10_514_841n, 10_692_279n, 10_872_711n, 11_056_188n]);
    expect(statement.rows[0]).toMatchObject({
      from: '2024-01-01',
      to: '2024-01-31',
      yearPart: '1/12',
      ratePercent: '20.25',
    });
  });

  it('takes the bank rate at each rest and days for the broken month: F 2023-01-17, paid 2023-04-05', () => {
    const statement = stated(indianDebt('2023-01-01'), '2023-04-05');
    expect(statement.rows).toMatchObject([
      { from: '2023-01-17', to: '2023-02-16', amount: 168_750n },
      { from: '2023-02-17', to: '2023-03-16', amount: 171_598n },
      { from: '2023-03-17', to: '2023-04-05', days: 20, yearPart: '20/365', amount: 114_735n },
    ]);
    expect(statement).toMatchObject({ law: 'in-msmed-2006', dueDate: '2023-01-16', total: 455_083n });
  });

  it('brings ₹ 50,000.00 to 61,119.67 in 12 rests', () => {
    const facts = indianDebt('2023-03-16', { principal: 5_000_000n });
    expect(stated(facts, '2024-03-31').total).toBe(1_111_967n);
  });

  it('does not cut a month where the bank rate steps, and takes the rate of its last day', () => {
    // 6.75 until 2025-02-06, 6.50 from 2025-02-07: the month 2025-01-17 to 2025-02-16 bears 3 × 6.50.
    const statement = stated(indianDebt('2025-01-01'), '2025-02-16');
    expect(statement.rows).toMatchObject([
      { from: '2025-01-17', to: '2025-02-16', ratePercent: '19.5', amount: 162_500n },
    ]);
  });

  it('cuts a month by a payment into days and leaves the rests where they are', () => {
    const movements = [{ date: '2024-01-10', amount: 4_000_000n, kind: 'payment' as const }];
    const statement = stated(indianDebt('2023-12-16', { movements }), '2024-02-29');
    // 100,000 × 20.25 % × 10/365 = 554.79; 60,000 × 20.25 % × 21/365 = 699.04; (60,000 + 1,253.83) × 20.25 % / 12 = 1,033.66
    expect(statement.rows).toMatchObject([
      { from: '2024-01-01', to: '2024-01-10', yearPart: '10/365', balance: 10_000_000n, amount: 55_479n },
      { from: '2024-01-11', to: '2024-01-31', yearPart: '21/365', balance: 6_000_000n, amount: 69_904n },
      { from: '2024-02-01', to: '2024-02-29', yearPart: '1/12', balance: 6_125_383n, amount: 103_366n },
    ]);
  });

  it('says the same after the payment as on its day, whatever the bank rate does later', () => {
    const movements = [{ date: '2025-04-05', amount: 10_000_000n, kind: 'payment' as const }];
    const facts = indianDebt('2025-03-01', { movements });
    expect(stated(facts, '2025-12-31').rows).toEqual(stated(facts, '2025-04-05').rows);
  });

  it('clamps month ends and finds the numbered day again', () => {
    const statement = stated(indianDebt('2024-01-15'), '2024-04-30');
    expect(statement.rows.map((row) => [row.from, row.to])).toEqual([
      ['2024-01-31', '2024-02-28'],
      ['2024-02-29', '2024-03-30'],
      ['2024-03-31', '2024-04-29'],
      ['2024-04-30', '2024-04-30'],
    ]);
  });

  it('runs from the Act’s date when the agreed one is later than 45 days after acceptance', () => {
    const facts = indianDebt('2024-01-01', { agreedDate: '2024-03-01', dueDate: '2024-03-01' });
    expect(stated(facts, '2024-03-31')).toMatchObject({ dueDate: '2024-02-15' });
  });

  it('goes before the contract, which counts only where the Act grants nothing', () => {
    const facts = indianDebt('2023-12-16', { contract: contract() });
    expect(stated(facts, '2024-01-31').law).toBe('in-msmed-2006');
    const trader = { ...facts, claimant: { ...facts.claimant, trader: true } };
    const statement = stated(trader, '2024-01-31');
    expect(statement.law).toBe('contract');
    expect(statement.basis).toContain('trader');
  });
});
