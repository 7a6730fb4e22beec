import { z } from 'zod';
import { problemOf } from '../support/api/problem-of';
import type { Person } from '../support/api/test-api';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openReceivablesApi } from '../support/receivables/receivables-api';
import type { Caller, ReceivablesApi } from '../support/receivables/receivables-api';

const TODAY = '2026-03-02';
let its: ReceivablesApi;
let person: Person;
let call: Caller;
let accountId: string;
let itemId: string;

beforeAll(async () => {
  its = await openReceivablesApi('receivables-api-steering');
});
afterAll(async () => {
  await its?.close();
});
beforeEach(async () => {
  person = await its.newCompany(TODAY);
  call = its.as(person);
  accountId = await addAccount(its.house, person.tenantId, { number: 'C-1', name: 'Beispiel GmbH' });
  itemId = await addInvoice(its.house, person.tenantId, accountId, {
    number: 'INV-1',
    issueDate: '2026-01-01',
    dueDate: '2026-01-31',
    amount: 10_000n,
  });
});

const account = (path = '') => `/receivables/accounts/${accountId}${path}`;
const shown = z.object({ version: z.string(), items: z.array(z.record(z.string(), z.unknown())) }).loose();
const read = async () => shown.parse((await call('GET', account())).body);
const eventTypes = async () =>
  (
    await its.house.query<{ type: string }>(
      `select type from process_event where tenant_id = '${person.tenantId}' order by event_id`,
    )
  ).map(({ type }) => type);

describe('an account', () => {
  const fresh = { number: 'C-2', name: 'New Ltd', country: 'GB', zone: 'Europe/London' };

  it('is opened once by its number and shows nothing owed', async () => {
    const answer = await call('POST', '/receivables/accounts', fresh);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...fresh,
      language: 'en',
      email: null,
      balances: [],
      items: [],
      process: null,
    });
    const location = answer.headers.get('location') ?? '';
    expect((await call('GET', location.replace('/api/v1', ''))).body).toEqual(answer.body);
    expect((await call('POST', '/receivables/accounts', fresh)).status).toBe(409);
  });

  it.each([
    ['country', 'Germany'],
    ['zone', 'Berlin'],
    ['email', 'a@b, c@d.example'],
    ['language', 'not a language'],
    ['policyName', 'unheard-of'],
    ['debtorType', 'friend'],
    ['jurisdiction', 'XX'],
  ])('with a %s that is none is refused by that field', async (field, value) => {
    const answer = await call('PATCH', account(), { [field]: value });
    expect(answer.status).toBe(422);
    expect(new Set(problemOf(answer).pointers)).toEqual(new Set([`#/${field}`]));
    expect((await read()).version).toBe('1');
  });

  it('changes only what was sent, and only for who saw the present version', async () => {
    const seen = (await call('GET', account())).headers.get('etag') ?? '';
    expect((await call('GET', account(), undefined, { 'if-none-match': seen })).status).toBe(304);
    const change = (email: string | null, tag: string) => call('PATCH', account(), { email }, { 'if-match': tag });
    const first = await change('new@example.com', seen);
    expect([first.status, first.body]).toMatchObject([200, { email: 'new@example.com', name: 'Beispiel GmbH' }]);
    const late = await change('late@example.com', seen);
    expect([late.status, problemOf(late).kind]).toEqual([412, 'precondition-failed']);
    expect((await change(null, first.headers.get('etag') ?? '')).body).toMatchObject({ email: null });
    expect((await call('PATCH', account(), {})).status).toBe(422);
  });
});

describe('steering', () => {
  it.each([
    [
      'hold',
      { until: '2026-03-31', reason: 'Agreed' },
      { holdUntil: '2026-03-31', holdReason: 'Agreed' },
      'account-held',
    ],
    ['stop-contact', { reason: 'Asked by letter' }, { contactStoppedOn: TODAY }, 'contact-stopped'],
    ['insolvency', { on: '2026-02-20', reason: 'Court' }, { insolventOn: '2026-02-20' }, 'account-insolvent'],
  ])('%s takes effect at once: version, wake-up, event', async (command, body, effect, type) => {
    const process = await its.house.newProcess(person.tenantId, { type: 'collect-account', subjectId: accountId });
    const answer = await call('POST', account(`/${command}`), body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ ...effect, version: '2' });
    expect(await its.house.query(`select kind, process_id from outbox where tenant_id = '${person.tenantId}'`)).toEqual(
      [{ kind: 'signal', processId: process.processId }],
    );
    expect(await eventTypes()).toEqual(['process-started', type]);
  });

  it.each([
    ['release', ['hold', { until: TODAY, reason: 'x' }], { holdUntil: null, holdReason: null }],
    ['resume-contact', ['stop-contact', { reason: 'x' }], { contactStoppedOn: null }],
  ] as const)('%s undoes it, and conflicts when there is nothing to undo', async (command, [first, body], effect) => {
    const undo = () => call('POST', account(`/${command}`), { reason: 'Settled' });
    expect((await undo()).status).toBe(409);
    await call('POST', account(`/${first}`), body);
    expect(await undo()).toMatchObject({ status: 200, body: effect });
    expect((await undo()).status).toBe(409);
  });

  it('recalls an account that was handed over', async () => {
    expect((await call('POST', account('/recall'), { reason: 'Paid there' })).status).toBe(409);
    await its.house.query(`update account set handed_over_on = '2026-02-01' where account_id = '${accountId}'`);
    expect((await call('POST', account('/recall'), { reason: 'Paid there' })).body).toMatchObject({
      handedOverOn: null,
    });
  });

  it('refuses a hold that is over, by its field, and changes nothing', async () => {
    const answer = await call('POST', account('/hold'), { until: '2026-03-01', reason: 'x' });
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, ['#/until']]);
    expect([(await read()).version, await eventTypes()]).toEqual(['1', []]);
  });
});

describe('a dispute', () => {
  const dispute = (body: object) => call('POST', `/receivables/items/${itemId}/disputes`, body);
  const idOf = (answer: { body: unknown }) => z.object({ id: z.uuid() }).parse(answer.body).id;

  it('takes its part out of what is chased; rejected, it is chased again', async () => {
    const id = idOf(await dispute({ amountMinor: '3000', reason: 'Broken' }));
    expect(await read()).toMatchObject({ balances: [{ overdueMinor: '7000', disputedMinor: '3000' }] });
    const answer = await call('POST', `/receivables/disputes/${id}/resolve`, { outcome: 'rejected' });
    expect(answer.body).toMatchObject({ outcome: 'rejected', resolvedOn: TODAY });
    expect(await read()).toMatchObject({ balances: [{ overdueMinor: '10000', disputedMinor: '0' }] });
    expect((await call('POST', `/receivables/disputes/${id}/resolve`, { outcome: 'upheld' })).status).toBe(409);
  });

  it('upheld writes the credit at once', async () => {
    const id = idOf(await dispute({ amountMinor: '3000', reason: 'Broken' }));
    await call('POST', `/receivables/disputes/${id}/resolve`, { outcome: 'upheld' });
    expect(await read()).toMatchObject({ balances: [{ overdueMinor: '7000', disputedMinor: '0' }] });
    const credits = (await call('GET', account('/credits'))).body;
    expect(credits).toMatchObject({ items: [{ kind: 'credit-note', amountMinor: '3000', unappliedMinor: '0' }] });
  });

  it('upheld over what was paid meanwhile is the customer’s credit', async () => {
    const id = idOf(await dispute({ amountMinor: '3000', reason: 'Broken' }));
    await call('POST', account('/payments'), {
      number: 'P',
      currency: 'EUR',
      amountMinor: '9000',
      namedDocuments: ['INV-1'],
    });
    await call('POST', `/receivables/disputes/${id}/resolve`, { outcome: 'upheld' });
    const list = z.object({ items: z.array(z.object({ kind: z.string(), unappliedMinor: z.string() })) });
    const { items } = list.parse((await call('GET', account('/credits'))).body);
    expect(items).toContainEqual({ kind: 'credit-note', unappliedMinor: '2000' });
  });

  it('is for no more than is open and undisputed; without an amount for all of it', async () => {
    expect((await dispute({ reason: 'Part', amountMinor: '4000' })).status).toBe(201);
    expect(problemOf(await dispute({ reason: 'More', amountMinor: '6001' })).pointers).toEqual(['#/amountMinor']);
    expect((await dispute({ reason: 'The rest' })).body).toMatchObject({ amountMinor: '6000' });
    expect((await dispute({ reason: 'Nothing left' })).status).toBe(409);
  });
});

describe('starting a collection', () => {
  const start = (body: object) => call('POST', '/processes/collect-account', body);
  const bad = async (body: object) => {
    const answer = await start(body);
    return [answer.status, ...problemOf(answer).pointers];
  };

  it('by number or id finds the same account, once', async () => {
    const first = await start({ accountNumber: 'C-1' });
    expect(first.body).toMatchObject({
      ...{ businessKey: accountId, subjectId: accountId, title: 'Collect Beispiel GmbH (C-1)', input: { accountId } },
    });
    const again = await start({ accountId });
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.body).toMatchObject({ id: z.object({ id: z.string() }).parse(first.body).id });
    expect(await read()).toMatchObject({ process: { status: 'starting' } });
  });

  it('of an unknown customer is refused by its field, another tenant’s is unknown', async () => {
    const other = await its.newCompany(TODAY);
    const foreign = await addAccount(its.house, other.tenantId);
    expect(await bad({ accountNumber: 'C-9' })).toEqual([422, '#/accountNumber']);
    expect(await bad({ accountId: foreign })).toEqual([422, '#/accountId']);
    expect(
      await its.house.query("select 1 from process where type = 'collect-account' and subject_id is null"),
    ).toEqual([]);
  });

  it('conflicts when nothing is overdue or others have the account, and says so', async () => {
    await its.house.query(`update account set handed_over_on = '2026-02-01' where account_id = '${accountId}'`);
    expect(problemOf(await start({ accountId })).detail).toContain('handed over on 2026-02-01');
    await its.house.query(`update account set handed_over_on = null where account_id = '${accountId}'`);
    await call('POST', account('/payments'), { number: 'P', currency: 'EUR', amountMinor: '10000' });
    const answer = await start({ accountId });
    expect([answer.status, problemOf(answer).detail]).toEqual([
      409,
      'Nothing of Beispiel GmbH (C-1) is overdue on 2026-03-02.',
    ]);
  });
});
