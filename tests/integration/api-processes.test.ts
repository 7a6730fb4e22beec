import { z } from 'zod';
import { Problem } from '../../api/problem';
import { engineUnavailable, outcomeUnknown } from '../../api/engine-problems';
import { toIsoInstant } from '../../domain/platform/dates';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let clerk: Person;
let manager: Person;

beforeAll(async () => {
  house = await openHouse('api-processes');
  api = await startTestApi(house);
  const tenantId = await house.newTenant();
  clerk = await newPerson(house, tenantId, ['finance-clerk']);
  manager = await newPerson(house, tenantId, ['finance-manager']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(() => {
  api.engine.onReach = async () => undefined;
  api.engine.onStart = async () => undefined;
  api.engine.onCommand = async () => ({ outcome: 'applied', data: {} });
  api.engine.commands.length = 0;
  api.engine.started.length = 0;
});

const processShape = z.object({
  id: z.uuid(),
  status: z.string(),
  title: z.string(),
  url: z.string(),
  businessKey: z.string(),
});
const start = async (plant: string, person = clerk) =>
  api.call('POST', '/api/v1/processes/water-plants', { token: person.token, body: { plant } });
const started = async (plant: string) => processShape.parse((await start(plant)).body);
const get = (path: string, headers = {}) => api.call('GET', path, { token: clerk.token, headers });
const count = async (table: string) => (await house.query<{ n: bigint }>(`select count(*) as n from ${table}`))[0]?.n;
const end = (processId: string) =>
  house.inTenant(clerk.tenantId, async (tx) => {
    const process = await lockProcess(tx, clerk.tenantId, processId);
    if (!process) throw new Error('no process');
    const at = toIsoInstant(Date.now());
    await closeProcess(tx, process, { status: 'completed', outcome: 'done', summary: 'Done', actor: 'process', at });
  });

describe('starting a process', () => {
  it('answers 202 with its place, where it can be read at once, and hands ids to the engine', async () => {
    const answer = await start('basil');
    const process = processShape.parse(answer.body);
    expect(answer.status).toBe(202);
    expect(process).toMatchObject({ status: 'starting', title: 'Water the basil', businessKey: 'basil' });
    const read = await get(answer.headers.get('location') ?? '');
    expect(read.status).toBe(200);
    expect(read.body).toMatchObject({
      id: process.id,
      input: { plant: 'basil', liters: 1 },
      startedBy: clerk.memberId,
    });
    expect(api.engine.started).toEqual([`${clerk.tenantId}.water-plants.-.${process.id}`]);
  });

  it('returns the running one for the same business key, and starts anew when it has ended', async () => {
    const first = await start('mint');
    const again = await start('mint', manager);
    expect([first.status, again.status]).toEqual([202, 200]);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    expect(api.engine.started).toHaveLength(1);
    await end(processShape.parse(first.body).id);
    const next = await start('mint');
    expect(next.status).toBe(202);
    expect(next.headers.get('location')).not.toBe(first.headers.get('location'));
  });

  it('starts a new one each time where a type says nothing of a key', async () => {
    const wash = () => api.call('POST', '/api/v1/processes/wash-car', { token: clerk.token });
    expect([(await wash()).status, (await wash()).status]).toEqual([202, 202]);
  });

  it('refuses what the ledger refuses, naming the field, with nothing written', async () => {
    const before = [await count('process'), await count('process_event')];
    const answer = await start('cactus');
    expect([answer.status, problemOf(answer).errors]).toEqual([
      422,
      [{ in: 'body', pointer: '#/plant', detail: 'A cactus wants no water.' }],
    ]);
    expect([await count('process'), await count('process_event')]).toEqual(before);
  });

  it('answers 503 and changes nothing while the engine is known to be down', async () => {
    const before = await count('process');
    api.engine.onReach = async () => {
      throw engineUnavailable();
    };
    const answer = await start('thyme');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(problemOf(answer).kind).toBe('unavailable');
    expect(await count('process')).toBe(before);
  });

  it('still answers 202 when the engine is lost after the row is written: the reconciler starts it', async () => {
    api.engine.onStart = async () => {
      throw engineUnavailable();
    };
    const answer = await start('sage');
    expect(answer.status).toBe(202);
    expect((await get(answer.headers.get('location') ?? '')).body).toMatchObject({ status: 'starting' });
  });
});

describe('reading processes', () => {
  it('filters by type, status and text', async () => {
    const page = z.object({ items: z.array(processShape) });
    const open = await started('open cress');
    const closed = await started('closed cress');
    await end(closed.id);
    const ids = async (query: string) =>
      page.parse((await get(`/api/v1/processes?type=water-plants&q=cress&${query}`)).body).items.map(({ id }) => id);
    expect(await ids('')).toEqual([closed.id, open.id]);
    expect(await ids('status=open')).toEqual([open.id]);
    expect(await ids('status=closed')).toEqual([closed.id]);
    expect(await ids('status=completed')).toEqual([closed.id]);
  });

  it('hides the types that a reader may not see', async () => {
    const washed = await api.call('POST', '/api/v1/processes/wash-car', { token: clerk.token });
    const narrow = await newPerson(house, clerk.tenantId, ['viewer'], { scopes: ['platform:process:read'] });
    const read = await api.call('GET', washed.headers.get('location') ?? '', { token: narrow.token });
    expect(read.status).toBe(404);
    const list = await api.call('GET', '/api/v1/processes?type=wash-car', { token: narrow.token });
    expect(list.body).toMatchObject({ items: [] });
  });

  it('spares an unchanged answer and notices a changed one', async () => {
    const { id, url } = await started('dill');
    const tag = (await get(url)).headers.get('etag') ?? '';
    expect(tag).toMatch(/^"\d+"$/);
    const same = await get(url, { 'if-none-match': tag });
    expect([same.status, same.body]).toEqual([304, '']);
    await end(id);
    expect((await get(url, { 'if-none-match': tag })).status).toBe(200);
  });

  it('tells in the timeline what happened, oldest first', async () => {
    const { id, url } = await started('chive');
    await end(id);
    const events = z.object({ items: z.array(z.object({ type: z.string(), summary: z.string() })) });
    const { items } = events.parse((await get(`${url}/timeline`)).body);
    expect(items.map(({ type }) => type)).toEqual(['process-started', 'process-completed']);
    expect(items[0]?.summary).toBe('Started: Water the chive');
  });

  it('describes the kinds of processes with schemas that forms can be built from', async () => {
    const answer = await get('/api/v1/process-types');
    expect(answer.body).toMatchObject({
      items: [
        {
          type: 'water-plants',
          inputSchema: { type: 'object', required: ['plant'] },
          commands: [{ name: 'hurry', payloadSchema: { required: ['because'] } }, { name: 'refill' }],
          tasks: [{ kind: 'approve-fertiliser', candidateGroup: 'collections' }],
        },
        { type: 'wash-car' },
      ],
    });
  });
});

describe('commands', () => {
  const command = (
    url: string,
    name: string,
    body: unknown,
    options: { headers?: Record<string, string>; person?: Person } = {},
  ) =>
    api.call('POST', `${url}/commands/${name}`, {
      token: (options.person ?? clerk).token,
      body,
      headers: options.headers ?? {},
    });

  it('reach the process with the checked payload, who sent it, and one id for every repeat', async () => {
    const { id, url } = await started('kale');
    const headers = { 'idempotency-key': 'hurry-1' };
    api.engine.onCommand = async () => {
      throw outcomeUnknown();
    };
    const lost = await command(url, 'hurry', { because: 'sun' }, { headers });
    expect([lost.status, problemOf(lost).kind]).toEqual([503, 'outcome-unknown']);
    api.engine.onCommand = async () => ({ outcome: 'applied', data: { liters: 3 } });
    const answer = await command(url, 'hurry', { because: 'sun' }, { headers });
    expect(answer.body).toEqual({ outcome: 'applied', data: { liters: 3 } });
    const [first, second] = api.engine.commands;
    expect(second).toEqual(first);
    expect(first).toMatchObject({
      workflowId: `${clerk.tenantId}.water-plants.-.${id}`,
      command: { name: 'hurry', payload: { because: 'sun' }, memberId: clerk.memberId },
    });
  });

  it.each([
    ['conflict', 409, 'conflict'],
    ['invalid', 422, 'invalid-content'],
    ['not-found', 404, 'not-found'],
  ] as const)('refused by the process as %s answer %i', async (refusal, status, kind) => {
    const { url } = await started(`leek ${refusal}`);
    api.engine.onCommand = async () => ({ outcome: 'refused', refusal, detail: 'Not now.' });
    const answer = await command(url, 'hurry', { because: 'x' });
    expect([answer.status, problemOf(answer).kind, problemOf(answer).detail]).toEqual([status, kind, 'Not now.']);
  });

  it('with an invalid payload never reach it', async () => {
    const { url } = await started('radish');
    const answer = await command(url, 'hurry', { because: '', why: 1 });
    expect(problemOf(answer).pointers.sort()).toEqual(['#/because', '#/why']);
    expect(api.engine.commands).toEqual([]);
  });

  it('of one name are checked by the process they go to: its fields and its permission', async () => {
    const plant = await started('beet');
    const car = processShape.parse((await api.call('POST', '/api/v1/processes/wash-car', { token: clerk.token })).body);
    expect((await command(plant.url, 'refill', { liters: 2 })).status).toBe(200);
    expect(problemOf(await command(plant.url, 'refill', { buckets: 2 })).pointers.sort()).toEqual([
      '#/buckets',
      '#/liters',
    ]);
    const forbidden = await command(car.url, 'refill', { buckets: 2 });
    expect([forbidden.status, problemOf(forbidden).kind]).toEqual([403, 'forbidden']);
    expect((await command(car.url, 'refill', { buckets: 2 }, { person: manager })).status).toBe(200);
    expect((await command(car.url, 'hurry', { because: 'x' }, { person: manager })).status).toBe(404);
  });

  it('to a process that has ended answer 409', async () => {
    const { id, url } = await started('onion');
    await end(id);
    expect((await command(url, 'hurry', { because: 'x' })).status).toBe(409);
    expect(api.engine.commands).toEqual([]);
  });

  it('decided on an older version answer 412', async () => {
    const { url } = await started('pea');
    const stale = await command(url, 'hurry', { because: 'x' }, { headers: { 'if-match': '"0"' } });
    expect([stale.status, problemOf(stale).kind]).toEqual([412, 'precondition-failed']);
    const fresh = await command(
      url,
      'hurry',
      { because: 'x' },
      { headers: { 'if-match': stale.headers.get('etag') ?? '' } },
    );
    expect(fresh.status).toBe(200);
  });

  it('refused by the workflow itself answer as it says', async () => {
    const { url } = await started('bean');
    api.engine.onCommand = async () => {
      throw new Problem('conflict', 'The process has ended.');
    };
    expect((await command(url, 'hurry', { because: 'x' })).status).toBe(409);
  });
});

describe('cancelling', () => {
  it('asks the process to, with the reason', async () => {
    const { id, url } = await started('melon');
    const answer = await api.call('POST', `${url}/cancel`, { token: manager.token, body: { reason: 'Ripe' } });
    expect([answer.status, answer.headers.get('location')]).toEqual([202, `/api/v1/processes/${id}`]);
    expect(api.engine.commands[0]?.command).toMatchObject({ name: 'cancel', payload: { reason: 'Ripe' } });
  });

  it('needs its own permission, and a process that has not ended', async () => {
    const { id, url } = await started('grape');
    const cancel = (person: Person) =>
      api.call('POST', `${url}/cancel`, { token: person.token, body: { reason: 'x' } });
    expect((await cancel(clerk)).status).toBe(403);
    await end(id);
    expect((await cancel(manager)).status).toBe(409);
  });
});
