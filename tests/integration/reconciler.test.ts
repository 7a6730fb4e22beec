import { bundleWorkflowCode, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createLogger } from '../../runtime/log';
import { createMetrics } from '../../runtime/metrics';
import { sdkLogger } from '../../runtime/sdk-log';
import { dataConverter, FAILURE_CONVERTER_PATH } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import { acrossTenants } from '../../schema/database';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { measureProcesses, relayMetrics } from '../../workers/relay/measure';
import { rebuildProcesses } from '../../workers/relay/rebuild';
import { createReconciler } from '../../workers/relay/reconcile';
import type { Reconciler, Repair } from '../../workers/relay/reconcile';
import { processStarter } from '../../workers/relay/start-process';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { manifestOf } from '../support/platform/manifests';
import { testKeyRing, testTemporal } from '../support/platform/temporal';
import { testAddress } from '../support/servers/environment';

const log = createLogger({ service: 'test', level: 'silent' });
const QUEUE = 'reconciler-test';
let house: House;
let temporal: TemporalClient;
let connection: NativeConnection;
let tenantId: string;
let repairs: Repair[];
let reconciler: Reconciler;
const start = (process: ProcessRow) =>
  processStarter(temporal, [manifestOf('wait', 'waitForEver'), manifestOf('mistake', 'makeMistake')], QUEUE)(process);

beforeAll(async () => {
  Runtime.install({ logger: sdkLogger(log) });
  house = await openHouse('reconciler');
  temporal = testTemporal();
  connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
});
afterAll(async () => {
  await temporal.close();
  await connection.close();
  await house.close();
});
beforeEach(async () => {
  // What an earlier test left open is not this one's.
  await house.query(`update process set status = 'completed', closed_at = now() where closed_at is null`);
  tenantId = await house.newTenant();
  repairs = [];
  reconciler = createReconciler({
    db: house.sweeper,
    temporal,
    start,
    log,
    onRepair: (repair) => void repairs.push(repair),
  });
});

/** A process whose workflow runs, as its record says; without a worker, so that only the engine acts on it. */
async function running(
  workflow = 'waitForEver',
  options: { workflowExecutionTimeout?: '1 s' } = {},
): Promise<ProcessRow> {
  const process = await house.newProcess(tenantId, { type: 'wait' });
  await temporal.client.workflow.start(workflow, {
    workflowId: process.workflowId,
    taskQueue: QUEUE,
    args: [],
    ...options,
  });
  await house.query(`update process set status = 'running' where process_id = '${process.processId}'`);
  return process;
}
const record = ({ processId }: ProcessRow) =>
  house.superuser.selectFrom('process').selectAll().where('processId', '=', processId).executeTakeFirstOrThrow();
const tasks = ({ processId }: ProcessRow) =>
  house.superuser.selectFrom('task').selectAll().where('processId', '=', processId).execute();
const events = async ({ processId }: ProcessRow): Promise<string[]> => {
  const rows = await house.superuser
    .selectFrom('processEvent')
    .select('type')
    .where('processId', '=', processId)
    .orderBy('eventId')
    .execute();
  return rows.map(({ type }) => type);
};
const handle = (process: ProcessRow) => temporal.client.workflow.getHandle(process.workflowId);
async function working<T>(file: string, work: () => Promise<T>): Promise<T> {
  const worker = await Worker.create({
    connection,
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    taskQueue: QUEUE,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve(file),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: sdkLogger(log),
    }),
    dataConverter: dataConverter(testKeyRing),
  });
  return worker.runUntil(work);
}
const closedTask = (detail: RegExp): unknown =>
  expect.objectContaining({
    kind: 'operator',
    candidateGroup: 'operators',
    state: 'open',
    form: expect.objectContaining({ detail: expect.stringMatching(detail) as string }) as object,
  });

describe('a process whose workflow ended behind our back', () => {
  test('terminated in the Web UI is closed as terminated, with the reason, and the operators are told once', async () => {
    const process = await running();
    const untouched = await running();
    await reconciler.round();
    expect(repairs).toEqual([]);
    await handle(process).terminate('wrong customer');
    await reconciler.round();
    await reconciler.round();
    const closed = await record(process);
    expect(closed).toMatchObject({ status: 'terminated', outcome: 'terminated' });
    expect(closed.closedAt).not.toBeNull();
    expect(await events(process)).toEqual(['process-started', 'process-terminated', 'task-opened']);
    expect(await tasks(process)).toEqual([closedTask(/terminated in Temporal: wrong customer/)]);
    expect(await record(untouched)).toMatchObject({ status: 'running', engineProblem: null });
    expect(repairs).toEqual(['closed']);
  });

  test('while nobody looked is found at the first look', async () => {
    const process = await running();
    await handle(process).terminate('at night');
    await reconciler.round();
    expect(await record(process)).toMatchObject({ status: 'terminated' });
  });

  test('timed out, cancelled or failed is closed as such', async () => {
    const timedOut = await running('waitForEver', { workflowExecutionTimeout: '1 s' });
    const cancelled = await running();
    const failed = await running('giveUp');
    await handle(cancelled).cancel();
    await working('../support/platform/broken-workflows', async () => {
      await handle(failed)
        .result()
        .catch(() => undefined);
      await handle(cancelled)
        .result()
        .catch(() => undefined);
      await handle(timedOut)
        .result()
        .catch(() => undefined);
    });
    await reconciler.round();
    expect(await record(timedOut)).toMatchObject({ status: 'timed-out' });
    expect(await record(cancelled)).toMatchObject({ status: 'cancelled' });
    expect(await record(failed)).toMatchObject({ status: 'failed' });
    expect(await tasks(failed)).toEqual([closedTask(/failed in Temporal: the ledger is gone/)]);
  });

  test('completed without closing its record is closed and looked into', async () => {
    const process = await running('goOn');
    await working('../support/platform/broken-workflows', async () => {
      await handle(process).signal('go-on');
      await handle(process).result();
    });
    await reconciler.round();
    expect(await record(process)).toMatchObject({ status: 'completed', outcome: 'ended-without-record' });
    expect(await tasks(process)).toHaveLength(1);
  });
});

test('a process stuck in a failing workflow task shows why, asks the operators once, and recovers with the mended code', async () => {
  const process = await running('makeMistake');
  const stuck = async (): Promise<boolean> => {
    await reconciler.round();
    return (await record(process)).engineProblem !== null;
  };
  await working('../support/platform/broken-workflows', () => eventually('the process is stuck', stuck, 50_000));
  await reconciler.round();
  expect(await record(process)).toMatchObject({ status: 'running', engineProblem: 'undefined is not a function' });
  expect(await tasks(process)).toEqual([closedTask(/undefined is not a function/)]);
  expect(repairs).toEqual(['stuck']);
  const metrics = createMetrics({ nodeMetrics: false });
  await acrossTenants(house.sweeper, (tx) => measureProcesses(tx, relayMetrics(metrics)));
  expect(await metrics.registry.metrics()).toContain('neuroerp_processes_stuck{type="wait"} 1');

  await working('../support/platform/mended-workflows', () =>
    eventually('the process goes on', async () => !(await stuck()), 50_000),
  );
  expect(await tasks(process)).toEqual([expect.objectContaining({ state: 'withdrawn' })]);
  expect(await events(process)).toEqual([
    'process-started',
    'process-stuck',
    'task-opened',
    'process-recovered',
    'task-withdrawn',
  ]);
}, 120_000);

describe('a process that Temporal does not know', () => {
  const age = (process: ProcessRow) =>
    house.query(`update process set recorded_at = now() - interval '11 s' where process_id = '${process.processId}'`);

  test('because its start was lost is started after ten seconds, and not before', async () => {
    const process = await house.newProcess(tenantId, { type: 'wait' });
    await reconciler.round();
    await expect(handle(process).describe()).rejects.toThrow();
    await age(process);
    await reconciler.round();
    expect((await handle(process).describe()).type).toBe('waitForEver');
    expect(repairs).toEqual(['started']);
    await reconciler.round();
    expect(repairs).toEqual(['started']);
  });

  test('because its type has no manifest any more is left as it is, and the others are looked after', async () => {
    const unknown = await house.newProcess(tenantId, { type: 'forgotten' });
    const process = await house.newProcess(tenantId, { type: 'wait' });
    await age(unknown);
    await age(process);
    await reconciler.round();
    expect((await handle(process).describe()).type).toBe('waitForEver');
    expect(await record(unknown)).toMatchObject({
      status: 'starting',
      engineProblem: expect.stringContaining('forgotten') as string,
    });
  });

  test('because Temporal lost its data shows so, and the rebuild starts it again and touches no other', async () => {
    const lost = await house.newProcess(tenantId, { type: 'mistake' });
    await house.query(`update process set status = 'running' where process_id = '${lost.processId}'`);
    const alive = await running();
    const { runId } = await handle(alive).describe();
    const ended = await running();
    await handle(ended).terminate('ended');
    await reconciler.round();
    expect(await record(lost)).toMatchObject({
      status: 'running',
      engineProblem: expect.stringContaining('processes:rebuild') as string,
    });
    expect(await tasks(lost)).toHaveLength(1);

    const rebuild = () => rebuildProcesses({ db: house.sweeper, temporal, start, log });
    expect(await rebuild()).toEqual({ started: 1, running: 1, ended: 0, failed: 0 });
    expect((await handle(lost).describe()).type).toBe('makeMistake');
    expect(await record(lost)).toMatchObject({ status: 'running', engineProblem: null });
    expect((await handle(alive).describe()).runId).toBe(runId);
    expect(await rebuild()).toEqual({ started: 0, running: 2, ended: 0, failed: 0 });
  });
});

test('every open process comes to its turn, a slice a round', async () => {
  const processes = await Promise.all(Array.from({ length: 7 }, () => running()));
  const small = createReconciler({ db: house.sweeper, temporal, start, log, slice: 3 });
  await small.round();
  for (const process of processes) await handle(process).terminate('one by one');
  for (let round = 0; round < 3; round += 1) await small.round();
  for (const process of processes) expect(await record(process)).toMatchObject({ status: 'terminated' });
});

test('of two reconcilers only one compares', async () => {
  const process = await running();
  await handle(process).terminate('once');
  const other = createReconciler({ db: house.sweeper, temporal, start, log });
  await Promise.all([reconciler.round(), other.round(), reconciler.round()]);
  expect(await tasks(process)).toHaveLength(1);
});

test('old answers to requests and settled signals are removed, younger ones stay', async () => {
  const process = await house.newProcess(tenantId);
  await house.query(`insert into idempotency_record (tenant_id, route, idempotency_key, request_hash, state, locked_until, recorded_at)
    select '${tenantId}', 'r', n::text, '', 'done', now(), now() - n * interval '1 hour' from unnest(array[1, 47, 49]) n`);
  await house.query(`insert into outbox (tenant_id, outbox_id, lane, kind, process_id, effect_key, payload, state, decided_at, recorded_at)
    select '${tenantId}', gen_random_uuid(), 's', kind, '${process.processId}', kind || state || n, '{}', state, now(), now() - n * interval '1 hour'
    from (values ('signal', 'sent', 23), ('signal', 'sent', 25), ('signal', 'pending', 25), ('mail', 'sent', 25)) as v (kind, state, n)`);
  await reconciler.round();
  const kept = await house.query<{ idempotencyKey: string }>(
    'select idempotency_key from idempotency_record order by 1',
  );
  expect(kept.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['1', '47']);
  const rows = await house.query<{ effectKey: string }>(`select effect_key from outbox where lane = 's' order by 1`);
  expect(rows.map(({ effectKey }) => effectKey)).toEqual(['mailsent25', 'signalpending25', 'signalsent23']);
});
