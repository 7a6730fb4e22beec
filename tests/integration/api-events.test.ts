import { toIsoInstant } from '../../domain/platform/dates';
import { acrossTenants } from '../../schema/database';
import { recordEvents } from '../../schema/queries/platform/events';
import { numberEvents } from '../../schema/queries/platform/sequencer';
import { readEvents } from '../support/api/event-reader';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let reader: Person;
let tenantId: string;

beforeAll(async () => {
  house = await openHouse('api-events');
});
afterAll(() => house?.close());
beforeEach(async () => {
  api = await startTestApi(house);
  tenantId = await house.newTenant();
  reader = await newPerson(house, tenantId, ['viewer']);
});
afterEach(() => api.close());

const write = (processId: string | null, ...types: string[]) =>
  house.inTenant(tenantId, (tx) =>
    recordEvents(
      tx,
      types.map((type) => ({
        tenantId,
        processId,
        type,
        occurredAt: toIsoInstant(Date.now()),
        actor: 'process',
        summary: type,
      })),
    ),
  );
const number = () => acrossTenants(house.sequencer, (tx) => numberEvents(tx, tenantId));
const happen = async (processId: string | null, ...types: string[]) => {
  await write(processId, ...types);
  await number();
};
const follow = (path: string, headers?: Record<string, string>) =>
  readEvents(`${api.url}${path}`, reader.token, headers);
const types = (events: { event: string }[]) => events.map(({ event }) => event);

describe('following the events of one process', () => {
  it('starts at its beginning, then goes on as they come, in the order of their numbers', async () => {
    const process = await house.newProcess(tenantId, { type: 'water-plants' });
    await happen(process.processId, 'a', 'b');
    const stream = await follow(`/api/v1/processes/${process.processId}/events`);
    expect(types(await stream.take(3))).toEqual(['process-started', 'a', 'b']);
    await happen(null, 'of-no-process');
    await happen(process.processId, 'c');
    const [next] = await stream.take(1);
    expect(next).toMatchObject({
      id: '5',
      event: 'c',
      data: { number: '5', processId: process.processId, summary: 'c' },
    });
    stream.close();
  });

  it('goes on after the last event seen', async () => {
    const process = await house.newProcess(tenantId, { type: 'water-plants' });
    await happen(process.processId, 'a', 'b', 'c');
    const stream = await follow(`/api/v1/processes/${process.processId}/events`, { 'last-event-id': '2' });
    expect(types(await stream.take(2))).toEqual(['b', 'c']);
    stream.close();
  });

  it('shows nothing that has no number yet', async () => {
    const process = await house.newProcess(tenantId, { type: 'water-plants' });
    await number();
    await write(process.processId, 'unnumbered');
    const stream = await follow(`/api/v1/processes/${process.processId}/events`);
    expect(types(await stream.take(1))).toEqual(['process-started']);
    await number();
    expect(types(await stream.take(1))).toEqual(['unnumbered']);
    stream.close();
  });
});

describe('following all events', () => {
  it('starts now, is told at once, and misses nothing across a reconnect', async () => {
    await happen(null, 'before');
    const stream = await follow('/api/v1/events');
    await happen(null, 'one', 'two');
    const seen = await stream.take(2);
    expect(types(seen)).toEqual(['one', 'two']);
    stream.close();
    await happen(null, 'while-away');
    const again = await follow('/api/v1/events', { 'last-event-id': seen[1]?.id ?? '' });
    expect(types(await again.take(1))).toEqual(['while-away']);
    again.close();
  });

  it('reads a long past in order, none left out', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `e${index}`);
    await happen(null, ...names);
    const stream = await follow('/api/v1/events?after=0');
    expect((await stream.take(250)).map(({ id }) => Number(id))).toEqual(names.map((_, index) => index + 1));
    stream.close();
  });

  it('shows a tenant nothing of another', async () => {
    const mine = await follow('/api/v1/events');
    const other = await newPerson(house, await house.newTenant(), ['viewer']);
    const theirs = await readEvents(`${api.url}/api/v1/events?after=0`, other.token);
    await happen(null, 'mine');
    expect(types(await mine.take(1))).toEqual(['mine']);
    api.drain();
    expect(await theirs.take(1)).toEqual([]);
  });

  it('hides events of processes the reader may not see', async () => {
    const narrow = await newPerson(house, tenantId, ['viewer'], { scopes: ['platform:event:read'] });
    const hidden = await house.newProcess(tenantId, { type: 'wash-car' });
    await happen(hidden.processId, 'secret');
    await happen(null, 'open');
    const stream = await readEvents(`${api.url}/api/v1/events?after=0`, narrow.token);
    expect(types(await stream.take(1))).toEqual(['open']);
    stream.close();
  });

  it('ends when the server drains', async () => {
    const stream = await follow('/api/v1/events');
    api.drain();
    await stream.ended();
  });

  it('goes on when the notifications are lost, by looking', async () => {
    const stream = await follow('/api/v1/events');
    await happen(null, 'first');
    await stream.take(1);
    await house.query(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name = 'neuroerp-api-events'`);
    await happen(null, 'second');
    expect(types(await stream.take(1))).toEqual(['second']);
    stream.close();
  });

  it('refuses a last event id that is no number', async () => {
    const answer = await api.call('GET', '/api/v1/events', { token: reader.token, headers: { 'last-event-id': 'x' } });
    expect([answer.status, problemOf(answer).pointers]).toEqual([400, ['#/Last-Event-ID']]);
  });

  it('is limited per key, and a closed stream makes room', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => follow('/api/v1/events')));
    const refused = await api.call('GET', '/api/v1/events', { token: reader.token });
    expect(refused.status).toBe(429);
    streams[0]?.close();
    let status = 0;
    for (let tries = 0; tries < 50 && status !== 200; tries += 1) {
      status = (await api.call('GET', '/api/v1/events', { token: reader.token })).status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(status).toBe(200);
    for (const stream of streams) stream.close();
  });
});
