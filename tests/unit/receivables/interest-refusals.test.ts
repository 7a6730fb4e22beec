import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import type { ClaimantFacts, DebtFacts } from '../../../domain/receivables/interest/facts';
import type { LawDefinition } from '../../../domain/receivables/interest/law';
import { rateTableProblems } from '../../../domain/receivables/interest/rate-table';
import type { RateTable, StoredRate } from '../../../domain/receivables/interest/rate-table';
import { interestStatement } from '../../../domain/receivables/interest/statement';
import { debt, indianDebt, SMALL_MANUFACTURER } from '../../support/debts';

const through = (facts: DebtFacts, day: string) => interestStatement(facts, day, DEFAULT_LAWS, DEFAULT_RATES);

describe('no interest is claimed on missing facts', () => {
  it.each<[string, DebtFacts]>([
    ['jurisdiction', debt({ jurisdiction: undefined })],
    ['debtorType', debt({ debtorType: undefined })],
    ['receiptDate', debt({ agreedDate: undefined })],
    ['acceptanceDate', debt({ agreedDate: undefined, receiptDate: '2025-05-01' })],
    ['acceptanceDate', indianDebt('2025-01-01', { acceptanceDate: undefined, supplyDate: '2025-01-01' })],
    ['objectionRemovedDate', indianDebt('2025-01-01', { objectionDate: '2025-01-10' })],
  ])('says that %s is missing', (fact, facts) => {
    const refusal = through(facts, '2025-12-31');
    expect(refusal).toMatchObject({ kind: 'refused', reason: 'missing-fact', fact });
  });

  it.each<[string, Partial<ClaimantFacts>]>([
    ['claimant.enterprise', { enterprise: undefined }],
    ['claimant.registeredOn', { registeredOn: undefined }],
    ['claimant.trader', { trader: undefined }],
    ['contractDate', { registeredBeforeContracts: undefined }],
  ])('says that %s is missing under the MSMED Act', (fact, changes) => {
    const facts = indianDebt('2025-01-01', { claimant: { ...SMALL_MANUFACTURER, ...changes } });
    expect(through(facts, '2025-03-31')).toMatchObject({ reason: 'missing-fact', fact });
  });
});

describe('who may claim', () => {
  it.each<[string, Partial<ClaimantFacts>]>([
    ['a medium enterprise', { enterprise: 'medium' }],
    ['a trader', { trader: true }],
    ['one registered on the day of the supply', { registeredOn: '2025-01-01' }],
    ['one registered after the supply', { registeredOn: '2025-02-01' }],
    ['one that was medium on that day', { earlierSizes: [{ through: '2025-01-31', enterprise: 'medium' }] }],
  ])('refuses %s under the MSMED Act', (_who, changes) => {
    const facts = indianDebt('2025-01-01', { claimant: { ...SMALL_MANUFACTURER, ...changes } });
    expect(through(facts, '2025-03-31')).toMatchObject({ reason: 'not-eligible' });
  });

  it('refuses a creditor registered before the supply but not before the contract', () => {
    expect(through(indianDebt('2025-01-01', { contractDate: '2021-04-01' }), '2025-03-31')).toMatchObject({
      reason: 'not-eligible',
    });
  });

  it('takes the size of the day of the supply, not of today', () => {
    const grown: ClaimantFacts = {
      ...SMALL_MANUFACTURER,
      enterprise: 'medium',
      earlierSizes: [{ through: '2025-01-31', enterprise: 'micro' }],
    };
    expect(through(indianDebt('2025-01-01', { claimant: grown }), '2025-02-28').kind).toBe('statement');
  });

  it('reads the contract’s own date where it is known', () => {
    const claimant = { ...SMALL_MANUFACTURER, registeredBeforeContracts: undefined };
    expect(through(indianDebt('2025-01-01', { claimant, contractDate: '2024-12-01' }), '2025-02-28').kind).toBe(
      'statement',
    );
  });

  it.each(['EU', 'GB'])('gives nothing against a consumer in %s', (jurisdiction) => {
    expect(through(debt({ jurisdiction, debtorType: 'consumer' }), '2025-12-31')).toMatchObject({
      reason: 'not-eligible',
    });
  });
});

describe('when interest starts', () => {
  it('waits for day 31 after receipt of the invoice or of the goods, the later', () => {
    const facts = debt({
      jurisdiction: 'EU',
      agreedDate: undefined,
      dueDate: '2025-01-10',
      receiptDate: '2025-01-01',
      acceptanceDate: '2025-01-08',
    });
    expect(through(facts, '2025-02-07')).toMatchObject({ reason: 'not-overdue' });
    expect(through(facts, '2025-02-08')).toMatchObject({ rows: [{ from: '2025-02-08', to: '2025-02-08', days: 1 }] });
  });

  it('never starts before the due date the creditor set', () => {
    const facts = debt({ agreedDate: undefined, receiptDate: '2025-01-01', acceptanceDate: '2025-01-01' });
    expect(through(facts, '2025-06-30')).toMatchObject({ dueDate: '2025-05-31' });
  });

  it('is not owed on the due date itself', () => {
    expect(through(debt(), '2025-05-31')).toMatchObject({ reason: 'not-overdue' });
    expect(through(debt(), '2025-06-01')).toMatchObject({ rows: [{ days: 1 }] });
  });

  it('is not owed on what was paid by the due date', () => {
    const movements = [{ date: '2025-05-31', amount: 100_000n, kind: 'payment' as const }];
    expect(through(debt({ movements }), '2025-12-31')).toMatchObject({ reason: 'not-overdue' });
  });

  it('refuses a debt without principal', () => {
    expect(through(debt({ principal: 0n }), '2025-12-31')).toMatchObject({ reason: 'invalid-fact', fact: 'principal' });
  });
});

describe('rates are known for stored days only', () => {
  it('names the half-year of a missing reference rate', () => {
    const refusal = through(debt(), '2027-03-31');
    expect(refusal).toMatchObject({
      reason: 'no-rate',
      fact: 'de-basiszinssatz',
      period: { from: '2026-07-01', to: '2026-12-31' },
    });
    expect(refusal).toHaveProperty('detail', expect.stringContaining('Basiszinssatz'));
  });

  it('does not ask for a rate after the principal was paid', () => {
    const movements = [{ date: '2026-06-30', amount: 100_000n, kind: 'payment' as const }];
    expect(through(debt({ movements }), '2027-03-31').kind).toBe('statement');
  });

  it('never uses a bank rate beyond the day it was checked', () => {
    const refusal = through(indianDebt('2026-01-01'), '2026-02-16');
    expect(refusal).toMatchObject({ reason: 'no-rate', period: { from: '2026-02-07', to: '2026-02-16' } });
  });

  it('knows no rate before the first', () => {
    expect(through(debt({ jurisdiction: 'EU', dueDate: '2014-03-31' }), '2014-04-30')).toMatchObject({
      reason: 'no-rate',
      period: { from: '2014-01-01', to: '2014-06-30' },
    });
  });

  it('asks the UK for the rate of the start only', () => {
    const facts = debt({ jurisdiction: 'GB', currency: 'GBP', dueDate: '2026-05-31' });
    expect(through(facts, '2027-12-31').kind).toBe('statement');
  });

  it('refuses a reference rate that is not stored at all', () => {
    expect(interestStatement(debt(), '2025-06-30', DEFAULT_LAWS, {})).toMatchObject({ fact: 'de-basiszinssatz' });
  });

  it('ships rates without gaps or overlaps', () => {
    expect(rateTableProblems(DEFAULT_RATES)).toEqual([]);
    for (const { rates } of Object.values(DEFAULT_RATES)) {
      for (const [index, rate] of rates.entries()) {
        const before = rates[index - 1];
        if (before) expect(Date.parse(rate.from) - Date.parse(before.through)).toBe(86_400_000);
      }
    }
  });

  it('carries the rates that were read at their source as verified', () => {
    const verified = Object.values(DEFAULT_RATES).flatMap((reference) =>
      reference.rates.filter((rate) => rate.verified).map((rate) => [rate.from, rate.percent]),
    );
    expect(verified).toEqual(
      expect.arrayContaining([
        ['2022-06-08', '5.15'],
        ['2023-02-08', '6.75'],
        ['2025-02-07', '6.50'],
        ['2025-01-01', '2.27'],
        ['2025-07-01', '1.27'],
        ['2026-01-01', '1.27'],
      ]),
    );
  });
});

describe('laws and rates are data', () => {
  const first: StoredRate = { from: '2025-01-01', through: '2025-06-30', percent: '2', source: 's', verified: true };
  const table = (...rates: StoredRate[]): RateTable => ({ r: { name: 'R', steps: 'half-year', rates } });

  it.each<[string, RateTable]>([
    ['overlaps', table(first, { ...first, from: '2025-01-01', through: '2025-12-31' })],
    ['no plain decimal', table({ ...first, percent: '2,27' })],
    ['not a date', table({ ...first, from: '2025-13-01' })],
    ['ends before it begins', table({ ...first, through: '2024-12-31' })],
    ['no source', table({ ...first, source: ' ' })],
    ['begins on 1 January or 1 July', table({ ...first, from: '2025-02-01' })],
    ['ends on 30 June or 31 December', table({ ...first, through: '2025-05-31' })],
  ])('tells that an edited rate %s', (problem, edited) => {
    expect(rateTableProblems(edited).join()).toContain(problem);
  });

  it('a tenant can add a member state that differs', () => {
    const directive = DEFAULT_LAWS.find((law) => law.id === 'eu-2011-7');
    if (directive?.interest.method !== 'simple') throw new Error('no Directive');
    const france: LawDefinition = {
      ...directive,
      id: 'fr-l441-10',
      jurisdictions: ['FR'],
      interest: { ...directive.interest, points: { business: '10', public: '8' } },
    };
    const facts = debt({ jurisdiction: 'FR' });
    expect(through(facts, '2025-06-30')).toMatchObject({ reason: 'no-law' });
    expect(interestStatement(facts, '2025-06-30', [...DEFAULT_LAWS, france], DEFAULT_RATES)).toMatchObject({
      law: 'fr-l441-10',
      rows: [{ ratePercent: '13.15' }],
    });
  });

  it('a law ends where the next version begins', () => {
    const [law] = DEFAULT_LAWS.filter((each) => each.id === 'de-bgb-288');
    if (law?.interest.method !== 'simple') throw new Error('no German law');
    const versions: LawDefinition[] = [
      { ...law, through: '2025-05-31' },
      { ...law, id: 'de-later', from: '2025-06-01', interest: { ...law.interest, points: { business: '7' } } },
    ];
    expect(interestStatement(debt(), '2025-06-30', versions, DEFAULT_RATES)).toMatchObject({ law: 'de-bgb-288' });
    const later = debt({ dueDate: '2025-06-01' });
    expect(interestStatement(later, '2025-06-30', versions, DEFAULT_RATES)).toMatchObject({ law: 'de-later' });
  });
});
