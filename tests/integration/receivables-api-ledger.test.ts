import { z } from 'zod';
import { overdueNet } from '../../domain/receivables/ledger/overdue-net';
import { loadLedger } from '../../schema/queries/receivables/ledger';
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
  its = await openReceivablesApi('receivables-api-ledger');
});
afterAll(async () => {
  await its?.close();
});
beforeEach(async () => {
  person = await its.newCompany(TODAY);
  call = its.as(person);
  accountId = await addAccount(its.house, person.tenantId, { number: 'C-1' });
  itemId = await addInvoice(its.house, person.tenantId, accountId, {
    number: 'INV-1',
    issueDate: '2026-01-01',
    dueDate: '2026-01-31',
    amount: 10_000n,
  });
});

const ledger = (path = '') => `/receivables/accounts/${accountId}${path}`;
const payment = (changes: object = {}) => ({ number: 'P-1', currency: 'EUR', amountMinor: '4000', ...changes });
const itemOf = z.object({ items: z.array(z.object({ number: z.string(), openMinor: z.string() }).loose()) });
const open = async () => {
  const { items } = itemOf.parse((await call('GET', ledger('/items?status=all'))).body);
  return items.map(({ number, openMinor }) => [number, openMinor]);
};
const version = async () => BigInt(z.object({ version: z.string() }).parse((await call('GET', ledger())).body).version);
const newProcess = () => its.house.newProcess(person.tenantId, { type: 'collect-account', subjectId: accountId });
const signals = async () =>
  (
    await its.house.query<{ count: bigint }>(
      `select count(*) as count from outbox where tenant_id = '${person.tenantId}' and kind = 'signal'`,
    )
  )[0]?.count;
const credits = async () =>
  (
    await its.house.query<{ count: bigint }>(
      `select count(*) as count from credit_entry where tenant_id = '${person.tenantId}'`,
    )
  )[0]?.count;

describe('a payment', () => {
  it('settles what it is for at once, raises the version, wakes the collection and tells its timeline', async () => {
    const process = await newProcess();
    const before = await version();
    const answer = await call('POST', ledger('/payments'), payment({ namedDocuments: ['INV-1'] }));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      bookingDate: TODAY,
      valueDate: TODAY,
      postedOn: TODAY,
      amountMinor: '4000',
      unappliedMinor: '0',
      allocations: [{ target: 'INV-1', itemId, part: 'principal', amountMinor: '4000' }],
    });
    expect(await open()).toEqual([['INV-1', '6000']]);
    expect(await version()).toBe(before + 1n);
    expect(await signals()).toBe(1n);
    const events = await its.house.query<{ type: string }>(
      `select type from process_event where process_id = '${process.processId}' order by event_id`,
    );
    expect(events.map(({ type }) => type)).toEqual(['process-started', 'payment-booked']);
  });

  it('of a later day waits for it', async () => {
    const answer = await call('POST', ledger('/payments'), payment({ bookingDate: '2026-03-09' }));
    expect(answer.body).toMatchObject({ postedOn: null, unappliedMinor: '4000', allocations: [] });
    expect(await open()).toEqual([['INV-1', '10000']]);
  });

  it.each([
    ['a negative amount', { amountMinor: '-5' }, ['#/amountMinor']],
    ['nothing', { amountMinor: '0' }, ['#/amountMinor']],
    ['a float', { amountMinor: 40.5 }, ['#/amountMinor']],
    ['an amount in major units', { amountMinor: '40.50' }, ['#/amountMinor']],
    ['an amount no ledger holds', { amountMinor: '9'.repeat(30) }, ['#/amountMinor']],
    ['a currency that is none', { currency: 'EURO' }, ['#/currency']],
    ['a currency nobody issued', { currency: 'XYZ' }, ['#/currency']],
    ['a currency the account was never invoiced in', { currency: 'USD' }, ['#/currency']],
    ['a day that does not exist', { bookingDate: '2026-02-30' }, ['#/bookingDate']],
    ['no number', { number: ' ' }, ['#/number']],
    ['an unknown field', { account: 'C-2' }, ['#/account']],
  ])('of %s is refused by its field and changes nothing', async (_name, changes, pointers) => {
    const before = await version();
    const answer = await call('POST', ledger('/payments'), payment(changes));
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, pointers]);
    expect([await credits(), await version(), await signals()]).toEqual([0n, before, 0n]);
  });

  it('is booked once under its number, also on another day, and refused with other content', async () => {
    const first = await call('POST', ledger('/payments'), payment());
    await its.house.query(
      `update tenant set clock_offset_ms = clock_offset_ms + 86400000 where tenant_id = '${person.tenantId}'`,
    );
    const again = await call('POST', ledger('/payments'), payment());
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    const other = await call('POST', ledger('/payments'), payment({ amountMinor: '4001' }));
    expect([other.status, problemOf(other).kind]).toEqual([409, 'conflict']);
    const elsewhere = await addAccount(its.house, person.tenantId);
    const stolen = await call('POST', `/receivables/accounts/${elsewhere}/payments`, payment());
    expect(stolen.status).toBe(409);
    expect([await credits(), await open()]).toEqual([1n, [['INV-1', '6000']]]);
  });

  it('repeated under one Idempotency-Key is answered as before; another body is refused', async () => {
    const key = { 'idempotency-key': 'key-1' };
    const first = await call('POST', ledger('/payments'), payment(), key);
    const again = await call('POST', ledger('/payments'), payment(), key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const other = await call('POST', ledger('/payments'), payment({ amountMinor: '1' }), key);
    expect([other.status, problemOf(other).kind]).toEqual([422, 'idempotency-key-reused']);
  });

  it('sent twice at once is booked once', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => call('POST', ledger('/payments'), payment())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await credits()).toBe(1n);
  });
});

describe('a returned payment', () => {
  const book = async (changes: object = {}) =>
    z.object({ id: z.uuid() }).parse((await call('POST', ledger('/payments'), payment(changes))).body).id;

  it('opens its items again and leaves the bank’s fee as a claim', async () => {
    const id = await book({ amountMinor: '10000' });
    expect(await open()).toEqual([['INV-1', '0']]);
    const answer = await call('POST', ledger(`/payments/${id}/reverse`), {
      reason: 'Debit returned',
      bankFeeMinor: '350',
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ reversedOn: TODAY, unappliedMinor: '0', allocations: [{ voidedOn: TODAY }] });
    expect((await call('GET', ledger())).body).toMatchObject({
      items: [{ openMinor: '10000', daysOverdue: 30 }],
      claims: [{ kind: 'bank-fee', itemId, amountMinor: '350', demandedOn: null }],
    });
    const again = await call('POST', ledger(`/payments/${id}/reverse`), { reason: 'Twice' });
    expect([again.status, problemOf(again).kind]).toEqual([409, 'conflict']);
    expect(await open()).toEqual([['INV-1', '10000']]);
  });

  it('lets another payment that found nothing to settle take its place', async () => {
    const id = await book({ amountMinor: '10000' });
    await book({ number: 'P-2', amountMinor: '2500' });
    await call('POST', ledger(`/payments/${id}/reverse`), { reason: 'Bounced' });
    expect(await open()).toEqual([['INV-1', '7500']]);
  });

  it('of another account, or none, is not found', async () => {
    const id = await book();
    const elsewhere = await addAccount(its.house, person.tenantId);
    const foreign = await call('POST', `/receivables/accounts/${elsewhere}/payments/${id}/reverse`, { reason: 'x' });
    expect(foreign.status).toBe(404);
  });
});

describe('an invoice', () => {
  const invoice = (changes: object = {}) => ({
    number: 'INV-2',
    issueDate: '2026-02-01',
    currency: 'EUR',
    grossMinor: '10000',
    ...changes,
  });
  const book = (changes: object) => call('POST', ledger('/invoices'), invoice(changes));

  it('falls due by its terms, in parts that come to the gross amount', async () => {
    const answer = await book({ terms: '30% net 14; 50% net 30; 20% net 60' });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      items: [
        { number: 'INV-2/1', dueDate: '2026-02-15', amountMinor: '3000' },
        { number: 'INV-2/2', dueDate: '2026-03-03', amountMinor: '5000' },
        { number: 'INV-2/3', dueDate: '2026-04-02', amountMinor: '2000' },
      ],
    });
    expect((await book({ terms: '30% net 14; 50% net 30; 20% net 60' })).status).toBe(200);
    expect((await book({ terms: 'net 30' })).status).toBe(409);
  });

  it('that falls due on a Sunday in Germany is moved to the Monday', async () => {
    // 2026-03-01 is a Sunday; § 193 BGB.
    const answer = await book({ dueDate: '2026-03-01', jurisdiction: 'DE' });
    expect(answer.body).toMatchObject({ items: [{ number: 'INV-2', dueDate: '2026-03-02' }] });
  });

  it.each([
    ['without anything to tell its due date', { jurisdiction: 'DE' }, '#/dueDate'],
    ['without a law either', {}, '#/dueDate'],
    ['whose instalments do not add up', INSTALMENTS(['4000', '5000']), '#/instalments'],
    ['with more tax than amount', { dueDate: '2026-03-01', taxMinor: '10001' }, '#/taxMinor'],
    ['with terms nobody understands', { terms: 'soon' }, '#/terms'],
  ])('%s is refused by its field', async (_name, changes, pointer) => {
    const answer = await book(changes);
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
  });

  it('with instalments of its own carries them as rows', async () => {
    const answer = await book(INSTALMENTS(['4000', '6000']));
    expect(answer.body).toMatchObject({ items: [{ amountMinor: '4000' }, { amountMinor: '6000' }] });
  });
});

function INSTALMENTS(amounts: readonly string[]) {
  return { instalments: amounts.map((amountMinor, at) => ({ dueDate: `2026-0${at + 3}-04`, amountMinor })) };
}

describe('the list of accounts', () => {
  const page = z.object({
    items: z.array(z.object({ number: z.string(), balances: z.array(z.record(z.string(), z.string())) }).loose()),
    nextCursor: z.string().nullable(),
  });
  const list = async (query: string) => page.parse((await call('GET', `/receivables/accounts?${query}`)).body);

  it('says the same of every account as the rules do', async () => {
    const invoice = { issueDate: '2026-01-01', amount: 5_000n };
    const add = (number: string, dueDate: string, currency = 'EUR') =>
      addInvoice(its.house, person.tenantId, accountId, { number, dueDate, currency, ...invoice });
    await add('INV-2', TODAY);
    await add('INV-3', '2026-03-01', 'USD');
    const disputed = await add('INV-4', '2026-02-01');
    const clearing = await add('INV-5', '2026-02-01');
    await call('POST', `/receivables/items/${disputed}/disputes`, { amountMinor: '1200', reason: 'Broken' });
    await call('POST', `/receivables/items/${clearing}/clearing`, { until: '2026-03-05' });
    await call('POST', ledger('/payments'), payment({ namedDocuments: ['UNKNOWN-9'], amountMinor: '700' }));
    await call(
      'POST',
      ledger('/credit-notes'),
      payment({ number: 'CN', namedDocuments: ['UNKNOWN-9'], amountMinor: '300' }),
    );
    const rules = await its.house.inTenant(person.tenantId, async (tx) =>
      overdueNet(await loadLedger(tx, { tenantId: person.tenantId, accountId, today: TODAY }), TODAY),
    );
    const { items } = await list('overdue=true');
    expect(items[0]?.balances).toEqual([
      {
        ...{ currency: 'EUR', openMinor: '25000', overdueMinor: '13800', disputedMinor: '1200' },
        ...{ unappliedMinor: '700', openCreditsMinor: '300', netMinor: '12800' },
      },
      {
        ...{ currency: 'USD', openMinor: '5000', overdueMinor: '5000', disputedMinor: '0' },
        ...{ unappliedMinor: '0', openCreditsMinor: '0', netMinor: '5000' },
      },
    ]);
    expect(rules.map(({ currency, net }) => [currency, net])).toEqual([
      ['EUR', 12_800n],
      ['USD', 5_000n],
    ]);
    expect((await call('GET', ledger())).body).toMatchObject({ balances: items[0]?.balances });
  });

  it('is found by name, number, tag and what is overdue, and read page by page', async () => {
    const other = await addAccount(its.house, person.tenantId, { number: 'C-2', name: 'Other Ltd' });
    await call('PATCH', `/receivables/accounts/${other}`, { tags: ['vip'] });
    const numbers = async (query: string) => (await list(query)).items.map(({ number }) => number);
    expect(await numbers('')).toEqual(['C-1', 'C-2']);
    expect(await numbers('q=other')).toEqual(['C-2']);
    expect(await numbers('q=C-1')).toEqual(['C-1']);
    expect(await numbers('tag=vip')).toEqual(['C-2']);
    expect(await numbers('overdue=true')).toEqual(['C-1']);
    expect(await numbers('overdue=false')).toEqual(['C-2']);
    const { items, nextCursor } = await list('limit=1');
    expect(items.map(({ number }) => number)).toEqual(['C-1']);
    expect(await numbers(`limit=1&cursor=${nextCursor}`)).toEqual(['C-2']);
  });
});
