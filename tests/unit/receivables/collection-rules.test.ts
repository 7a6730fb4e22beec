import { decide } from '../../../domain/receivables/collection/decide';
import type { Decision, Effect } from '../../../domain/receivables/collection/decision';
import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import { simulate } from '../../../domain/receivables/collection/simulate';
import type { CollectionState, Notice, Task } from '../../../domain/receivables/collection/state';
import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import type { Claim, OpenItem } from '../../../domain/receivables/ledger/types';
import { account, item, messageStep, openPolicy, payment, state } from '../../support/receivables/collection-builders';

const RATES = { laws: DEFAULT_LAWS, rates: DEFAULT_RATES };
const NOON = '2024-03-20T11:00:00.000Z';
const TODAY = '2024-03-20';

const oneStep = openPolicy([messageStep('first', 'net-days', 3)]);
const at = (instant: string, start: CollectionState, policy: CollectionPolicy = oneStep): Decision =>
  decide(start, policy, RATES, instant);
const now = (start: CollectionState, policy?: CollectionPolicy) => at(NOON, start, policy);
const effectsOf = (decision: Decision): readonly Effect[] => (decision.kind === 'act' ? decision.effects : []);

function task(kind: Task['kind'], changes: Partial<Task> = {}): Task {
  return {
    id: `task-${kind}`,
    kind,
    state: 'open',
    openedAt: '2024-03-18T09:00:00.000Z',
    dueAt: undefined,
    lapseAt: undefined,
    escalatedAt: undefined,
    closedAt: undefined,
    decision: undefined,
    about: undefined,
    ...changes,
  };
}

function notice(step: string, items: readonly OpenItem[], changes: Partial<Notice> = {}): Notice {
  return {
    id: `notice-${step}`,
    step,
    channel: 'email',
    state: 'sent',
    decidedAt: '2024-03-10T09:00:00.000Z',
    date: '2024-03-10',
    items: items.map((listed) => ({ itemId: listed.id, raisedTo: step, open: listed.open })),
    ...changes,
  };
}

function decided(kind: Task['kind'], decision: unknown, changes: Partial<Task> = {}): Task {
  return task(kind, { state: 'completed', closedAt: '2024-03-20T09:00:00.000Z', decision, ...changes });
}

describe('a write-off', () => {
  const shown = item('A', '2024-02-01', 10_000n);
  const asked = notice('decision', [shown], { channel: 'task' });
  const choice = decided('decide-next-step', { outcome: 'write-off' }, { about: asked.id });

  it('takes what the question showed, and nothing that fell overdue later', () => {
    const later = item('B', '2024-03-19', 1_000_000n);
    const [effect] = effectsOf(now(state([shown, later], { notices: [asked], tasks: [choice] })));
    expect(effect).toMatchObject({ kind: 'write-off', items: [{ itemId: shown.id, amount: 10_000n }] });
  });

  it('leaves the disputed part, and takes no more than is still open', () => {
    const disputed = { ...shown, disputed: 9_000n };
    const [effect] = effectsOf(now(state([disputed], { notices: [asked], tasks: [choice] })));
    expect(effect).toMatchObject({ kind: 'write-off', items: [{ amount: 1_000n }] });
  });

  it('gives up the claims demanded on the items with them', () => {
    const claim: Claim = {
      id: 'claim',
      itemId: shown.id,
      kind: 'interest',
      currency: 'EUR',
      amount: 500n,
      open: 300n,
      accruedFrom: '2024-02-02',
      accruedTo: '2024-03-10',
      demandedOn: '2024-03-10',
    };
    const start = state([shown], { notices: [asked], tasks: [choice] });
    const [effect] = effectsOf(now({ ...start, ledger: { ...start.ledger, claims: [claim] } }));
    expect(effect).toMatchObject({ claims: [{ claimId: 'claim', amount: 300n }] });
  });

  it('of what was paid meanwhile writes off nothing, and the episode ends', () => {
    const paid = { ...shown, open: 0n };
    const first = now(state([paid], { notices: [asked], tasks: [choice] }));
    expect(effectsOf(first)[0]).toMatchObject({ kind: 'write-off', items: [], claims: [] });
    const handled = state([paid], { notices: [asked], tasks: [choice], facts: { handledTasks: [choice.id] } });
    expect(now(handled)).toMatchObject({ kind: 'end', outcome: 'settled' });
  });
});

describe('an account with open debt never falls silent', () => {
  const open = item('A', '2024-02-01', 10_000n);

  it('asks a person when a policy that ends with a message has been climbed', () => {
    const decision = now(state([open], { notices: [notice('first', [open])] }));
    expect(decision).toMatchObject({ kind: 'act', did: 'decide-next-step' });
    expect(decision.reasons[0]?.rule).toBe('all-steps-taken');
  });

  it('asks a person when all messages of the policy are used up', () => {
    const two = openPolicy([messageStep('first', 'net-days', 3), messageStep('second', 'net-days', 5)], {
      maximumMessages: 1,
    });
    const decision = now(state([open], { notices: [notice('first', [open])] }), two);
    expect(decision).toMatchObject({ kind: 'act', did: 'decide-next-step' });
    expect(decision.reasons[0]?.rule).toBe('maximum-messages');
  });

  it('asks again after instalments were agreed and the rest is over', () => {
    const choice = decided('decide-next-step', { outcome: 'instalments', until: '2024-04-30' });
    const [, facts] = [
      0,
      effectsOf(now(state([open], { notices: [notice('first', [open])], tasks: [choice] }))).at(-1),
    ];
    expect(facts).toMatchObject({ facts: { pausedUntil: '2024-04-30', decisionAgainOn: '2024-05-01' } });
    const resting = state([open], {
      notices: [notice('first', [open])],
      tasks: [choice],
      facts: { handledTasks: [choice.id], pausedUntil: '2024-04-30', decisionAgainOn: '2024-05-01' },
    });
    expect(now(resting)).toMatchObject({ kind: 'wait', until: '2024-04-30T22:00:00.000Z' });
    expect(at('2024-05-01T08:00:00.000Z', resting)).toMatchObject({ kind: 'act', did: 'decide-next-step' });
  });

  it('comes back every two weeks while nobody decides, to the end of the year', () => {
    const span = { from: '2024-02-02T09:00:00.000Z', until: '2024-12-31T23:00:00.000Z' };
    const played = simulate(state([open]), DEFAULT_COLLECTION_POLICY, RATES, span);
    const questions = played.acts.filter((act) => act.did === 'decision' || act.did === 'decide-next-step');
    expect(questions.length).toBeGreaterThan(5);
    expect(played.standing.kind).toBe('wait');
    expect(played.standing).not.toMatchObject({ until: undefined });
  });
});

describe('questions whose cause is gone are withdrawn', () => {
  const open = item('A', '2024-02-01', 10_000n);
  // What the payer does not name waits for a person here, so that money can lie unmatched.
  const namedOnly = openPolicy(oneStep.steps, { allocation: 'named-only' });
  const withdrawn = (start: CollectionState) => effectsOf(now(start, namedOnly))[0];

  it('a letter waiting for the post, when a part was paid', () => {
    const letter = notice('first', [open], { channel: 'post', state: 'pending' });
    const carry = task('send-by-post', { about: letter.id });
    const unchanged = state([open], { notices: [letter], tasks: [carry], facts: { channel: 'post' } });
    expect(withdrawn(unchanged)).toBeUndefined();
    const paid = { ...open, open: 1_000n };
    const partly = state([paid], { notices: [letter], tasks: [carry], facts: { channel: 'post' } });
    expect(withdrawn(partly)).toEqual({ kind: 'withdraw-task', taskId: carry.id });
  });

  it('a call, when contact is stopped, and when only the tolerance is left', () => {
    const call = task('call-customer');
    const stopped = state([open], { tasks: [call], account: account({ contactStoppedOn: TODAY }) });
    expect(withdrawn(stopped)).toEqual({ kind: 'withdraw-task', taskId: call.id });
    const start = state([open], { tasks: [call] });
    const covered = payment('P', '2024-03-01', 10_000n, [], { posted: true, currency: 'EUR' });
    expect(withdrawn({ ...start, ledger: { ...start.ledger, credits: [covered] } })).toEqual({
      kind: 'withdraw-task',
      taskId: call.id,
    });
  });

  it('the choice of a channel, when there is an address again', () => {
    const choose = task('choose-channel', { about: 'no-address' });
    expect(withdrawn(state([open], { tasks: [choose] }))).toEqual({ kind: 'withdraw-task', taskId: choose.id });
  });
});

describe('stopped contact', () => {
  const open = item('A', '2024-02-01', 10_000n);

  it('is asked about anew, although the post was chosen for want of an address', () => {
    const start = state([open], {
      account: account({ email: undefined, contactStoppedOn: TODAY }),
      facts: { channel: 'post', channelReason: 'no-address' },
    });
    expect(now(start)).toMatchObject({ kind: 'act', did: 'choose-channel' });
  });

  it('leaves a call out; the step counts as taken', () => {
    const policy = openPolicy([
      {
        code: 'call',
        kind: 'call',
        trigger: { kind: 'net-days', days: 3 },
        conditions: undefined,
        task: { candidateGroup: 'collections', escalateTo: 'finance-managers', dueDays: 1, lapseDays: 2 },
      },
    ]);
    const start = state([open], {
      account: account({ contactStoppedOn: '2024-03-01' }),
      facts: { channel: 'post', channelReason: 'contact-stopped' },
    });
    const [effect] = effectsOf(now(start, policy));
    expect(effect).toMatchObject({ kind: 'take-step', notice: { step: 'call', task: undefined } });
  });
});

describe('what a notice demands', () => {
  const contract = {
    ratePercent: '12',
    compounding: 'simple' as const,
    dayCount: 'actual/365' as const,
    graceDays: 0,
    feePerNotice: undefined,
  };
  const withInterest = openPolicy([
    { ...messageStep('first', 'net-days', 3), demands: { interest: true, fixedSum: false, fee: false } },
    { ...messageStep('second', 'net-days', 33), demands: { interest: true, fixedSum: false, fee: false } },
  ]);
  const lent = (changes: Partial<OpenItem> = {}): OpenItem => {
    const base = item('A', '2024-01-31', 1_000_000n, changes);
    return { ...base, invoice: { ...base.invoice, contract, jurisdiction: 'ZZ', debtorType: 'business' } };
  };

  it('for the second time is the interest since the first, in rows that add up', () => {
    const span = { from: '2024-02-01T09:00:00.000Z', until: '2024-03-31T09:00:00.000Z' };
    const [first, second] = simulate(state([lent()]), withInterest, RATES, span)
      .acts.filter((act) => act.notice)
      .map((act) => act.notice?.claims[0]);
    // 10,000.00 at 12 % a year: 3 days 9.86; 33 days 108.49.
    expect(first).toMatchObject({ amount: 986n, accruedFrom: '2024-02-01', accruedTo: '2024-02-03' });
    expect(second).toMatchObject({ amount: 10_849n - 986n, accruedFrom: '2024-02-04', accruedTo: '2024-03-04' });
    expect(second?.rows.reduce((total, row) => total + row.amount, 0n)).toBe(second?.amount);
    expect(second?.rows[0]).toMatchObject({ from: '2024-02-04', days: 30 });
  });

  it('bears no interest on the disputed part', () => {
    const [effect] = effectsOf(at('2024-02-03T11:00:00.000Z', state([lent({ disputed: 900_000n })]), withInterest));
    // 1,000.00 at 12 % for 3 days.
    expect(effect).toMatchObject({ notice: { claims: [{ amount: 99n }] } });
  });

  it('names a bank’s fee for a returned payment, once', () => {
    const fee: Claim = {
      id: 'fee',
      itemId: undefined,
      kind: 'bank-fee',
      currency: 'EUR',
      amount: 350n,
      open: 350n,
      accruedFrom: undefined,
      accruedTo: undefined,
      demandedOn: undefined,
    };
    const start = state([item('A', '2024-02-01', 5_000n)]);
    const owing = { ...start, ledger: { ...start.ledger, claims: [fee] } };
    const [effect] = effectsOf(now(owing));
    expect(effect).toMatchObject({ notice: { firstNamed: ['fee'], totals: [{ claims: 350n, total: 5_350n }] } });
    const named = { ...owing, ledger: { ...owing.ledger, claims: [{ ...fee, demandedOn: '2024-03-01' }] } };
    expect(effectsOf(now(named))[0]).toMatchObject({ notice: { firstNamed: [], totals: [{ total: 5_350n }] } });
  });

  it('leaves out a currency that is paid for, and one within its tolerance', () => {
    const dollars = item('USD', '2024-02-01', 1_000n);
    const francs = item('CHF', '2024-02-01', 300n);
    const items = [
      item('EUR', '2024-02-01', 5_000n),
      { ...dollars, invoice: { ...dollars.invoice, currency: 'USD' } },
      { ...francs, invoice: { ...francs.invoice, currency: 'CHF' } },
    ];
    const start = state(items);
    const lying = payment('P', '2024-02-01', 6_000n, [], { currency: 'USD', posted: true });
    const policy = openPolicy(oneStep.steps, {
      tolerances: [{ currency: 'CHF', minor: 500n }],
      allocation: 'named-only',
    });
    const [effect] = effectsOf(now({ ...start, ledger: { ...start.ledger, credits: [lying] } }, policy));
    expect(effect).toMatchObject({
      notice: {
        items: [{ itemId: 'item-EUR' }],
        totals: [{ currency: 'EUR', total: 5_000n }],
      },
    });
  });
});

describe('tasks that nobody decides', () => {
  const open = item('A', '2024-02-01', 10_000n);

  it('lapse to the outcome they named, but not while collection rests', () => {
    const call = task('call-customer', { lapseAt: '2024-03-19T00:00:00.000Z' });
    expect(effectsOf(now(state([open], { tasks: [call] })))[0]).toMatchObject({
      kind: 'lapse-task',
      outcome: 'no-answer',
    });
    const paused = state([open], { tasks: [call], facts: { pausedUntil: '2024-03-25' } });
    expect(now(paused)).toMatchObject({ kind: 'wait' });
  });

  it('are escalated once, to the group their step names', () => {
    const call = task('call-customer', { dueAt: '2024-03-19T00:00:00.000Z' });
    expect(effectsOf(now(state([open], { tasks: [call] }), DEFAULT_COLLECTION_POLICY))[0]).toEqual({
      kind: 'escalate-task',
      taskId: call.id,
      to: 'finance-managers',
    });
    const escalated = { ...call, escalatedAt: '2024-03-19T00:00:00.000Z' };
    expect(now(state([open], { tasks: [escalated] }), DEFAULT_COLLECTION_POLICY)).toMatchObject({ kind: 'wait' });
  });

  it('about an insolvency never lapse', () => {
    const [effect] = effectsOf(now(state([open], { account: account({ insolventOn: '2024-03-01' }) })));
    expect(effect).toMatchObject({ task: { kind: 'file-insolvency-claim', lapseAt: undefined } });
  });
});
