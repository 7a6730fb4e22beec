import { z } from 'zod';
import { route } from '../../api/route';
import { routesFor } from '../../api/routes';
import { washCar, waterPlants } from '../support/api/manifests';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let clerk: Person;

/** A route whose work the test holds back and counts: it answers after the request's own work, as commands do. */
const slow = { calls: 0, commandIds: [] as string[], gate: Promise.resolve(), fails: false };
const slowRoute = route({
  method: 'post',
  path: '/api/v1/slow',
  operationId: 'slow',
  permission: 'platform:process:read',
  summary: 'Slow',
  tags: ['Test'],
  request: { body: z.strictObject({ n: z.int() }) },
  responses: { 200: { description: 'Done', body: z.object({ calls: z.int() }) } },
  handler: async ({ commandId }) => {
    slow.calls += 1;
    slow.commandIds.push(commandId);
    await slow.gate;
    if (slow.fails) throw new Error('the engine broke');
    return { status: 200, body: { calls: slow.calls } };
  },
});

beforeAll(async () => {
  house = await openHouse('api-idempotency');
  api = await startTestApi(house, { routes: routesFor([waterPlants, washCar], [slowRoute]) });
  clerk = await newPerson(house, await house.newTenant(), ['finance-clerk']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

let count = 0;
const newKey = () => `key-${(count += 1)}`;
const post = (path: string, key: string, body: unknown, token = clerk.token) =>
  api.call('POST', path, { token, body, headers: { 'idempotency-key': key } });
const start = (key: string, body: unknown, token?: string) => post('/api/v1/processes/water-plants', key, body, token);
const rows = async (sqlText: string) =>
  (await house.query<{ count: bigint }>(`select count(*) as count from ${sqlText}`))[0]?.count;

describe('one Idempotency-Key acts once', () => {
  it('a repeat gets the stored answer, marked as such', async () => {
    const key = newKey();
    const first = await start(key, { plant: 'rose', liters: 2 });
    const again = await start(key, { liters: 2, plant: 'rose' });
    expect(first.status).toBe(202);
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(again.body).toEqual(first.body);
    expect(await rows("process where business_key = 'rose'")).toBe(1n);
  });

  it('another request under the key is refused', async () => {
    const key = newKey();
    await start(key, { plant: 'tulip' });
    const other = await start(key, { plant: 'daisy' });
    expect([other.status, problemOf(other).kind]).toEqual([422, 'idempotency-key-reused']);
    expect(await rows("process where business_key = 'daisy'")).toBe(0n);
  });

  it('another member’s request under the key is another request', async () => {
    const key = newKey();
    const colleague = await newPerson(house, clerk.tenantId, ['finance-clerk']);
    await start(key, { plant: 'lily' });
    expect((await start(key, { plant: 'lily' }, colleague.token)).status).toBe(422);
  });

  it('another tenant’s key of the same name is another key', async () => {
    const key = newKey();
    const stranger = await newPerson(house, await house.newTenant(), ['finance-clerk']);
    await start(key, { plant: 'iris' });
    const answer = await start(key, { plant: 'orchid' }, stranger.token);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('idempotency-replayed')).toBeNull();
  });

  it('ten at once start one process, and all are told of it', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => start(key, { plant: 'fig' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ headers }) => headers.get('location'))).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    expect(await rows("process where business_key = 'fig'")).toBe(1n);
  });

  it('a refusal within the transaction leaves no trace, so a mended ledger can be tried again', async () => {
    const key = newKey();
    const refused = await start(key, { plant: 'fern' });
    expect([refused.status, problemOf(refused).pointers]).toEqual([404, ['#/plant']]);
    expect(await rows(`idempotency_record where idempotency_key = '${key}'`)).toBe(0n);
  });

  it('the answer and the process row stand or fall together', async () => {
    const key = newKey();
    await house.query(`create function break_it() returns trigger language plpgsql as $$
      begin raise exception 'disk full'; end $$`);
    await house.query(
      `create trigger break_it before update on idempotency_record for each row execute function break_it()`,
    );
    const broken = await start(key, { plant: 'oak' });
    await house.query('drop trigger break_it on idempotency_record');
    expect(broken.status).toBe(500);
    expect(await rows("process where business_key = 'oak'")).toBe(0n);
    expect((await start(key, { plant: 'oak' })).status).toBe(202);
  });
});

describe('a request that works outside a transaction', () => {
  const held = async (work: (release: () => void) => Promise<void>) => {
    let release = () => undefined as void;
    slow.gate = new Promise((resolve) => (release = resolve));
    try {
      await work(release);
    } finally {
      release();
      slow.gate = Promise.resolve();
    }
  };

  it('answers 409 to a repeat while it is in flight, and the stored answer after', async () => {
    const key = newKey();
    const before = slow.calls;
    await held(async (release) => {
      const first = post('/api/v1/slow', key, { n: 1 });
      await eventually('the first is at work', async () => slow.calls > before);
      const meanwhile = await post('/api/v1/slow', key, { n: 1 });
      expect([meanwhile.status, problemOf(meanwhile).kind]).toEqual([409, 'request-in-flight']);
      expect(meanwhile.headers.get('retry-after')).toBe('1');
      release();
      expect((await first).status).toBe(200);
    });
    const after = await post('/api/v1/slow', key, { n: 1 });
    expect([after.status, after.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect(slow.calls).toBe(before + 1);
  });

  it('frees the key when the house failed, and the repeat carries the same command id', async () => {
    const key = newKey();
    slow.fails = true;
    expect((await post('/api/v1/slow', key, { n: 2 })).status).toBe(500);
    slow.fails = false;
    expect((await post('/api/v1/slow', key, { n: 2 })).status).toBe(200);
    const [first, second] = slow.commandIds.slice(-2);
    expect(second).toBe(first);
  });

  it('keeps the key for the request that failed: another one may not come under it', async () => {
    const key = newKey();
    slow.fails = true;
    expect((await post('/api/v1/slow', key, { n: 6 })).status).toBe(500);
    slow.fails = false;
    const other = await post('/api/v1/slow', key, { n: 7 });
    expect([other.status, problemOf(other).kind]).toEqual([422, 'idempotency-key-reused']);
    expect((await post('/api/v1/slow', key, { n: 6 })).status).toBe(200);
  });

  it('gives two routes, and two members, two command ids for one key', async () => {
    const key = newKey();
    const colleague = await newPerson(house, (await newPerson(house, await house.newTenant(), ['viewer'])).tenantId, [
      'viewer',
    ]);
    await post('/api/v1/slow', key, { n: 3 });
    await post('/api/v1/slow', key, { n: 3 }, colleague.token);
    const [mine, theirs] = slow.commandIds.slice(-2);
    expect(theirs).not.toBe(mine);
  });

  it('takes over the key of a crashed request once its lock has expired, but only for the same request', async () => {
    const key = newKey();
    const hash = 'the hash of something else';
    const abandon = (lockedUntil: string, requestHash: string) =>
      house.query(`insert into idempotency_record (tenant_id, route, idempotency_key, request_hash, state, locked_until)
        values ('${clerk.tenantId}', 'post /api/v1/slow', '${key}', '${requestHash}', 'in-flight', ${lockedUntil})
        on conflict (tenant_id, route, idempotency_key) do update set locked_until = excluded.locked_until,
          request_hash = excluded.request_hash, state = 'in-flight', status = null`);
    await post('/api/v1/slow', key, { n: 4 });
    const [record] = await house.query<{ requestHash: string }>(
      `select request_hash from idempotency_record where idempotency_key = '${key}'`,
    );
    await abandon(`clock_timestamp() + interval '5 seconds'`, record?.requestHash ?? '');
    expect((await post('/api/v1/slow', key, { n: 4 })).status).toBe(409);
    await abandon(`clock_timestamp() - interval '1 second'`, record?.requestHash ?? '');
    const taken = await post('/api/v1/slow', key, { n: 4 });
    expect([taken.status, taken.headers.get('idempotency-replayed')]).toEqual([200, null]);
    await abandon(`clock_timestamp() - interval '1 second'`, hash);
    expect((await post('/api/v1/slow', key, { n: 4 })).status).toBe(422);
  });

  it('works without a key as well, each time anew', async () => {
    const before = slow.calls;
    await api.call('POST', '/api/v1/slow', { token: clerk.token, body: { n: 5 } });
    await api.call('POST', '/api/v1/slow', { token: clerk.token, body: { n: 5 } });
    expect(slow.calls).toBe(before + 2);
  });
});
