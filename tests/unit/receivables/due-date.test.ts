import { calendarOf } from '../../../domain/platform/calendar';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { dueDate } from '../../../domain/receivables/due-date/due-date';
import { instalments } from '../../../domain/receivables/due-date/instalments';
import { parseTerms } from '../../../domain/receivables/import/terms';
import type { DueTerms, PaymentTerms } from '../../../domain/receivables/import/terms';
import type { DueFacts } from '../../../domain/receivables/interest/facts';
import { SMALL_MANUFACTURER } from '../../support/debts';

const EVERY_DAY = { isWorkingDay: () => true };

function facts(changes: Partial<DueFacts>): DueFacts {
  const claimant = { enterprise: undefined, registeredOn: undefined, trader: undefined };
  return { debtorType: 'business', jurisdiction: 'EU', claimant, ...changes };
}

const india = (changes: Partial<DueFacts>): DueFacts =>
  facts({ jurisdiction: 'IN', claimant: SMALL_MANUFACTURER, ...changes });

function terms(text: string): PaymentTerms {
  const read = parseTerms(text);
  if (!read) throw new Error(`not understood: ${text}`);
  return read.terms;
}

function plain(text: string): DueTerms {
  const read = terms(text);
  if (read.kind === 'parts') throw new Error('has parts');
  return read;
}

const due = (given: DueFacts, text?: string, calendar: { isWorkingDay(date: string): boolean } = EVERY_DAY) =>
  dueDate(given, text === undefined ? undefined : plain(text), calendar, DEFAULT_LAWS);

describe('India: at most 45 days after acceptance', () => {
  it.each([
    ['2024-03-01', '2024-02-15', 'law-cap'],
    ['2024-01-31', '2024-01-31', 'agreed'],
    ['2024-02-15', '2024-02-15', 'agreed'],
  ])('accepted 2024-01-01, agreed %s: due %s', (agreedDate, date, rule) => {
    expect(due(india({ acceptanceDate: '2024-01-01', agreedDate }))).toMatchObject({ kind: 'due', date, rule });
  });

  it('caps terms as it caps an agreed date', () => {
    const given = india({ acceptanceDate: '2024-01-01', issueDate: '2024-01-01' });
    expect(due(given, 'net 60')).toMatchObject({ date: '2024-02-15', rule: 'law-cap' });
    expect(due(given, 'net 30')).toMatchObject({ date: '2024-01-31', rule: 'terms' });
  });

  it('gives 15 days with no agreement, so that the appointed day is the day after', () => {
    expect(due(india({ acceptanceDate: '2023-01-01' }))).toMatchObject({ date: '2023-01-16', rule: 'law' });
  });

  it.each([
    ['an objection within 15 days counts from its removal', '2024-01-16', '2024-01-20', '2024-02-04'],
    ['a later objection changes nothing', '2024-01-17', '2024-01-20', '2024-01-16'],
    ['a removal without the objection’s day counts', undefined, '2024-01-20', '2024-02-04'],
  ])('%s', (_case, objectionDate, objectionRemovedDate, date) => {
    const given = india({ acceptanceDate: '2024-01-01', objectionDate, objectionRemovedDate });
    expect(due(given)).toMatchObject({ date });
  });

  it('leaves the agreed date of a creditor the Act does not protect', () => {
    const trader = { ...SMALL_MANUFACTURER, trader: true };
    const given = india({ acceptanceDate: '2024-01-01', agreedDate: '2024-03-01', claimant: trader });
    expect(due(given)).toMatchObject({ date: '2024-03-01', rule: 'agreed' });
    expect(due(india({ acceptanceDate: '2024-01-01', claimant: trader }))).toMatchObject({ reason: 'not-eligible' });
  });

  it('does not move a Sunday', () => {
    const given = india({ acceptanceDate: '2024-01-06', agreedDate: '2024-02-11' });
    expect(due(given, undefined, calendarOf('IN'))).toMatchObject({ date: '2024-02-11' });
  });
});

describe('no date agreed', () => {
  it.each([
    ['2025-01-01', '2025-01-08', '2025-02-07'],
    ['2025-01-08', '2025-01-01', '2025-02-07'],
  ])('30 days after receipt of the invoice %s or the goods %s, the later', (receiptDate, acceptanceDate, date) => {
    expect(due(facts({ receiptDate, acceptanceDate }))).toMatchObject({ date, rule: 'law' });
  });

  it.each([
    ['receiptDate', facts({ acceptanceDate: '2025-01-01' })],
    ['acceptanceDate', facts({ receiptDate: '2025-01-01' })],
    ['jurisdiction', facts({ jurisdiction: undefined, receiptDate: '2025-01-01' })],
    ['acceptanceDate', india({ supplyDate: '2025-01-01' })],
  ])('asks for %s', (fact, given) => {
    expect(due(given)).toMatchObject({ kind: 'refused', reason: 'missing-fact', fact });
  });
});

describe('Germany, § 193 BGB', () => {
  const berlin = calendarOf('DE', 'BE');
  it.each([
    ['a Saturday', '2025-05-31', '2025-06-02'],
    ['a Sunday', '2025-06-01', '2025-06-02'],
    ['Whit Monday', '2025-06-09', '2025-06-10'],
    ['Good Friday, past Easter', '2025-04-18', '2025-04-22'],
    ['a working day', '2025-06-03', '2025-06-03'],
  ])('moves %s %s to %s', (_day, agreedDate, date) => {
    expect(due(facts({ jurisdiction: 'DE', agreedDate }), undefined, berlin)).toMatchObject({ date });
  });

  it('reads the holidays of the place', () => {
    const corpusChristi = facts({ jurisdiction: 'DE', agreedDate: '2025-06-19' });
    expect(due(corpusChristi, undefined, calendarOf('DE', 'BY'))).toMatchObject({ date: '2025-06-20' });
    expect(due(corpusChristi, undefined, berlin)).toMatchObject({ date: '2025-06-19' });
  });

  it('tells from which day it was moved', () => {
    const moved = due(facts({ jurisdiction: 'DE', agreedDate: '2025-05-31' }), undefined, berlin);
    expect(moved).toHaveProperty('detail', expect.stringMatching(/2025-05-31.*2025-06-02.*§ 193/));
  });

  it.each(['EU', 'GB'])('moves nothing in %s', (jurisdiction) => {
    expect(due(facts({ jurisdiction, agreedDate: '2025-05-31' }), undefined, berlin)).toMatchObject({
      date: '2025-05-31',
    });
  });
});

describe('terms of payment', () => {
  it.each([
    ['net 30', '2024-01-15', '2024-02-14'],
    ['due on receipt', '2024-01-15', '2024-01-15'],
    ['14 days end of month', '2024-01-15', '2024-01-31'],
    ['14 days end of month', '2024-01-20', '2024-02-29'],
    ['end of month', '2024-02-03', '2024-02-29'],
    ['end of month 14 days', '2023-02-03', '2023-03-14'],
  ])('%s from %s: due %s', (text, issueDate, date) => {
    expect(due(facts({ issueDate }), text)).toMatchObject({ date, rule: 'terms' });
  });

  it('need no law, but need the issue date', () => {
    expect(due(facts({ jurisdiction: undefined, issueDate: '2024-01-15' }), 'net 30')).toMatchObject({
      date: '2024-02-14',
    });
    expect(due(facts({}), 'net 30')).toMatchObject({ reason: 'missing-fact', fact: 'issueDate' });
  });

  it('give way to a date agreed in writing', () => {
    expect(due(facts({ issueDate: '2024-01-15', agreedDate: '2024-03-01' }), 'net 30')).toMatchObject({
      date: '2024-03-01',
    });
  });
});

describe('instalments', () => {
  const given = facts({ issueDate: '2024-01-01' });
  const rows = (gross: bigint, text: string) => instalments(gross, given, terms(text), EVERY_DAY, DEFAULT_LAWS);

  it('30 % after 14 days, the rest after 60', () => {
    expect(rows(100_000n, '30% after 14 days; 70% net 60')).toMatchObject([
      { ordinal: 1, amount: 30_000n, due: { date: '2024-01-15' } },
      { ordinal: 2, amount: 70_000n, due: { date: '2024-03-01' } },
    ]);
  });

  it('come to the gross amount, the last taking what rounding leaves', () => {
    const parts = rows(10_001n, '33.33% net 10; 33.33% net 20; 33.34% net 30');
    // 3,333.33 and 3,333.33 round to 3,333; the last takes 3,335.
    expect(parts).toMatchObject([{ amount: 3_333n }, { amount: 3_333n }, { amount: 3_335n }]);
  });

  it('are one row for plain terms', () => {
    expect(rows(100_000n, 'net 30')).toMatchObject([{ ordinal: 1, amount: 100_000n, due: { date: '2024-01-31' } }]);
  });

  it('refuse parts that do not come to 100 %', () => {
    const half: PaymentTerms = { kind: 'parts', parts: [{ percent: '50', due: { kind: 'days', days: 1 } }] };
    expect(instalments(1n, given, half, EVERY_DAY, DEFAULT_LAWS)).toMatchObject({ reason: 'invalid-fact' });
  });

  it('say why a part has no due date', () => {
    const unknown = instalments(1n, facts({}), terms('50% net 1; 50% net 2'), EVERY_DAY, DEFAULT_LAWS);
    expect(unknown).toMatchObject({ reason: 'missing-fact', fact: 'issueDate' });
  });
});
