import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { claimTax } from '../../../domain/receivables/interest/claim-tax';
import { fixedSum, legalCostsBeside } from '../../../domain/receivables/interest/fixed-sum';
import type { LawDefinition } from '../../../domain/receivables/interest/law';
import { noticeFee } from '../../../domain/receivables/interest/notice-fee';
import { contract, debt, indianDebt, stated } from '../../support/debts';

const LATE = '2025-06-30';

describe('the fixed sum', () => {
  it.each([
    [99_999n, 4_000n],
    [100_000n, 7_000n],
    [999_999n, 7_000n],
    [1_000_000n, 10_000n],
  ])('of a UK debt of %d pence is %d', (principal, amount) => {
    const facts = debt({ principal, currency: 'GBP', jurisdiction: 'GB' });
    expect(fixedSum(facts, LATE, DEFAULT_LAWS)).toMatchObject({ kind: 'fixed-sum', amount, currency: 'GBP' });
  });

  it('takes the UK tier of what was open when interest started', () => {
    const movements = [{ date: '2025-05-31', amount: 1n, kind: 'payment' as const }];
    const facts = debt({ principal: 100_000n, currency: 'GBP', jurisdiction: 'GB', movements });
    expect(fixedSum(facts, LATE, DEFAULT_LAWS)).toMatchObject({ amount: 4_000n });
  });

  it('cannot be told for a UK debt in another currency', () => {
    expect(fixedSum(debt({ jurisdiction: 'GB' }), LATE, DEFAULT_LAWS)).toMatchObject({ reason: 'missing-fact' });
  });

  it.each(['EU', 'DE'])(
    'is € 40 against businesses and public bodies in %s, in euro whatever the debt’s currency',
    (jurisdiction) => {
      const sum = { amount: 4_000n, currency: 'EUR' };
      expect(fixedSum(debt({ jurisdiction }), LATE, DEFAULT_LAWS)).toMatchObject(sum);
      expect(fixedSum(debt({ jurisdiction, debtorType: 'public', currency: 'USD' }), LATE, DEFAULT_LAWS)).toMatchObject(
        sum,
      );
      expect(fixedSum(debt({ jurisdiction, debtorType: 'consumer' }), LATE, DEFAULT_LAWS)).toMatchObject({
        reason: 'not-eligible',
      });
    },
  );

  it('is owed from the first late day, without a reminder', () => {
    expect(fixedSum(debt(), '2025-05-31', DEFAULT_LAWS)).toMatchObject({ reason: 'not-overdue' });
    expect(fixedSum(debt(), '2025-06-01', DEFAULT_LAWS)).toMatchObject({ amount: 4_000n });
  });

  it('stays owed after the late payment, and is not owed on a punctual one', () => {
    const paid = (date: string) => debt({ movements: [{ date, amount: 100_000n, kind: 'payment' }] });
    expect(fixedSum(paid('2025-06-02'), '2025-12-31', DEFAULT_LAWS)).toMatchObject({ amount: 4_000n });
    expect(fixedSum(paid('2025-05-31'), '2025-12-31', DEFAULT_LAWS)).toMatchObject({ reason: 'not-overdue' });
  });

  it('is not claimed on missing facts, nor where the law knows none', () => {
    expect(fixedSum(debt({ debtorType: undefined }), LATE, DEFAULT_LAWS)).toMatchObject({ fact: 'debtorType' });
    expect(fixedSum(debt({ agreedDate: undefined }), LATE, DEFAULT_LAWS)).toMatchObject({ fact: 'receiptDate' });
    expect(fixedSum(debt({ jurisdiction: undefined }), LATE, DEFAULT_LAWS)).toMatchObject({ fact: 'jurisdiction' });
    expect(fixedSum(indianDebt('2025-01-01'), LATE, DEFAULT_LAWS)).toMatchObject({ reason: 'not-eligible' });
  });

  it('is set off against legal costs in Germany only', () => {
    const german = fixedSum(debt(), LATE, DEFAULT_LAWS);
    const directive = fixedSum(debt({ jurisdiction: 'EU' }), LATE, DEFAULT_LAWS);
    if (german.kind === 'refused' || directive.kind === 'refused') throw new Error('refused');
    expect(legalCostsBeside(german, 15_000n)).toBe(11_000n);
    expect(legalCostsBeside(german, 3_000n)).toBe(0n);
    expect(legalCostsBeside(directive, 15_000n)).toBe(15_000n);
  });
});

describe('the fee of a notice', () => {
  const later = { starting: false };

  it('brings 100.00 open at an agreed 10 % with a fee of 10 to 110.41', () => {
    const terms = contract({ feePerNotice: 1_000n });
    const facts = debt({ principal: 10_000n, dueDate: '2024-03-01', jurisdiction: 'GB', contract: terms });
    const fee = noticeFee(facts, DEFAULT_LAWS, later);
    if (fee.kind === 'refused') throw new Error(fee.detail);
    const claims = stated(facts, '2024-03-16').total + fee.amount;
    expect([claims, facts.principal + claims]).toEqual([1_041n, 11_041n]);
  });

  it('is nothing without an agreement', () => {
    expect(noticeFee(debt({ jurisdiction: 'EU' }), DEFAULT_LAWS, later)).toMatchObject({ amount: 0n });
  });

  it('is nothing for the notice that starts the default in Germany, later print and postage only', () => {
    const facts = debt({ contract: contract({ feePerNotice: 1_000n }) });
    expect(noticeFee(facts, DEFAULT_LAWS, { starting: true })).toMatchObject({ amount: 0n });
    expect(noticeFee(facts, DEFAULT_LAWS, later)).toMatchObject({ amount: 0n, law: 'de-bgb-288' });
    const laws = DEFAULT_LAWS.map((law): LawDefinition => {
      const laterNotices = { kind: 'print-and-postage', amount: '1.85' } as const;
      return { ...law, noticeFee: { ...law.noticeFee, laterNotices } };
    });
    expect(noticeFee(facts, laws, { starting: true })).toMatchObject({ amount: 0n });
    expect(noticeFee(facts, laws, later)).toMatchObject({ amount: 185n });
    expect(noticeFee(debt({ contract: contract({ feePerNotice: 100n }) }), laws, later)).toMatchObject({
      amount: 100n,
    });
  });

  it('is the contract’s where no law is stored, and not asked where the jurisdiction is unknown', () => {
    const terms = contract({ feePerNotice: 1_000n });
    expect(noticeFee(debt({ jurisdiction: 'US', contract: terms }), DEFAULT_LAWS, later)).toMatchObject({
      amount: 1_000n,
    });
    expect(noticeFee(debt({ jurisdiction: undefined, contract: terms }), DEFAULT_LAWS, later)).toMatchObject({
      reason: 'missing-fact',
    });
  });
});

describe('the tax of a claim', () => {
  it('is part of the supply in India, on receipt, by debit note', () => {
    for (const claim of ['interest', 'notice-fee'] as const) {
      expect(claimTax(claim, indianDebt('2025-01-01'), DEFAULT_LAWS)).toMatchObject({
        treatment: 'part-of-supply',
        taxPoint: 'on-receipt',
        document: 'debit-note',
      });
    }
  });

  it('is none on interest in Germany', () => {
    expect(claimTax('interest', debt(), DEFAULT_LAWS)).toMatchObject({ treatment: 'none' });
  });
});
