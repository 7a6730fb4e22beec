import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import { createEngine } from '../../api/engine';
import { ProcessNotRunning } from '../../api/engine-problems';
import { workflowId } from '../../domain/platform/workflow-id';
import { dataConverter } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import { testKeyRing, testTemporal } from '../support/platform/temporal';
import { testAddress } from '../support/servers/environment';

const TASK_QUEUE = `api-engine-${uuidv7()}`;
const tenantId = uuidv7();
let temporal: TemporalClient;
let connection: NativeConnection;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  temporal = testTemporal();
  connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
  worker = await Worker.create({
    connection,
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    taskQueue: TASK_QUEUE,
    workflowsPath: require.resolve('../support/api/echo-workflow'),
    dataConverter: dataConverter(testKeyRing),
  });
  running = worker.run();
});
afterAll(async () => {
  worker?.shutdown();
  await running;
  await connection?.close();
  await temporal?.close();
});

const engine = (taskQueue = TASK_QUEUE) => createEngine({ ...temporal, taskQueue, commandMs: 1_500 });
const newStart = () => {
  const processId = uuidv7();
  return {
    workflowId: workflowId({ tenantId, process: 'echo', subjectId: undefined, key: processId }),
    workflow: 'echo',
    tenantId,
    processId,
    type: 'echo',
    title: 'Echo for Jane Roe',
  };
};
const command = (name: string, commandId: string = uuidv7()) => ({ name, payload: {}, commandId, memberId: tenantId });

describe('starting', () => {
  it('twice starts one, which can be found by its attributes and carries its title only encrypted', async () => {
    const start = newStart();
    await engine().start(start);
    await engine().start(start);
    const described = await temporal.client.workflow.getHandle(start.workflowId).describe();
    expect(described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])).toEqual(
      expect.arrayContaining([
        ['ErpTenant', tenantId],
        ['ErpProcess', 'echo'],
      ]),
    );
    expect(await described.staticSummary()).toBe('Echo for Jane Roe');
    expect(JSON.stringify(described.raw)).not.toContain('Jane');
    expect(described.priority?.fairnessKey).toBe(tenantId);
  });

  it('what has ended does not run a second time', async () => {
    const start = newStart();
    await engine().start(start);
    await engine().command(start.workflowId, command('end'));
    await temporal.client.workflow.getHandle(start.workflowId).result();
    await engine().start(start);
    const described = await temporal.client.workflow.getHandle(start.workflowId).describe();
    expect(described.status.name).toBe('COMPLETED');
  });
});

describe('a command', () => {
  it('is answered by the process, and a repeat under its id gets the same answer', async () => {
    const start = newStart();
    await engine().start(start);
    const first = command('hello');
    expect(await engine().command(start.workflowId, first)).toEqual({ outcome: 'applied', data: { taken: 1 } });
    expect(await engine().command(start.workflowId, first)).toEqual({ outcome: 'applied', data: { taken: 1 } });
    expect(await engine().command(start.workflowId, command('hello'))).toEqual({
      outcome: 'applied',
      data: { taken: 2 },
    });
  });

  it('refused by the process’s validator is a conflict with its words', async () => {
    const start = newStart();
    await engine().start(start);
    await expect(engine().command(start.workflowId, command('refuse'))).rejects.toMatchObject({
      kind: 'conflict',
      detail: 'It was decided already.',
    });
  });

  it('that breaks the process’s handler is no refusal', async () => {
    const start = newStart();
    await engine().start(start);
    await expect(engine().command(start.workflowId, command('break'))).rejects.toMatchObject({
      name: 'WorkflowUpdateFailedError',
    });
  });

  it('to a process that is not there, or has ended, finds it not running', async () => {
    await expect(engine().command(newStart().workflowId, command('hello'))).rejects.toThrow(ProcessNotRunning);
    const start = newStart();
    await engine().start(start);
    await engine().command(start.workflowId, command('end'));
    await temporal.client.workflow.getHandle(start.workflowId).result();
    await expect(engine().command(start.workflowId, command('hello'))).rejects.toThrow(ProcessNotRunning);
  });

  it('that no worker takes in time has an unknown outcome', async () => {
    const start = newStart();
    const lonely = engine(`nobody-${uuidv7()}`);
    await lonely.start(start);
    await expect(lonely.command(start.workflowId, command('hello'))).rejects.toMatchObject({ kind: 'outcome-unknown' });
    await temporal.client.workflow.getHandle(start.workflowId).terminate();
  });
});
