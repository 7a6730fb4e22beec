import { z } from 'zod';
import { outcomeUnknown, ProcessNotRunning } from '../../api/engine-problems';
import { Problem } from '../../api/problem';
import { toIsoInstant } from '../../domain/platform/dates';
import { effectKey, once } from '../../schema/queries/platform/effects';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import { decideTask, openTask } from '../../schema/queries/platform/tasks';
import type { Command, CommandResult } from '../../workflows/platform/contract';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let tenantId: string;
let clerk: Person;
let manager: Person;
let operator: Person;

beforeAll(async () => {
  house = await openHouse('api-command-repeats');
  api = await startTestApi(house);
  tenantId = await house.newTenant();
  clerk = await newPerson(house, tenantId, ['finance-clerk']);
  manager = await newPerson(house, tenantId, ['finance-manager']);
  operator = await newPerson(house, tenantId, ['operator']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(() => {
  api.engine.commands.length = 0;
  api.engine.onCommand = async () => {
    throw outcomeUnknown();
  };
});

const get = (path: string) => api.call('GET', path, { token: clerk.token });
const etagOf = async (path: string) => (await get(path)).headers.get('etag') ?? '';
async function started(plant: string): Promise<{ id: string; url: string }> {
  const { body } = await api.call('POST', '/api/v1/processes/water-plants', { token: clerk.token, body: { plant } });
  const { id } = z.object({ id: z.string() }).parse(body);
  return { id, url: `/api/v1/processes/${id}` };
}
const hurry = (url: string, headers: Record<string, string> = {}) =>
  api.call('POST', `${url}/commands/hurry`, { token: clerk.token, body: { because: 'sun' }, headers });
const end = (processId: string) =>
  house.inTenant(tenantId, async (tx) => {
    const process = await lockProcess(tx, tenantId, processId);
    if (!process) throw new Error('no process');
    const at = toIsoInstant(Date.now());
    await closeProcess(tx, process, { status: 'completed', outcome: 'done', summary: 'Done', actor: 'process', at });
  });

/** What a process leaves when it applies or refuses a command, be it after its answer was given up. */
const record = (processId: string, command: Command | undefined, result: CommandResult) =>
  house.inTenant(tenantId, (tx) =>
    once(
      tx,
      { tenantId, processId, key: effectKey(processId, 'command', command?.commandId ?? '') },
      async () => result,
    ),
  );
const lastSent = () => api.engine.commands.at(-1)?.command;

describe('commands', () => {
  it('applied after their answer was given up are answered from their record when repeated', async () => {
    const { id, url } = await started('chard');
    const etag = await etagOf(url);
    const headers = { 'idempotency-key': 'hurry-chard', 'if-match': etag };
    expect((await hurry(url, headers)).status).toBe(503);
    await record(id, lastSent(), { outcome: 'applied', data: { liters: 3 } });
    await end(id);
    const repeat = await hurry(url, headers);
    expect([repeat.status, repeat.body]).toEqual([200, { outcome: 'applied', data: { liters: 3 } }]);
    expect(api.engine.commands).toHaveLength(1);
  });

  it('refused after their answer was given up are refused when repeated', async () => {
    const { id, url } = await started('kohlrabi');
    const headers = { 'idempotency-key': 'hurry-kohlrabi' };
    await hurry(url, headers);
    await record(id, lastSent(), { outcome: 'refused', refusal: 'invalid', detail: 'No sun.' });
    const repeat = await hurry(url, headers);
    expect([repeat.status, problemOf(repeat).detail]).toEqual([422, 'No sun.']);
  });

  it('whose repeat the workflow refuses, or no longer runs for, are answered from their record all the same', async () => {
    for (const failure of [new Problem('conflict', 'Decided already.'), new ProcessNotRunning()]) {
      const { id, url } = await started(`cabbage ${failure.name}`);
      api.engine.commands.length = 0;
      api.engine.onCommand = async (sent) => {
        await record(id, sent, { outcome: 'applied', data: {} });
        throw failure;
      };
      expect((await hurry(url)).status).toBe(200);
    }
  });

  it('to a process that is being started may be repeated until it runs', async () => {
    const { url } = await started('celery');
    const headers = { 'idempotency-key': 'hurry-celery' };
    api.engine.onCommand = async () => {
      throw new ProcessNotRunning();
    };
    const early = await hurry(url, headers);
    expect([early.status, problemOf(early).kind, early.headers.get('retry-after')]).toEqual([503, 'unavailable', '5']);
    api.engine.onCommand = async () => ({ outcome: 'applied', data: {} });
    expect((await hurry(url, headers)).status).toBe(200);
  });

  it('to a process that ends while they are sent answer 409', async () => {
    const { id, url } = await started('turnip');
    api.engine.onCommand = async () => {
      await end(id);
      throw new ProcessNotRunning();
    };
    const late = await hurry(url);
    expect([late.status, problemOf(late).kind]).toEqual([409, 'conflict']);
  });
});

describe('cancelling', () => {
  it('applied after its answer was given up is answered as done when repeated', async () => {
    const { id, url } = await started('quince');
    const cancel = () =>
      api.call('POST', `${url}/cancel`, {
        token: manager.token,
        body: { reason: 'Ripe' },
        headers: { 'idempotency-key': 'cancel-quince' },
      });
    expect((await cancel()).status).toBe(503);
    await record(id, lastSent(), { outcome: 'applied', data: {} });
    await end(id);
    const repeat = await cancel();
    expect([repeat.status, repeat.headers.get('location')]).toEqual([202, `/api/v1/processes/${id}`]);
  });
});

describe('completing a task', () => {
  const newTask = async (kind: string, candidateGroup: 'collections' | 'operators') => {
    const { processId } = await house.newProcess(tenantId, { type: 'water-plants' });
    const task = { kind, title: 'Decide', candidateGroup, priority: 50, form: {}, tags: [], rule: 'test' };
    const dates = { dueAt: null, lapseAt: null, lapseOutcome: null, openedAt: toIsoInstant(Date.now()) };
    const taskId = await house.inTenant(tenantId, (tx) => openTask(tx, { tenantId, processId, ...task, ...dates }));
    return { taskId, processId };
  };
  const complete = (taskId: string, person: Person, outcome: string, headers: Record<string, string>) =>
    api.call('POST', `/api/v1/tasks/${taskId}/complete`, {
      token: person.token,
      body: { decision: { outcome } },
      headers,
    });

  it('applied after its answer was given up is answered as applied when repeated', async () => {
    const { taskId, processId } = await newTask('approve-fertiliser', 'collections');
    const headers = { 'idempotency-key': `late-${taskId}`, 'if-match': await etagOf(`/api/v1/tasks/${taskId}`) };
    expect((await complete(taskId, clerk, 'yes', headers)).status).toBe(503);
    const at = toIsoInstant(Date.now());
    const decided = { tenantId, processId, taskId, decision: { outcome: 'yes' }, decidedBy: clerk.memberId, at };
    await house.inTenant(tenantId, (tx) => decideTask(tx, { ...decided, reason: undefined }));
    await record(processId, lastSent(), { outcome: 'applied', data: { taskId } });
    const repeat = await complete(taskId, clerk, 'yes', headers);
    expect([repeat.status, repeat.body]).toEqual([200, expect.objectContaining({ state: 'completed' })]);
    expect(api.engine.commands).toHaveLength(1);
    const again = await complete(taskId, clerk, 'yes', headers);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  });

  it('on its row, cut off before the answer, is answered as decided when repeated', async () => {
    const { taskId } = await newTask('operator', 'operators');
    const headers = { 'idempotency-key': `row-${taskId}` };
    expect((await complete(taskId, operator, 'resolved', headers)).status).toBe(200);
    // As a crash between the decision and its answer leaves it.
    await house.query(`update idempotency_record set state = 'in-flight', status = null, locked_until = 'epoch'
      where idempotency_key = 'row-${taskId}'`);
    const repeat = await complete(taskId, operator, 'resolved', headers);
    expect([repeat.status, repeat.headers.get('idempotency-replayed')]).toEqual([200, null]);
  });
});
