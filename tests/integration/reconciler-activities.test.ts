import { bundleWorkflowCode, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createLogger } from '../../runtime/log';
import { sdkLogger } from '../../runtime/sdk-log';
import { dataConverter, FAILURE_CONVERTER_PATH } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { createReconciler } from '../../workers/relay/reconcile';
import type { Repair } from '../../workers/relay/reconcile';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { testKeyRing, testTemporal } from '../support/platform/temporal';
import { testAddress } from '../support/servers/environment';

const log = createLogger({ service: 'test', level: 'silent' });
const QUEUE = 'reconciler-activities-test';
let house: House;
let temporal: TemporalClient;
let connection: NativeConnection;
let worker: Worker;
let running: Promise<void>;

/** How the activity of each process fails, while it does; `tries` counts its attempts. */
const faults = new Map<string, string>();
const tries = new Map<string, number>();

async function decide(processId: string): Promise<void> {
  tries.set(processId, (tries.get(processId) ?? 0) + 1);
  const fault = faults.get(processId);
  if (fault !== undefined) throw new Error(fault);
}

beforeAll(async () => {
  Runtime.install({ logger: sdkLogger(log) });
  house = await openHouse('reconciler activities');
  temporal = testTemporal();
  connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
  worker = await Worker.create({
    connection,
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    taskQueue: QUEUE,
    activities: { decide },
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('../support/platform/repeating-workflows'),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: sdkLogger(log),
    }),
    dataConverter: dataConverter(testKeyRing),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await temporal.close();
  await connection.close();
  await house.close();
});

async function startFailing(tenantId: string, fault: string): Promise<ProcessRow> {
  const process = await house.newProcess(tenantId, { type: 'decide' });
  faults.set(process.processId, fault);
  await temporal.client.workflow.start('decideOnce', {
    workflowId: process.workflowId,
    taskQueue: QUEUE,
    args: [process.processId],
  });
  await house.query(`update process set status = 'running' where process_id = '${process.processId}'`);
  return process;
}
const attempts = ({ processId }: ProcessRow, n: number) =>
  eventually(`${n} attempts`, async () => (tries.get(processId) ?? 0) >= n);
const problemOf = async ({ processId }: ProcessRow): Promise<string | null> => {
  const row = await house.superuser
    .selectFrom('process')
    .select('engineProblem')
    .where('processId', '=', processId)
    .executeTakeFirstOrThrow();
  return row.engineProblem;
};
const tasksOf = ({ processId }: ProcessRow) =>
  house.superuser.selectFrom('task').selectAll().where('processId', '=', processId).execute();

test('an activity that keeps failing is shown and the operators are asked once, until it goes on; an outage is waited for', async () => {
  const tenantId = await house.newTenant();
  const mistaken = await startFailing(tenantId, 'no rate of the day in the book');
  const cutOff = await startFailing(tenantId, 'connect ECONNREFUSED 127.0.0.1:5432');
  const repairs: Repair[] = [];
  const reconciler = createReconciler({
    db: house.sweeper,
    temporal,
    start: async () => 'running',
    log,
    onRepair: (repair) => void repairs.push(repair),
  });
  await attempts(mistaken, 7);
  await attempts(cutOff, 7);
  await reconciler.round();
  await reconciler.round();
  expect(await problemOf(mistaken)).toBe('decide keeps failing: no rate of the day in the book');
  expect(await tasksOf(mistaken)).toEqual([
    expect.objectContaining({
      kind: 'operator',
      state: 'open',
      form: expect.objectContaining({ problem: 'failing-activity' }) as object,
    }),
  ]);
  expect(await problemOf(cutOff)).toBeNull();
  expect(await tasksOf(cutOff)).toEqual([]);
  expect(repairs).toEqual(['failing']);

  faults.clear();
  await eventually('the process goes on', async () => {
    await reconciler.round();
    return (await problemOf(mistaken)) === null;
  });
  expect(await tasksOf(mistaken)).toEqual([expect.objectContaining({ state: 'withdrawn' })]);
  expect(repairs).toEqual(['failing', 'recovered']);
});
