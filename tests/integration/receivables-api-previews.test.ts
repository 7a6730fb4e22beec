import { z } from 'zod';
import { toJson } from '../../schema/database';
import { DEFAULT_COLLECTION_POLICY } from '../../domain/receivables/defaults/collection-policy';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person } from '../support/api/test-api';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openReceivablesApi } from '../support/receivables/receivables-api';
import type { Caller, ReceivablesApi } from '../support/receivables/receivables-api';

// A Monday, no holiday in Berlin.
const TODAY = '2026-03-02';
let its: ReceivablesApi;
let person: Person;
let call: Caller;
let accountId: string;

beforeAll(async () => {
  its = await openReceivablesApi('receivables-api-previews');
});
afterAll(async () => {
  await its?.close();
});
beforeEach(async () => {
  person = await its.newCompany(TODAY);
  call = its.as(person);
  accountId = await addAccount(its.house, person.tenantId, { number: 'C-1' });
});

const invoice = (number: string, dueDate: string, amount = 10_000n) =>
  addInvoice(its.house, person.tenantId, accountId, { number, issueDate: '2026-01-01', dueDate, amount });
const account = (path = '') => `/receivables/accounts/${accountId}${path}`;
const { name: _name, version: _version, ...shipped } = DEFAULT_COLLECTION_POLICY;
const document = (changes: object = {}): unknown => JSON.parse(toJson({ ...shipped, ...changes }));
const acts = z.object({
  acts: z.array(
    z.object({ date: z.string(), did: z.string(), reasons: z.array(z.object({ rule: z.string() })) }).loose(),
  ),
  standing: z.object({ kind: z.string() }).loose(),
});

describe('the preview of an account', () => {
  const steps = async (query = '') => {
    const answer = await call('GET', account(`/preview${query}`));
    return acts.parse(answer.body).acts.filter(({ did }) => !did.startsWith('escalate') && !did.startsWith('lapse'));
  };

  it('names every step of the shipped policy with its day and its reasons, and changes nothing', async () => {
    // Due Friday 2026-02-27; steps 3, 14 and 28 days after, each on a working day.
    await invoice('INV-1', '2026-02-27');
    const found = await steps('?until=2026-03-31');
    expect(found.map(({ date, did }) => [date, did])).toEqual([
      ['2026-03-02', 'friendly-reminder'],
      ['2026-03-13', 'reminder'],
      ['2026-03-27', 'formal-notice'],
    ]);
    for (const { reasons } of found) expect(reasons.length).toBeGreaterThan(0);
    expect(await its.house.query(`select 1 from dunning_notice where tenant_id = '${person.tenantId}'`)).toEqual([]);
  });

  it('waits out a hold', async () => {
    await invoice('INV-1', '2026-02-27');
    await call('POST', account('/hold'), { until: '2026-03-10', reason: 'Agreed' });
    expect((await steps('?until=2026-03-31'))[0]).toMatchObject({ date: '2026-03-11', did: 'friendly-reminder' });
  });

  it('of an account that owes nothing does nothing', async () => {
    const { acts: none, standing } = acts.parse((await call('GET', account('/preview'))).body);
    expect([none, standing.kind]).toEqual([[], 'end']);
  });

  it.each(['2026-03-01', '2036-01-01', 'soon'])('until %s is refused by its parameter', async (until) => {
    const answer = await call('GET', account(`/preview?until=${until}`));
    expect([answer.status, problemOf(answer).pointers]).toEqual([400, ['#/until']]);
  });
});

describe('interest', () => {
  // BGB § 288: 30 days at 11.27 %, 15 days at 10.27 % of 10,000.00.
  const german = {
    ...{ currency: 'EUR', principalMinor: '1000000', dueDate: '2025-05-31', agreedDate: '2025-05-31' },
    ...{ through: '2025-07-15', debtorType: 'business', jurisdiction: 'DE' },
  };
  const state = (changes: object = {}) => call('POST', '/receivables/interest-preview', { ...german, ...changes });

  it('is stated for facts of no account, row by row, with the fixed sum', async () => {
    expect((await state()).body).toMatchObject({
      dueDate: '2025-05-31',
      interest: {
        kind: 'statement',
        totalMinor: '13484',
        rows: [
          { days: 30, ratePercent: '11.27', amountMinor: '9263' },
          { days: 15, ratePercent: '10.27', amountMinor: '4221' },
        ],
      },
      fixedSum: { kind: 'fixed-sum', amountMinor: '4000', currency: 'EUR' },
      totals: [{ currency: 'EUR', interestMinor: '13484', fixedSumMinor: '4000' }],
    });
  });

  it('compounds by monthly rests in India once the claimant’s facts are there', async () => {
    // MSMED ₹ 100,000.00, first interest day 2023-01-17, paid 2023-04-05.
    const answer = await call('POST', '/receivables/interest-preview', {
      ...{ currency: 'INR', principalMinor: '10000000', through: '2023-04-05', acceptanceDate: '2023-01-01' },
      ...{ debtorType: 'business', jurisdiction: 'IN', contractDate: '2022-12-01', supplyDate: '2023-01-01' },
      claimant: { enterprise: 'small', registeredOn: '2022-01-01', trader: false },
    });
    expect(answer.body).toMatchObject({ dueDate: '2023-01-16', interest: { totalMinor: '455083' } });
  });

  it('is refused with the fact that is missing, never guessed', async () => {
    expect((await state({ debtorType: undefined })).body).toMatchObject({
      interest: { kind: 'refused', reason: 'missing-fact', fact: 'debtorType' },
      totals: [],
    });
    expect((await state({ jurisdiction: undefined })).body).toMatchObject({
      interest: { kind: 'refused', fact: 'jurisdiction' },
    });
  });

  it('of an account is stated an item at a time, as of any day', async () => {
    await addInvoice(its.house, person.tenantId, accountId, {
      ...{ number: 'INV-1', issueDate: '2025-05-01', dueDate: '2025-05-31', amount: 1_000_000n },
    });
    await its.house.query(`update account set jurisdiction = 'DE' where account_id = '${accountId}'`);
    await its.house.query(`update invoice set agreed_date = '2025-05-31' where account_id = '${accountId}'`);
    expect((await call('GET', account('/interest?asOf=2025-07-15'))).body).toMatchObject({
      asOf: '2025-07-15',
      items: [{ number: 'INV-1', interest: { totalMinor: '13484' }, fixedSum: { amountMinor: '4000' } }],
      totals: [{ currency: 'EUR', interestMinor: '13484', fixedSumMinor: '4000' }],
    });
  });
});

describe('a policy', () => {
  const path = '/receivables/policies/default';

  it('is there without any set-up, and its next version wakes every collection', async () => {
    const process = await its.house.newProcess(person.tenantId, { type: 'collect-account', subjectId: accountId });
    const first = await call('GET', path);
    expect([first.headers.get('etag'), first.body]).toMatchObject(['"0"', { name: 'default', version: 0 }]);
    const written = await call('PUT', path, document({ minimumIntervalDays: 7 }), { 'if-match': '"0"' });
    expect([written.status, written.body]).toMatchObject([200, { version: 1, minimumIntervalDays: 7 }]);
    expect((await call('GET', path)).body).toEqual(written.body);
    const woken = await its.house.query(`select process_id from outbox where tenant_id = '${person.tenantId}'`);
    expect(woken).toEqual([{ processId: process.processId }]);
  });

  it('is written only on the version that was read', async () => {
    expect((await call('PUT', path, document())).status).toBe(412);
    expect((await call('PUT', path, document(), { 'if-match': '"3"' })).status).toBe(412);
    const at = await Promise.all(['a', 'b'].map(() => call('PUT', path, document(), { 'if-match': '"0"' })));
    expect(at.map(({ status }) => status).sort()).toEqual([200, 412]);
  });

  it('of a new name is created and may then be given to accounts', async () => {
    expect((await call('GET', '/receivables/policies/gentle')).status).toBe(404);
    const tolerances = [{ currency: 'EUR', minor: '5099' }];
    const created = await call('PUT', '/receivables/policies/gentle', document({ tolerances }));
    expect([created.status, created.body]).toMatchObject([201, { name: 'gentle', version: 1, tolerances }]);
    expect((await call('PATCH', account(), { policyName: 'gentle' })).body).toMatchObject({ policyName: 'gentle' });
    const listed = (await call('GET', '/receivables/policies')).body;
    expect(listed).toMatchObject({ items: [{ name: 'default' }, { name: 'gentle' }] });
  });

  it.each([
    ['no steps', { steps: [] }, '#/steps'],
    [
      'a first step with nothing before it',
      { steps: [{ ...shipped.steps[0], trigger: { kind: 'previous', days: 1 } }] },
      '#/steps/0/trigger',
    ],
    ['two steps of one code', { steps: [shipped.steps[0], shipped.steps[0]] }, '#/steps/1/code'],
    ['a letter that does not exist', { steps: [{ ...shipped.steps[0], template: 'poem' }] }, '#/steps/0/template'],
    ['a window that never opens', { window: { fromMinute: 600, toMinute: 600, days: 'every-day' } }, '#/window'],
    ['an unknown field', { colour: 'red' }, '#/colour'],
  ])('with %s is refused by its place', async (_name, changes, pointer) => {
    const answer = await call('PUT', path, document(changes), { 'if-match': '"0"' });
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
  });

  it('is read by clerks and written by managers', async () => {
    const clerk = its.as(await newPerson(its.house, person.tenantId, ['finance-clerk']));
    expect((await clerk('GET', path)).status).toBe(200);
    expect((await clerk('PUT', path, document(), { 'if-match': '"0"' })).status).toBe(403);
  });
});

describe('a simulation', () => {
  const simulate = (changes: object = {}) =>
    call('POST', '/receivables/simulations', {
      ...{ from: '2026-01-01', until: '2026-02-28', policies: ['default'] },
      ...changes,
    });

  it('counts messages per level and month under policies side by side, from the ledger as it was', async () => {
    // Due Friday 2026-01-09: reminders on 01-12 and 01-23, formal notice on 02-06; paid on 02-10, so no call follows.
    await invoice('INV-1', '2026-01-09');
    const paid = { number: 'P-1', currency: 'EUR', bookingDate: '2026-02-10', amountMinor: '10000' };
    await call('POST', account('/payments'), paid);
    const short = document({ steps: shipped.steps.slice(0, 1) });
    const answer = await simulate({ policies: ['default', short] });
    expect(answer.body).toMatchObject({
      accounts: 1,
      policies: [
        {
          ...{ policy: { name: 'default' }, messages: 3, calls: 0, decisions: 0 },
          months: [
            {
              month: '2026-01',
              messages: [
                { step: 'friendly-reminder', stepIndex: 1, count: 1 },
                { step: 'reminder', stepIndex: 2, count: 1 },
              ],
            },
            { month: '2026-02', messages: [{ step: 'formal-notice', stepIndex: 3, count: 1 }] },
          ],
        },
        { messages: 1, months: [{ month: '2026-01' }] },
      ],
    });
    expect(await its.house.query(`select 1 from dunning_notice where tenant_id = '${person.tenantId}'`)).toEqual([]);
  });

  it('counts calls and decisions of who never pays, within its span only', async () => {
    await invoice('INV-1', '2026-01-09');
    const whole = { from: '2026-01-01', until: '2026-06-30' };
    expect((await simulate(whole)).body).toMatchObject({ policies: [{ messages: 4, calls: 1 }] });
    expect((await simulate({ from: '2026-02-01', until: '2026-02-07' })).body).toMatchObject({
      policies: [{ messages: 1, calls: 0, decisions: 0 }],
    });
  });

  it('too large for one answer comes in pages whose figures add up', async () => {
    await invoice('INV-1', '2026-01-09');
    for (const number of ['C-2', 'C-3']) {
      const other = await addAccount(its.house, person.tenantId, { number });
      const due = { issueDate: '2026-01-01', dueDate: '2026-01-09', amount: 500n };
      await addInvoice(its.house, person.tenantId, other, { number: `INV-${number}`, ...due });
    }
    // Each look at the clock takes a minute, so that the time of a page is up after its first account.
    let minutes = 0;
    const slow = await startTestApi(its.house, {
      routes: its.api.routes,
      context: { wallClock: () => Date.now() + (minutes += 1) * 60_000 },
    });
    try {
      const page = z.object({
        accounts: z.int(),
        nextCursor: z.string().nullable(),
        policies: z.array(z.object({ messages: z.int() })),
      });
      const span = { from: '2026-01-01', until: '2026-02-28', policies: ['default'] };
      const pages: z.output<typeof page>[] = [];
      let cursor: string | null | undefined;
      while (cursor !== null) {
        const body = { ...span, ...(cursor === undefined ? {} : { cursor }) };
        const answer = await slow.call('POST', '/api/v1/receivables/simulations', { token: person.token, body });
        const read = page.parse(answer.body);
        pages.push(read);
        cursor = read.nextCursor;
      }
      const total = (of: (read: z.output<typeof page>) => number) => pages.reduce((sum, read) => sum + of(read), 0);
      expect(pages.length).toBeGreaterThan(1);
      expect(total(({ accounts }) => accounts)).toBe(3);
      const whole = page.parse((await simulate()).body);
      expect([whole.accounts, whole.nextCursor]).toEqual([3, null]);
      expect(total(({ policies }) => policies[0]?.messages ?? 0)).toBe(whole.policies[0]?.messages);
    } finally {
      await slow.close();
    }
  });

  it.each([
    ['a span that runs backwards', { until: '2025-12-31' }, '#/until'],
    ['a policy that does not exist', { policies: ['default', 'unheard-of'] }, '#/policies/1'],
    [
      'a document that cannot be used',
      { policies: [document({ window: { fromMinute: 1, toMinute: 1, days: 'every-day' } })] },
      '#/policies/0/window',
    ],
    ['customers that do not exist', { accounts: ['C-1', 'C-9'] }, '#/accounts'],
    ['five policies', { policies: Array(5).fill('default') }, '#/policies'],
  ])('of %s is refused by its field', async (_name, changes, pointer) => {
    const answer = await simulate(changes);
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
  });
});

describe('the measures of a period', () => {
  it('follow from sales, what was open and what was paid', async () => {
    // Sold 2026-01-01: 100.00 due 01-31, half of it paid on 02-10, and 300.00 due 03-31.
    await invoice('INV-1', '2026-01-31');
    await invoice('INV-2', '2026-03-31', 30_000n);
    const paid = {
      number: 'P-1',
      currency: 'EUR',
      bookingDate: '2026-02-10',
      amountMinor: '5000',
      namedDocuments: ['INV-1'],
    };
    await call('POST', account('/payments'), paid);
    const answer = await call('GET', '/receivables/measures?from=2026-01-01&to=2026-03-01');
    // 60 days: DSO = 350 / 400 × 60 = 52.5, best 300 / 400 × 60 = 45; CEI = (400 − 350) / (400 − 300) = 50 %.
    expect(answer.body).toMatchObject({
      days: 60,
      currencies: [
        {
          ...{ currency: 'EUR', creditSalesMinor: '40000', beginningMinor: '0', endingMinor: '35000' },
          ...{
            dso: '52.50',
            bestPossibleDso: '45.00',
            averageDaysDelinquent: '7.50',
            collectionEffectiveness: '50.00',
          },
          ageing: { 'not-due': '30000', '1-30': '5000', '31-60': '0', total: '35000' },
        },
      ],
    });
  });

  it('end today at the latest', async () => {
    const answer = await call('GET', '/receivables/measures?to=2026-03-03');
    expect([answer.status, problemOf(answer).pointers]).toEqual([400, ['#/to']]);
  });
});
