import { z } from 'zod';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let clerk: Person;

beforeAll(async () => {
  house = await openHouse('api-requests');
  api = await startTestApi(house);
  clerk = await newPerson(house, await house.newTenant(), ['finance-clerk']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

const START = '/api/v1/processes/water-plants';
const post = (options: object) => api.call('POST', START, { token: clerk.token, ...options });
const processes = () => house.query<{ count: bigint }>('select count(*) as count from process');

describe('what cannot be read is refused with a problem and changes nothing', () => {
  it.each([
    ['malformed JSON', { text: '{"plant": ' }, 400, 'malformed-request'],
    [
      'a body that is no JSON by its type',
      { text: 'plant=1', headers: { 'content-type': 'text/plain' } },
      415,
      'unsupported-media-type',
    ],
    [
      'a charset that JSON does not have',
      { text: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      'unsupported-media-type',
    ],
    ['a body of 20 MB', { text: JSON.stringify({ plant: 'x'.repeat(20_000_000) }) }, 413, 'content-too-large'],
    ['an unknown field', { body: { plant: 'rose', tenantId: 'x' } }, 422, 'invalid-content'],
    ['text that Postgres cannot hold', { body: { plant: 'ro\u0000se' } }, 422, 'invalid-content'],
    [
      'an Idempotency-Key with spaces',
      { body: { plant: 'rose' }, headers: { 'idempotency-key': 'a b' } },
      400,
      'invalid-parameter',
    ],
  ] as const)('%s', async (_name, options, status, kind) => {
    const before = await processes();
    const answer = await post(options);
    expect([answer.status, problemOf(answer).kind]).toEqual([status, kind]);
    expect(await processes()).toEqual(before);
  });

  it('names every invalid field by its pointer, nested and unknown ones too', async () => {
    const answer = await post({ body: { liters: 12, pot: { colour: 'green', size: 1, 'a/b': 1 }, x: 1 } });
    expect(answer.status).toBe(422);
    expect(problemOf(answer).pointers.sort()).toEqual(['#/liters', '#/plant', '#/pot/a~1b', '#/pot/colour', '#/x']);
  });

  it('names invalid query parameters', async () => {
    const answer = await api.call('GET', '/api/v1/processes?limit=0&state=open&status=odd', { token: clerk.token });
    expect(answer.status).toBe(400);
    expect(problemOf(answer).pointers.sort()).toEqual(['#/limit', '#/state', '#/status']);
  });

  it.each([
    ['GET', '/nowhere', 404, 'not-found'],
    ['POST', '/api/v1/processes/unknown-type', 404, 'not-found'],
    ['GET', '/api/v1/processes/not-an-id', 404, 'not-found'],
    ['GET', '/api/v1/processes/0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11', 404, 'not-found'],
    ['GET', '/api/v1/tasks/%E0%A4%A', 400, 'malformed-request'],
    ['PUT', '/api/v1/tasks', 405, 'method-not-allowed'],
    ['DELETE', '/api/v1/processes/0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11', 405, 'method-not-allowed'],
  ])('%s %s answers %i', async (method, path, status, kind) => {
    const answer = await api.call(method, path, { token: clerk.token });
    expect([answer.status, problemOf(answer).kind]).toEqual([status, kind]);
  });

  it('says which methods a path takes', async () => {
    const answer = await api.call('PUT', '/api/v1/keys', { token: clerk.token });
    expect(answer.headers.get('allow')).toBe('GET, POST');
  });

  it('gives every answer a request id, and keeps a sensible one of the sender', async () => {
    const own = await api.call('GET', '/health');
    expect(own.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const given = await api.call('GET', '/nowhere', { headers: { 'x-request-id': 'abc-12345' } });
    expect(problemOf(given).requestId).toBe('abc-12345');
    const hostile = await api.call('GET', '/nowhere', { headers: { 'x-request-id': 'x'.repeat(500) } });
    expect(problemOf(hostile).requestId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sends the headers a browser needs to stay safe and tells nothing of its make', async () => {
    const { headers } = await api.call('GET', '/health');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('the log', () => {
  it('names who, which route and which answer, and neither keys nor what was sent', async () => {
    api.logged.length = 0;
    const secretive = await newPerson(house, clerk.tenantId, ['viewer']);
    await api.call('GET', '/api/v1/processes?q=Jane%20Roe', { token: secretive.token });
    const line = z.record(z.string(), z.unknown()).parse(JSON.parse(api.logged.join('').trim()));
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/v1/processes',
      status: 200,
      tenantId: clerk.tenantId,
      memberId: secretive.memberId,
    });
    expect(api.logged.join('')).not.toContain('Jane');
    expect(api.logged.join('')).not.toContain(secretive.token.slice(-20));
  });
});

describe('pages', () => {
  beforeAll(async () => {
    for (const plant of ['p1', 'p2', 'p3', 'p4', 'p5']) await post({ body: { plant } });
  });
  const page = z.object({ items: z.array(z.object({ title: z.string() })), nextCursor: z.string().nullable() });
  const list = async (query: string) => api.call('GET', `/api/v1/processes?${query}`, { token: clerk.token });

  it('are read to the end by their cursors, each entry once', async () => {
    const titles: string[] = [];
    let cursor: string | null = null;
    do {
      const { items, nextCursor } = page.parse(
        (await list(`limit=2&q=Water${cursor ? `&cursor=${cursor}` : ''}`)).body,
      );
      expect(items.length).toBeLessThanOrEqual(2);
      titles.push(...items.map(({ title }) => title));
      cursor = nextCursor;
    } while (cursor !== null);
    expect(titles).toEqual(['p5', 'p4', 'p3', 'p2', 'p1'].map((plant) => `Water the ${plant}`));
  });

  it.each(['with other filters', 'of another list', 'that is damaged'])('refuse a cursor %s', async (how) => {
    const { nextCursor } = page.parse((await list('limit=2&q=Water')).body);
    const paths: Record<string, string> = {
      'with other filters': `/api/v1/processes?limit=2&q=Wash&cursor=${nextCursor}`,
      'of another list': `/api/v1/tasks?cursor=${nextCursor}`,
      'that is damaged': `/api/v1/processes?limit=2&q=Water&cursor=${nextCursor?.slice(3)}`,
    };
    const answer = await api.call('GET', paths[how] ?? '', { token: clerk.token });
    expect([answer.status, problemOf(answer).kind]).toEqual([400, 'invalid-cursor']);
  });

  it('take the wildcards of a search literally', async () => {
    expect(page.parse((await list('q=%25')).body).items).toEqual([]);
    expect(page.parse((await list('q=_')).body).items).toEqual([]);
  });
});

describe('the rate limit', () => {
  it('holds each key by itself and tells it where it stands', async () => {
    const narrow = await startTestApi(house, { context: { requestsPerMinute: 2 } });
    try {
      const other = await newPerson(house, clerk.tenantId, ['viewer']);
      const ask = (token: string) => narrow.call('GET', '/api/v1/me', { token });
      const first = await ask(clerk.token);
      expect(first.headers.get('ratelimit-policy')).toMatch(/"per-key"; q=2; w=60/);
      expect(first.headers.get('ratelimit')).toMatch(/"per-key"; r=1; t=\d+/);
      await ask(clerk.token);
      const third = await ask(clerk.token);
      expect([third.status, problemOf(third).kind]).toEqual([429, 'too-many-requests']);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await ask(other.token)).status).toBe(200);
    } finally {
      await narrow.close();
    }
  });
});
