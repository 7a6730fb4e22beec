import { ageBucket, ageing } from '../../../domain/receivables/measures/ageing';
import { collectionEffectivenessIndex } from '../../../domain/receivables/measures/collection-effectiveness';
import { contactRecovery } from '../../../domain/receivables/measures/contact-recovery';
import {
  averageDaysDelinquent,
  bestPossibleDaysSalesOutstanding,
  daysSalesOutstanding,
} from '../../../domain/receivables/measures/days-outstanding';
import { expectedValue, rankByExpectedValue, recoveryRates } from '../../../domain/receivables/measures/expected-value';
import { periodFigures } from '../../../domain/receivables/measures/period-figures';
import { promisesKept, promiseState } from '../../../domain/receivables/measures/promises-kept';
import { openItem } from '../../support/ledger-builder';

describe('days sales outstanding', () => {
  const figures = { receivables: 20000000n, notYetDue: 15000000n, creditSales: 200000000n, days: 365 };

  it('is 36.5 for receivables of 200 k and sales of 2,000 k in 365 days', () => {
    expect(daysSalesOutstanding(figures)?.toString()).toBe('36.5');
  });

  it('is 27.375 at best when 150 k are not yet due, so 9.125 days are delinquent', () => {
    expect(bestPossibleDaysSalesOutstanding(figures)?.toString()).toBe('27.375');
    expect(averageDaysDelinquent(figures)?.toString()).toBe('9.125');
  });

  it('is unknown without sales', () => {
    expect(daysSalesOutstanding({ ...figures, creditSales: 0n })).toBeUndefined();
  });
});

describe('collection effectiveness index', () => {
  const figures = { beginning: 10000000n, creditSales: 100000000n, endingTotal: 12000000n, endingCurrent: 10000000n };

  it('is 98.0 % for beginning 100 k, sales 1,000 k, ending total 120 k, ending current 100 k', () => {
    expect(collectionEffectivenessIndex(figures)?.toString()).toBe('98');
  });

  it('is 100 % when all that fell due was collected, and unknown when nothing was to collect', () => {
    expect(collectionEffectivenessIndex({ ...figures, endingTotal: 10000000n })?.toString()).toBe('100');
    const empty = { beginning: 0n, creditSales: 500n, endingTotal: 500n, endingCurrent: 500n };
    expect(collectionEffectivenessIndex(empty)).toBeUndefined();
  });
});

describe('figures of a period from the ledger', () => {
  const movement = (date: string, amount: bigint) => ({ date, amount, kind: 'payment' as const });
  const items = [
    openItem({
      number: 'INV-1',
      amount: 1000n,
      open: 0n,
      issueDate: '2023-12-01',
      dueDate: '2023-12-31',
      movements: [movement('2023-12-20', 300n), movement('2024-01-15', 700n)],
    }),
    openItem({
      number: 'INV-2',
      amount: 500n,
      open: 200n,
      issueDate: '2024-01-01',
      dueDate: '2024-01-30',
      movements: [movement('2024-01-31', 200n), movement('2024-02-01', 100n)],
    }),
    openItem({ number: 'INV-3', amount: 400n, issueDate: '2024-01-31', dueDate: '2024-01-31' }),
    openItem({ number: 'INV-4', amount: 900n, issueDate: '2024-02-01', dueDate: '2024-03-01' }),
  ];

  it('are read back from the movements up to the last day of the period', () => {
    expect(periodFigures(items, '2024-01-01', '2024-01-31')).toEqual([
      {
        currency: 'EUR',
        from: '2024-01-01',
        to: '2024-01-31',
        days: 31,
        creditSales: 900n,
        beginning: 700n,
        endingTotal: 700n,
        endingCurrent: 400n,
        receivables: 700n,
        notYetDue: 400n,
      },
    ]);
  });
});

describe('ageing', () => {
  it.each([
    ['2024-01-15', 'not-due'],
    ['2024-01-16', '1-30'],
    ['2024-02-14', '1-30'],
    ['2024-02-15', '31-60'],
    ['2024-03-15', '31-60'],
    ['2024-03-16', '61-90'],
    ['2024-04-14', '61-90'],
    ['2024-04-15', '91-120'],
    ['2024-05-14', '91-120'],
    ['2024-05-15', 'over-120'],
  ])('an item due 2024-01-15 is on %s in the bucket %s', (asOf, bucket) => {
    expect(ageBucket('2024-01-15', asOf)).toBe(bucket);
  });

  it('sums open amounts per currency and bucket', () => {
    const items = [
      openItem({ number: 'A', amount: 100n, open: 60n, dueDate: '2024-01-15' }),
      openItem({ number: 'B', amount: 30n, dueDate: '2024-02-01', disputed: 30n }),
      openItem({ number: 'C', amount: 7n, dueDate: '2023-01-15' }),
      openItem({ number: 'D', amount: 5n, dueDate: '2024-02-14' }),
      openItem({ number: 'E', amount: 9n, dueDate: '2024-01-15', currency: 'USD' }),
      openItem({ number: 'F', amount: 11n, dueDate: '2024-01-15', visibleOn: '2024-02-15' }),
    ];
    const none = { 'not-due': 0n, '1-30': 0n, '31-60': 0n, '61-90': 0n, '91-120': 0n, 'over-120': 0n };
    expect(ageing(items, '2024-02-14')).toEqual([
      { currency: 'EUR', buckets: { ...none, 'not-due': 5n, '1-30': 90n, 'over-120': 7n }, total: 102n },
      { currency: 'USD', buckets: { ...none, '1-30': 9n }, total: 9n },
    ]);
  });
});

describe('promises kept', () => {
  const promise = (amount: bigint, promisedBy: string, ...credited: [string, bigint][]) => ({
    currency: 'EUR',
    amount,
    promisedBy,
    credited: credited.map(([date, paid]) => ({ date, amount: paid })),
  });

  it('a promise is kept when its full amount is credited by the promised day', () => {
    const kept = promise(1000n, '2024-02-10', ['2024-02-08', 400n], ['2024-02-10', 600n]);
    expect(promiseState(kept, '2024-02-09')).toBe('pending');
    expect(promiseState(kept, '2024-02-10')).toBe('kept');
  });

  it('a cent short or a day late breaks it; days of grace are added', () => {
    expect(promiseState(promise(1000n, '2024-02-10', ['2024-02-10', 999n]), '2024-02-11')).toBe('broken');
    const late = promise(1000n, '2024-02-10', ['2024-02-11', 1000n]);
    expect(promiseState(late, '2024-02-10')).toBe('pending');
    expect(promiseState(late, '2024-02-20')).toBe('broken');
    expect(promiseState(late, '2024-02-20', 1)).toBe('kept');
  });

  it('the rate is told by count and by amount, pending promises left out', () => {
    const rates = promisesKept(
      [
        promise(1000n, '2024-02-01', ['2024-02-01', 1000n]),
        promise(3000n, '2024-02-01'),
        promise(4000n, '2024-02-01', ['2024-01-31', 4000n]),
        promise(9000n, '2024-03-01'),
        promise(2000n, '2024-02-01', ['2024-02-02', 2000n]),
      ],
      '2024-02-15',
    );
    expect(rates).toHaveLength(1);
    expect(rates[0]).toMatchObject({ currency: 'EUR', kept: 2, decided: 4 });
    expect(rates[0]?.byCount.toString()).toBe('0.5');
    expect(rates[0]?.byAmount.toString()).toBe('0.5');
  });
});

describe('recovery per contact', () => {
  const contacts = [
    { id: 'letter', date: '2024-02-01' },
    { id: 'call', date: '2024-02-05' },
  ];

  it('puts money to the last contact only, up to 14 days after it', () => {
    const { byContact, recovered, perContact } = contactRecovery(contacts, [
      { date: '2024-01-31', amount: 1n },
      { date: '2024-02-04', amount: 10n },
      { date: '2024-02-05', amount: 100n },
      { date: '2024-02-19', amount: 1000n },
      { date: '2024-02-20', amount: 10000n },
    ]);
    expect(Object.fromEntries(byContact)).toEqual({ letter: 10n, call: 1100n });
    expect(recovered).toBe(1110n);
    expect(perContact?.toString()).toBe('555');
  });

  it('is unknown without contacts', () => {
    expect(contactRecovery([], [{ date: '2024-02-04', amount: 10n }])).toMatchObject({
      recovered: 0n,
      perContact: undefined,
    });
  });
});

describe('the worklist by expected value', () => {
  const rates = recoveryRates([
    { bucket: '1-30', contacted: 1000n, recovered: 600n },
    { bucket: '1-30', contacted: 1000n, recovered: 1000n },
    { bucket: 'over-120', contacted: 1000n, recovered: 50n },
    { bucket: '31-60', contacted: 0n, recovered: 0n },
  ]);
  const today = '2024-03-01';
  const due = (number: string, amount: bigint, dueDate: string, facts = {}) =>
    openItem({ number, amount, dueDate, issueDate: '2023-01-01', ...facts });

  it('reads the rates from the company’s own history', () => {
    expect(rates['1-30']?.toString()).toBe('0.8');
    expect(rates['over-120']?.toString()).toBe('0.05');
    expect(rates['31-60']).toBeUndefined();
  });

  it('puts the smaller fresh debt before the larger old one, and says why', () => {
    const ranked = rankByExpectedValue([
      ...expectedValue('old', [due('A', 10000n, '2023-06-01')], rates, today),
      ...expectedValue('fresh', [due('B', 1000n, '2024-02-20'), due('C', 9n, '2024-03-01')], rates, today),
      ...expectedValue('disputed', [due('D', 90000n, '2024-02-20', { disputed: 90000n })], rates, today),
    ]);
    expect(ranked.map(({ accountId, overdue, expected }) => [accountId, overdue, expected.toString()])).toEqual([
      ['fresh', 1000n, '800'],
      ['old', 10000n, '500'],
    ]);
    expect(ranked[0]?.byAge.map(({ bucket, rate }) => [bucket, rate.toString()])).toEqual([['1-30', '0.8']]);
  });

  it('counts an age without history in full and keeps currencies apart', () => {
    const values = expectedValue(
      'a',
      [due('A', 700n, '2024-01-15'), due('B', 5n, '2024-02-20', { currency: 'USD' })],
      rates,
      today,
    );
    expect(values.map(({ currency, expected }) => [currency, expected.toString()])).toEqual([
      ['EUR', '700'],
      ['USD', '4'],
    ]);
  });
});
