import { readFileSync } from 'node:fs';
import path from 'node:path';
import { judge } from '../../support/proofs/crash/crash-oracle';
import type { AcknowledgedPayment, AcknowledgedStart } from '../../support/proofs/crash/acknowledged';
import type { Delivery, Evidence, HouseRecords } from '../../support/proofs/crash/evidence';

const request = (key: string, answeredAt: number) => ({ key, askedAt: answeredAt - 10, answeredAt, attempts: 1 });

const start: AcknowledgedStart = {
  what: 'start',
  about: 'K1',
  type: 'collect-account',
  processId: 'p1',
  ...request('s1', 100),
};
const payment: AcknowledgedPayment = {
  what: 'payment',
  account: 'K1',
  number: 'P-1',
  currency: 'EUR',
  amountMinor: 500n,
  invoices: ['R1-1'],
  settles: true,
  duringOutage: true,
  ...request('y1', 5_000),
};
const reminder: Delivery = {
  messageId: 'o1@tenant.example',
  recipient: 'k1@customers.example',
  subject: 'Reminder: 5.00 EUR overdue, customer K1',
  text: 'R1-1 5.00',
  connectedAt: 900,
  acceptedAt: 1_000,
};

const message = {
  processId: 'p1',
  state: 'sent',
  text: 'R1-1 5.00',
  recordedAt: 800,
  claimedAt: 890,
};

const house: HouseRecords = {
  processes: [
    {
      processId: 'p1',
      type: 'collect-account',
      title: 'Collect K1',
      status: 'completed',
      outcome: 'settled',
      engineProblem: null,
    },
  ],
  messages: [
    { ...message, outboxId: 'o1' },
    // Decided before the payment, and withdrawn because of it.
    { ...message, outboxId: 'o2', state: 'withdrawn', recordedAt: 4_000, claimedAt: 0 },
  ],
  unsettledOutboxRows: 0,
  events: [
    { processId: 'p1', number: 1n, type: 'message-in-doubt', summary: '', data: { outboxId: 'o1' } },
    { processId: 'p1', number: 2n, type: 'task-completed', summary: '', data: { taskId: 't2' } },
    { processId: 'p1', number: 3n, type: 'command-pause', summary: 'Paused: pause-1.', data: {} },
    { processId: null, number: 4n, type: 'clock-moved', summary: '', data: { to: '2026-01-01T09:00:00.000Z' } },
  ],
  lastNumber: 4n,
  tasks: [
    {
      taskId: 't1',
      processId: 'p1',
      kind: 'in-doubt-message',
      state: 'lapsed',
      form: { about: 'o1', problem: 'in-doubt-message' },
      decision: null,
    },
    {
      taskId: 't2',
      processId: 'p1',
      kind: 'call-customer',
      state: 'completed',
      form: {},
      decision: { outcome: 'reached' },
    },
  ],
  credits: [{ creditId: 'c1', account: 'K1', kind: 'payment', number: 'P-1', amountMinor: 500n, unappliedMinor: 0n }],
  debts: [{ debtId: 'd1', account: 'K1', amountMinor: 500n, openMinor: 0n }],
  allocations: [{ creditId: 'c1', debtId: 'd1', amountMinor: 500n }],
};

const whole: Evidence = {
  deliveries: [reminder],
  acknowledged: [
    start,
    payment,
    { what: 'task', processId: 'p1', taskId: 't2', kind: 'call-customer', outcome: 'reached', ...request('t1', 200) },
    { what: 'command', processId: 'p1', name: 'pause', reason: 'pause-1.', ...request('c1', 200) },
    { what: 'clock', to: '2026-01-01T09:00:00.000Z', ...request('k1', 200) },
  ],
  house,
  lostAnswers: 1,
};

const withHouse = (changed: Partial<HouseRecords>): Evidence => ({ ...whole, house: { ...house, ...changed } });
const withDelivery = (changed: Partial<Delivery>): Evidence => ({
  ...whole,
  deliveries: [reminder, { ...reminder, ...changed }],
});

/** The invariants that evidence breaks, with what they say. */
function broken(evidence: Evidence): string {
  return judge(evidence)
    .filter(({ violations }) => violations.length > 0)
    .map(({ invariant, violations }) => `${invariant} — ${violations.join('; ')}`)
    .join('\n');
}

describe('the oracle of the crash proof', () => {
  it('finds nothing in what is whole, and looks at something for every invariant', () => {
    expect(broken(whole)).toBe('');
    expect(judge(whole).every(({ checked }) => checked > 0)).toBe(true);
  });

  it.each<[string, Evidence, RegExp]>([
    [
      'an acknowledged start that is not there',
      { ...whole, acknowledged: [{ ...start, processId: 'p9' }] },
      /every acknowledged start.*p9, which is not there/,
    ],
    [
      'one request to start that made two processes',
      {
        ...withHouse({ processes: [...house.processes, { ...house.processes[0]!, processId: 'p2' }] }),
        acknowledged: [start, { ...start, processId: 'p2' }],
      },
      /answered with p1 and with p2/,
    ],
    [
      'a file that was sent once and is imported twice',
      {
        ...withHouse({
          processes: ['p1', 'p2'].map((processId) => ({
            ...house.processes[0]!,
            processId,
            type: 'import-ledger',
            title: 'Import a.csv',
          })),
        }),
        acknowledged: [{ ...start, type: 'import-ledger', about: 'a.csv' }],
      },
      /a\.csv was sent once and is imported by 2 processes/,
    ],
    ['a Message-ID that was accepted twice', withDelivery({}), /no Message-ID.*o1@tenant\.example was accepted twice/],
    [
      'a step that came twice under two Message-IDs',
      withDelivery({ messageId: 'o2@tenant.example' }),
      /no customer got a step.*got reminder twice/,
    ],
    [
      'a message that the house does not know',
      withDelivery({ messageId: 'o9@x' }),
      /belongs to no message of the house/,
    ],
    [
      'a message about a settled invoice, taken to be sent after the payment was acknowledged',
      {
        ...withHouse({ messages: [{ ...message, outboxId: 'o1', claimedAt: 5_500 }] }),
        deliveries: [{ ...reminder, acceptedAt: 6_000 }],
      },
      /none was contacted.*was asked for R1-1 1\.0 s after P-1/,
    ],
    [
      'a message about a settled invoice that was on its way for longer than a session',
      { ...whole, deliveries: [{ ...reminder, acceptedAt: 70_000 }] },
      /was asked for R1-1 65\.0 s after P-1/,
    ],
    [
      'a reminder that waited out the outage',
      {
        ...withHouse({ messages: [{ ...message, outboxId: 'o1', recordedAt: 4_000, claimedAt: 8_000 }] }),
        deliveries: [{ ...reminder, acceptedAt: 8_100 }],
      },
      /no reminder that waited out the mail outage.*3\.1 s after P-1/,
    ],
    ['more doubts than lost answers', { ...whole, lostAnswers: 0 }, /messages in doubt.*1 in doubt, 0 lost answers/],
    [
      'a doubt that nobody was asked about',
      withHouse({ tasks: house.tasks.filter(({ taskId }) => taskId !== 't1') }),
      /o1 was in doubt 1 times and asked about 0 times/,
    ],
    [
      'a payment that is gone',
      withHouse({ credits: [], allocations: [] }),
      /P-1 of 500 was acknowledged.*booked 0 times/,
    ],
    [
      'a payment that settled less than it was',
      withHouse({ allocations: [{ creditId: 'c1', debtId: 'd1', amountMinor: 499n }] }),
      /P-1: 500 came, 499 settled, 0 left/,
    ],
    [
      'a debt that shrank by more than was paid on it',
      withHouse({ debts: [{ debtId: 'd1', account: 'K1', amountMinor: 501n, openMinor: 0n }] }),
      /of 501 owed 500 was settled, and 0 is open/,
    ],
    [
      'money that settled another account',
      withHouse({ debts: [{ debtId: 'd1', account: 'K2', amountMinor: 500n, openMinor: 0n }] }),
      /K1: its credits gave 500, its debts took 0; K2: its credits gave 0, its debts took 500/,
    ],
    [
      'a process that does not end',
      withHouse({ processes: [{ ...house.processes[0]!, status: 'running' }] }),
      /every process ended.*Collect K1 \(p1\) is running/,
    ],
    ['a row that waits in the outbox', withHouse({ unsettledOutboxRows: 1 }), /1 rows of the outbox are not settled/],
    [
      'a gap in the numbers',
      withHouse({ events: house.events.filter(({ number }) => number !== 2n) }),
      /event numbers have no gap.*after 1 comes 3/,
    ],
    [
      'an event without a number',
      withHouse({ events: [...house.events, { ...house.events[0]!, type: 'x', number: null }] }),
      /1 events have no number/,
    ],
    ['a head that runs ahead of the events', withHouse({ lastNumber: 5n }), /noted as 5, found is 4/],
    [
      'a command that happened twice',
      withHouse({ events: [...house.events, { ...house.events[2]!, number: 5n }], lastNumber: 5n }),
      /“pause-1\.” was acknowledged and happened 2 times/,
    ],
    [
      'a decision that was lost',
      withHouse({ tasks: house.tasks.map((task) => (task.taskId === 't2' ? { ...task, state: 'open' } : task)) }),
      /call-customer t2 was decided reached and is open/,
    ],
    [
      'a move of the clock that was lost',
      withHouse({ events: house.events.slice(0, 3), lastNumber: 3n }),
      /the clock was moved to 2026-01-01T09:00:00\.000Z 0 times/,
    ],
  ])('finds %s', (_what, evidence, says) => {
    expect(broken(evidence)).toMatch(says);
  });

  it('shares no code with the house', () => {
    const folder = path.join(__dirname, '../../support/proofs/crash');
    const known = new Set<string>();
    const waiting = ['crash-oracle', 'judge-reach', 'read-evidence'];
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      if (known.has(file)) continue;
      known.add(file);
      const source = readFileSync(path.join(folder, `${file}.ts`), 'utf8');
      const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, from = '']) => from);
      expect(imported.filter((from) => !/^(\.\/|pg$|node:)/.test(from))).toEqual([]);
      waiting.push(...imported.filter((from) => from.startsWith('./')).map((from) => from.slice(2)));
    }
    expect(known).toContain('judge-messages');
  });

  it('lets pass what was in the mail server’s hands when the payment was acknowledged', () => {
    const message = { ...house.messages[0]!, claimedAt: 4_990 };
    const evidence = withHouse({ messages: [message, ...house.messages.slice(1)] });
    expect(broken({ ...evidence, deliveries: [{ ...reminder, acceptedAt: 5_200 }] })).toBe('');
  });
});
