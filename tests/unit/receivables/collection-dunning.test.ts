import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import { simulate } from '../../../domain/receivables/collection/simulate';
import type { CollectionState } from '../../../domain/receivables/collection/state';
import type { Ledger } from '../../../domain/receivables/ledger/types';
import { account, item, messageStep, openPolicy, payment, state } from '../../support/receivables/collection-builders';

const NO_RATES = { laws: [], rates: {} };

/** The steps taken, as `date code`. */
function steps(
  start: CollectionState,
  policy: CollectionPolicy,
  from: string,
  until: string,
  whole?: Ledger,
): string[] {
  const span = { from: `${from}T12:00:00.000Z`, until: `${until}T22:00:00.000Z` };
  return simulate(start, policy, NO_RATES, span, whole)
    .acts.filter((act) => act.notice !== undefined)
    .map((act) => `${act.date} ${act.did}`);
}

describe('levels of a reminder policy', () => {
  const policy = openPolicy([
    messageStep('first', 'net-days', 10),
    messageStep('second', 'end-of-month', 30),
    messageStep('third', 'previous', 10),
  ]);

  it('fire 10 days net, at the end of the month of due + 30 days, and 10 days after the level before', () => {
    expect(steps(state([item('A', '2024-01-15', 10_000n)]), policy, '2024-01-16', '2024-06-30')).toEqual([
      '2024-01-25 first',
      '2024-02-29 second',
      '2024-03-10 third',
    ]);
  });

  it('are caught up one at a time after downtime, the next after its delay from the real sending', () => {
    // Nothing ran until 1 March: the first level goes then; the second is 35 days after the first by the policy.
    expect(steps(state([item('A', '2024-01-15', 10_000n)]), policy, '2024-03-01', '2024-06-30')).toEqual([
      '2024-03-01 first',
      '2024-04-05 second',
      '2024-04-15 third',
    ]);
  });
});

describe('account states by the age of the oldest item', () => {
  it('follow at 30, 40 and 50 days and clear when all is paid', () => {
    const policy = openPolicy(
      [
        messageStep('first', 'net-days', 30),
        messageStep('second', 'net-days', 40),
        messageStep('third', 'net-days', 50),
      ],
      { anchor: 'oldest-item' },
    );
    const items = [item('A', '2012-05-31', 10_000n)];
    const paid = { items, credits: [payment('P', '2012-07-25', 10_000n, ['A'])], claims: [] };
    const span = { from: '2012-06-01T12:00:00.000Z', until: '2012-12-31T00:00:00.000Z' };
    const played = simulate(state([]), policy, NO_RATES, span, paid);
    expect(played.acts.filter((act) => act.notice).map((act) => `${act.date} ${act.did}`)).toEqual([
      '2012-06-30 first',
      '2012-07-10 second',
      '2012-07-20 third',
    ]);
    expect(played.standing).toMatchObject({ kind: 'end', outcome: 'settled' });
  });

  it('are re-anchored to the next oldest item when the oldest are paid; none skipped, none early', () => {
    const policy = openPolicy(
      [messageStep('first', 'net-days', 5), messageStep('second', 'net-days', 7), messageStep('third', 'net-days', 11)],
      { anchor: 'oldest-item' },
    );
    const ledger: Ledger = {
      items: [
        item('A', '2012-05-31', 10_000n),
        item('B', '2012-05-31', 20_000n),
        item('C', '2012-06-02', 70_000n),
        item('D', '2012-06-03', 20_000n),
      ],
      credits: [payment('P', '2012-06-02', 10_000n, ['A']), payment('Q', '2012-06-02', 20_000n, ['B'])],
      claims: [],
    };
    expect(steps(state([]), policy, '2012-06-01', '2012-07-31', ledger)).toEqual([
      '2012-06-07 first',
      '2012-06-09 second',
      '2012-06-13 third',
    ]);
  });
});

describe('conditions of a step', () => {
  const due = '2024-03-01';
  const today = '2024-03-11';

  it.each([
    [0, false],
    [1, true],
    [2, true],
  ])('count at least 1: with %i unpaid items it fires: %s', (unpaid, fires) => {
    const policy = openPolicy([{ ...messageStep('first', 'net-days', 1), conditions: { unpaidCountAtLeast: 1 } }]);
    const items = Array.from({ length: unpaid }, (_, n) => item(`I${n}`, due, 100n));
    expect(steps(state(items), policy, today, today).length > 0).toBe(fires);
  });

  it.each([
    [0n, false],
    [10_000n, true],
    [20_000n, true],
  ])('balance at least 100.00: with %s cents it fires: %s', (balance, fires) => {
    const policy = openPolicy([{ ...messageStep('first', 'net-days', 1), conditions: { balanceAtLeast: 10_000n } }]);
    const items = balance === 0n ? [] : [item('A', due, balance)];
    expect(steps(state(items), policy, today, today).length > 0).toBe(fires);
  });

  it.each([
    [undefined, false],
    ['2024-03-01', true],
    ['2024-02-20', true],
    ['2024-03-02', false],
  ])('age at least 10 days: oldest due %s fires: %s', (oldest, fires) => {
    const policy = openPolicy([{ ...messageStep('first', 'net-days', 1), conditions: { oldestAgeAtLeast: 10 } }]);
    const items = oldest === undefined ? [] : [item('A', oldest, 100n)];
    expect(steps(state(items), policy, today, today).length > 0).toBe(fires);
  });

  it('tags present and absent are read from account and invoice', () => {
    const policy = openPolicy([
      { ...messageStep('first', 'net-days', 1), conditions: { tagsPresent: ['key'], tagsAbsent: ['vip'] } },
    ]);
    const items = [item('A', due, 100n)];
    expect(steps(state(items), policy, today, today)).toEqual([]);
    expect(steps(state(items, { account: account({ tags: ['key'] }) }), policy, today, today)).toHaveLength(1);
    expect(steps(state(items, { account: account({ tags: ['key', 'vip'] }) }), policy, today, today)).toEqual([]);
  });
});

describe('a threshold of 50.99 with at most five messages', () => {
  const atLeast = { conditions: { balanceAtLeast: 5_099n } };
  const five = ['a', 'b', 'c', 'd', 'e', 'f'].map((code, index) => ({
    ...messageStep(code, index === 0 ? 'net-days' : 'previous', index === 0 ? 1 : 2),
    ...atLeast,
  }));
  const policy = openPolicy(five, { maximumMessages: 5 });

  it('sends for 50.00 and 1.00 overdue', () => {
    const items = [item('A', '2024-03-01', 5_000n), item('B', '2024-03-01', 100n)];
    expect(steps(state(items), policy, '2024-03-04', '2024-03-04')).toEqual(['2024-03-04 a']);
  });

  it('does not send for 50.00 alone', () => {
    expect(steps(state([item('A', '2024-03-01', 5_000n)]), policy, '2024-03-04', '2024-04-04')).toEqual([]);
  });

  it('does not send a sixth message', () => {
    const items = [item('A', '2024-03-01', 9_900n)];
    expect(steps(state(items), policy, '2024-03-02', '2024-12-31')).toHaveLength(5);
  });
});

describe('what a message lists', () => {
  it('carries the highest level due, lists every overdue item and raises only those that are due for a level', () => {
    const policy = openPolicy([messageStep('first', 'net-days', 3), messageStep('second', 'net-days', 14)]);
    const items = [item('OLD', '2024-03-01', 100n), item('NEW', '2024-03-12', 200n), item('FRESH', '2024-03-14', 300n)];
    const span = { from: '2024-03-02T12:00:00.000Z', until: '2024-03-15T23:00:00.000Z' };
    const acts = simulate(state(items), policy, NO_RATES, span).acts.filter((act) => act.notice);
    const last = acts.at(-1);
    expect(last?.date).toBe('2024-03-15');
    expect(last?.did).toBe('second');
    expect(last?.notice?.items.map((listed) => [listed.itemId, listed.raisedTo])).toEqual([
      ['item-OLD', 'second'],
      ['item-NEW', 'first'],
      ['item-FRESH', undefined],
    ]);
  });

  it('waits the minimum interval between two messages to one customer', () => {
    const policy = openPolicy([messageStep('first', 'net-days', 3)], { minimumIntervalDays: 5 });
    const items = [item('A', '2024-03-01', 100n), item('B', '2024-03-02', 100n)];
    expect(steps(state(items), policy, '2024-03-02', '2024-03-31')).toEqual(['2024-03-04 first', '2024-03-09 first']);
  });

  it('leaves out what is disputed and what is in clearing', () => {
    const policy = openPolicy([messageStep('first', 'net-days', 3)]);
    const items = [
      item('PART', '2024-03-01', 1_000n, { disputed: 400n }),
      item('ALL', '2024-03-01', 500n, { disputed: 500n }),
      item('CLEARING', '2024-03-01', 700n, { clearingUntil: '2024-03-20' }),
    ];
    const span = { from: '2024-03-04T12:00:00.000Z', until: '2024-03-04T20:00:00.000Z' };
    const [act] = simulate(state(items), policy, NO_RATES, span).acts;
    expect(act?.notice?.items).toEqual([{ itemId: 'item-PART', raisedTo: 'first', open: 600n, daysOverdue: 3 }]);
    expect(act?.notice?.totals).toEqual([{ currency: 'EUR', principal: 600n, claims: 0n, unapplied: 0n, total: 600n }]);
  });
});

describe('contact windows', () => {
  it('hold a message back on weekends and holidays of the customer, and send it at the next opening', () => {
    const policy = openPolicy([messageStep('first', 'net-days', 3)], {
      window: { fromMinute: 8 * 60, toMinute: 19 * 60, days: 'working-days' },
    });
    // Due Tue 2024-03-26: fires Good Friday 2024-03-29; Easter Monday 2024-04-01 is a holiday in Germany too.
    const span = { from: '2024-03-27T12:00:00.000Z', until: '2024-04-30T00:00:00.000Z' };
    const [act] = simulate(state([item('A', '2024-03-26', 100n)]), policy, NO_RATES, span).acts;
    expect(act?.at).toBe('2024-04-02T06:00:00.000Z');
  });

  it('follow the customer’s own clock', () => {
    const policy = openPolicy([messageStep('first', 'net-days', 3)], {
      window: { fromMinute: 8 * 60, toMinute: 19 * 60, days: 'working-days' },
    });
    const start = state([item('A', '2024-03-01', 100n)], {
      account: account({ country: 'US', zone: 'America/New_York' }),
    });
    const span = { from: '2024-03-02T12:00:00.000Z', until: '2024-04-30T00:00:00.000Z' };
    const [act] = simulate(start, policy, NO_RATES, span).acts;
    expect(act?.at).toBe('2024-03-04T13:00:00.000Z');
  });
});
