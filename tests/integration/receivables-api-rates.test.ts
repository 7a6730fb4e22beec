import { z } from 'zod';
import { problemOf } from '../support/api/problem-of';
import type { Person } from '../support/api/test-api';
import { addAccount } from '../support/receivables/ledger-rows';
import { openReceivablesApi } from '../support/receivables/receivables-api';
import type { Caller, ReceivablesApi } from '../support/receivables/receivables-api';

let its: ReceivablesApi;
let person: Person;
let call: Caller;

beforeAll(async () => {
  its = await openReceivablesApi('receivables-api-rates');
});
afterAll(async () => {
  await its?.close();
});
beforeEach(async () => {
  person = await its.newCompany('2026-08-03');
  call = its.as(person);
});

const RATE = '/receivables/reference-rates/de-basiszinssatz';
const LAW = '/receivables/laws/mx-559';
const secondHalf = { from: '2026-07-01', through: '2026-12-31', percent: '1.5', source: 'Bundesbank, 2026-07-01' };

const german = {
  currency: 'EUR',
  principalMinor: '1000000',
  dueDate: '2026-06-30',
  agreedDate: '2026-06-30',
  through: '2026-07-30',
  debtorType: 'business',
  jurisdiction: 'DE',
};
const interest = z.object({ interest: z.record(z.string(), z.unknown()) });
const stated = async (debt: object) =>
  interest.parse((await call('POST', '/receivables/interest-preview', debt)).body).interest;

const mexican = {
  title: 'A law of our own',
  source: 'art. 559',
  from: '2020-01-01',
  jurisdictions: ['MX'],
  claimant: 'any',
  interest: { method: 'simple', rate: 'stepping', reference: 'mx-legal', points: { business: '0' } },
  due: { kind: 'receipt', days: 30, movesToWorkingDay: false, source: 'art. 1' },
  contract: { compound: 'forbidden', precedence: 'contract', source: 'art. 2' },
  noticeFee: { startingNotice: 'free', laterNotices: { kind: 'as-agreed' }, source: 'art. 3' },
  taxes: Object.fromEntries(
    ['interest', 'fixed-sum', 'notice-fee', 'bank-fee'].map((kind) => [kind, { treatment: 'none', source: 'art. 4' }]),
  ),
};
const mexicanRate = {
  name: 'Legal rate',
  steps: 'any-day',
  rates: [{ from: '2020-01-01', through: '2026-12-31', percent: '6', source: 'art. 559' }],
};

describe('reference rates', () => {
  it('are the shipped ones until the company stores its own; then claims use them and collections are told', async () => {
    const before = await call('GET', RATE);
    expect(before.body).toMatchObject({ version: 0, steps: 'half-year', knownThrough: '2026-06-30' });
    expect(await stated(german)).toMatchObject({ kind: 'refused', reason: 'no-rate', fact: 'de-basiszinssatz' });
    const accountId = await addAccount(its.house, person.tenantId, { number: 'C-1', name: 'Beispiel GmbH' });
    await its.house.newProcess(person.tenantId, { type: 'collect-account', subjectId: accountId });

    const answer = await call('PUT', RATE, { rates: [secondHalf] }, { 'if-match': '"0"' });
    expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"1"']);
    expect(answer.body).toMatchObject({ version: 1, knownThrough: '2026-12-31' });
    const { rates } = z.object({ rates: z.array(z.record(z.string(), z.unknown())) }).parse(answer.body);
    expect(rates.at(-1)).toEqual({ ...secondHalf, verified: true, own: true });
    expect(rates.at(-2)).toMatchObject({ through: '2026-06-30', own: false });
    // 30 days at 1.5 + 9 % on 10,000.00: 10,000 × 0.105 × 30 / 365 = 86.30.
    expect(await stated(german)).toMatchObject({ kind: 'statement', totalMinor: '8630' });
    expect(
      await its.house.query(`select kind from outbox where tenant_id = '${person.tenantId}' and state = 'pending'`),
    ).toEqual([{ kind: 'signal' }]);
    expect(
      await its.house.query(
        `select actor, data from process_event where tenant_id = '${person.tenantId}' and type = 'policy-changed'`,
      ),
    ).toEqual([{ actor: person.memberId, data: { kind: 'reference-rate', name: 'de-basiszinssatz', version: 1 } }]);
  });

  it('go back to the shipped ones with an empty list, and are another company’s never', async () => {
    await call('PUT', RATE, { rates: [secondHalf] }, { 'if-match': '"0"' });
    const other = its.as(await its.newCompany('2026-08-03'));
    expect((await other('GET', RATE)).body).toMatchObject({ version: 0, knownThrough: '2026-06-30' });
    const back = await call('PUT', RATE, { rates: [] }, { 'if-match': '"1"' });
    expect(back.body).toMatchObject({ version: 2, knownThrough: '2026-06-30' });
  });

  it('are written only by who saw the present version', async () => {
    expect((await call('PUT', RATE, { rates: [] })).status).toBe(412);
    expect((await call('PUT', RATE, { rates: [] }, { 'if-match': '"3"' })).status).toBe(412);
    expect((await call('GET', RATE)).body).toMatchObject({ version: 0 });
  });

  it.each([
    ['a half-year that ends early', { rates: [{ ...secondHalf, through: '2026-12-30' }] }, '#/rates/0/through'],
    ['a percentage in words', { rates: [{ ...secondHalf, percent: 'low' }] }, '#/rates/0/percent'],
    ['no source', { rates: [{ ...secondHalf, source: ' ' }] }, '#/rates/0/source'],
    ['rates that overlap', { rates: [secondHalf, secondHalf] }, '#/rates/1/from'],
    [
      'a part of a shipped span',
      { rates: [{ ...secondHalf, from: '2020-01-01', through: '2020-06-30' }] },
      '#/rates/0',
    ],
    ['other steps than the shipped', { steps: 'any-day', rates: [secondHalf] }, '#/steps'],
  ])('with %s are refused by that field', async (_what, body, pointer) => {
    const answer = await call('PUT', RATE, body, { 'if-match': '"0"' });
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
    expect((await call('GET', RATE)).body).toMatchObject({ version: 0 });
  });

  it('that are not shipped need a name and their steps', async () => {
    const path = '/receivables/reference-rates/at-base';
    expect((await call('GET', path)).status).toBe(404);
    expect(problemOf(await call('PUT', path, { rates: [] })).pointers).toEqual(['#/name', '#/steps']);
    const made = await call('PUT', path, { name: 'Basiszinssatz (AT)', steps: 'any-day', rates: [] });
    expect([made.status, made.body]).toMatchObject([201, { id: 'at-base', version: 1, knownThrough: null }]);
    expect((await call('GET', '/receivables/reference-rates')).body).toMatchObject({
      items: [{ id: 'at-base' }, { id: 'de-basiszinssatz' }, {}, {}, {}],
    });
  });
});

describe('laws of the company’s own', () => {
  const debt = { ...german, jurisdiction: 'MX' };

  it('give a country its interest, and are taken back', async () => {
    expect(await stated(debt)).toMatchObject({ kind: 'refused', reason: 'no-law' });
    expect(problemOf(await call('PUT', LAW, mexican)).pointers).toEqual(['#/interest/reference']);
    await call('PUT', '/receivables/reference-rates/mx-legal', mexicanRate);
    const made = await call('PUT', LAW, mexican);
    expect([made.status, made.body]).toMatchObject([201, { id: 'mx-559', version: 1, own: true, verified: true }]);
    expect((await call('GET', LAW)).body).toEqual(made.body);
    // 30 days at 6 % on 10,000.00: 49.32.
    expect(await stated(debt)).toMatchObject({ kind: 'statement', law: 'mx-559', totalMinor: '4932' });
    expect((await call('DELETE', LAW)).status).toBe(412);
    expect((await call('DELETE', LAW, undefined, { 'if-match': '"1"' })).status).toBe(204);
    expect(await stated(debt)).toMatchObject({ kind: 'refused', reason: 'no-law' });
    expect((await call('GET', LAW)).status).toBe(404);
    expect((await call('DELETE', LAW, undefined, { 'if-match': '"2"' })).status).toBe(404);
  });

  it('go before a shipped law of the same country, and a shipped one cannot be taken back', async () => {
    const shipped = await call('GET', '/receivables/laws/de-bgb-288');
    expect(shipped.body).toMatchObject({ version: 0, own: false });
    const { id: _id, version: _version, own: _own, ...law } = z.record(z.string(), z.unknown()).parse(shipped.body);
    const higher = { ...law, interest: { ...(law.interest as object), points: { business: '10' } } };
    await call('PUT', RATE, { rates: [secondHalf] }, { 'if-match': '"0"' });
    const written = await call('PUT', '/receivables/laws/de-bgb-288', higher, { 'if-match': '"0"' });
    expect([written.status, written.body]).toMatchObject([200, { version: 1, own: true }]);
    // 30 days at 11.5 %: 94.52.
    expect(await stated(german)).toMatchObject({ totalMinor: '9452' });
    expect((await call('GET', '/receivables/laws')).body).toMatchObject({
      items: [{ id: 'de-bgb-288', own: true }, { own: false }, { own: false }, { own: false }],
    });
    expect((await call('DELETE', '/receivables/laws/gb-1998', undefined, { 'if-match': '"0"' })).status).toBe(404);
  });

  it.each([
    ['ends before it begins', { through: '2019-12-31' }, '#/through'],
    ['gives no debtor interest', { interest: { ...mexican.interest, points: {} } }, '#/interest/points'],
    [
      'has points in words',
      { interest: { ...mexican.interest, points: { business: 'nine' } } },
      '#/interest/points/business',
    ],
    [
      'has tiers that do not rise',
      {
        fixedSum: {
          currency: 'MXN',
          debtors: ['business'],
          tiers: [{ below: '1000', amount: '40' }, { below: '500', amount: '70' }, { amount: '100' }],
          source: 'art. 5',
        },
      },
      '#/fixedSum/tiers/1/below',
    ],
    [
      'has a last tier with an end',
      {
        fixedSum: {
          currency: 'MXN',
          debtors: ['business'],
          tiers: [{ below: '1000', amount: '40' }],
          source: 'art. 5',
        },
      },
      '#/fixedSum/tiers/0/below',
    ],
    ['names an unheard-of field', { points: '9' }, '#/points'],
  ])('that %s is refused by that field', async (_what, change, pointer) => {
    await call('PUT', '/receivables/reference-rates/mx-legal', mexicanRate);
    const answer = await call('PUT', LAW, { ...mexican, ...change });
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
  });

  it('stand alone for a country and its days', async () => {
    await call('PUT', '/receivables/reference-rates/mx-legal', mexicanRate);
    await call('PUT', LAW, { ...mexican, through: '2024-12-31' });
    const second = '/receivables/laws/mx-560';
    expect(problemOf(await call('PUT', second, { ...mexican, from: '2024-12-31' })).pointers).toEqual([
      '#/jurisdictions',
    ]);
    expect((await call('PUT', second, { ...mexican, from: '2025-01-01' })).status).toBe(201);
  });
});
