import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { temporal as proto } from '@temporalio/proto';
import { bundleWorkflowCode, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import { parseWorkflowId, workflowId } from '../../domain/platform/workflow-id';
import type { KeyRing, PayloadKey } from '../../runtime/codec/key-ring';
import { createLogger } from '../../runtime/log';
import { sdkLogger } from '../../runtime/sdk-log';
import { dataConverter, FAILURE_CONVERTER_PATH } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import { testAddress } from '../support/servers/environment';
import { testTemporal } from '../support/platform/temporal';
import { askQuery, noteUpdate, tellSignal } from '../support/platform/secretive-workflows';

/** Stands in every payload and must stand in no history. */
const SECRET = 'Jane-Roe-4711';
const QUEUE = 'codec-test';

/** One key a data subject, found from the workflow id, as a later key store will hold them. */
function subjectKeyRing(): KeyRing & { destroy(subjectId: string): void } {
  const keys = new Map<string, PayloadKey | 'destroyed'>();
  const keyOf = (subject: string): PayloadKey | 'destroyed' => {
    const known = keys.get(subject) ?? { id: `subject/${subject}`, key: Buffer.alloc(32, keys.size + 1) };
    keys.set(subject, known);
    return known;
  };
  return {
    current: async (id) => keyOf((id && parseWorkflowId(id)?.subjectId) || 'none'),
    find: async (keyId) => {
      const found = keyOf(keyId.replace('subject/', ''));
      return found === 'destroyed' ? found : found.key;
    },
    destroy: (subject) => void keys.set(subject, 'destroyed'),
  };
}

const keyRing = subjectKeyRing();
const activities = {
  greet: async (name: string) => `hello ${name}`,
  refuse: async (name: string) => {
    throw ApplicationFailure.nonRetryable(`no ${name}`, 'Refused', { name });
  },
};
let temporal: TemporalClient;
let connection: NativeConnection;
let bundle: WorkflowBundleWithSourceMap;

beforeAll(async () => {
  const logger = sdkLogger(createLogger({ service: 'test', level: 'silent' }));
  Runtime.install({ logger });
  temporal = testTemporal(keyRing);
  connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
  bundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('../support/platform/secretive-workflows'),
    failureConverterPath: FAILURE_CONVERTER_PATH,
    logger,
  });
});
afterAll(async () => {
  await temporal.close();
  await connection.close();
});

async function working<T>(work: () => Promise<T>): Promise<T> {
  const worker = await Worker.create({
    connection,
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    taskQueue: QUEUE,
    workflowBundle: bundle,
    activities,
    dataConverter: dataConverter(keyRing),
    // Nothing is remembered: every workflow task decodes the whole history.
    maxCachedWorkflows: 0,
  });
  return worker.runUntil(work);
}

async function start(workflow: string): Promise<{ id: string; subjectId: string }> {
  const subjectId = uuidv7();
  const id = workflowId({ tenantId: uuidv7(), process: 'secrets', subjectId, key: uuidv7() });
  await temporal.client.workflow.start(workflow, {
    workflowId: id,
    taskQueue: QUEUE,
    args: [SECRET],
    memo: { about: SECRET },
    staticSummary: SECRET,
    staticDetails: SECRET,
  });
  return { id, subjectId };
}
const handle = (id: string) => temporal.client.workflow.getHandle(id);
const resultOf = (id: string): Promise<unknown> => handle(id).result();

/** A history as it lies in Temporal's database, in bytes. */
async function storedBytes(id: string): Promise<Buffer> {
  const request = { namespace: testAddress('NEUROERP_TEST_NAMESPACE'), execution: { workflowId: id } };
  const { workflowService } = temporal.connection;
  const { history } = await workflowService.getWorkflowExecutionHistory(request);
  const description = await workflowService.describeWorkflowExecution(request);
  return Buffer.concat([
    proto.api.history.v1.History.encode(history ?? {}).finish(),
    proto.api.workflowservice.v1.DescribeWorkflowExecutionResponse.encode(description).finish(),
  ]);
}

async function talk(id: string): Promise<void> {
  await handle(id).signal(tellSignal, SECRET);
  expect(await handle(id).executeUpdate(noteUpdate, { args: [SECRET] })).toBe(`noted ${SECRET}`);
  expect(await handle(id).query(askQuery, 'who?')).toBe(`who? ${SECRET}`);
}

test('what goes through start, activity, signal, update, query and result is readable here and nowhere in Temporal', async () => {
  const { id, subjectId } = await start('handleSecrets');
  await working(async () => {
    await talk(id);
    await handle(id).signal(tellSignal, 'finish');
    expect(await resultOf(id)).toBe(`hello ${SECRET} 3`);
  });
  const stored = await storedBytes(id);
  expect(stored.includes(`subject/${subjectId}`)).toBe(true);
  expect(stored.includes(SECRET)).toBe(false);
});

test('failures of workflows and activities are encrypted too, messages, details and stack traces', async () => {
  const { id } = await start('failWithSecret');
  const failure = await working(() => resultOf(id)).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(WorkflowFailedError);
  expect((failure as WorkflowFailedError).cause?.message).toBe(`cannot deal with ${SECRET}`);
  const stored = await storedBytes(id);
  expect(stored.includes(SECRET)).toBe(false);
  expect(stored.includes('cannot deal with')).toBe(false);
  expect(stored.includes('secretive-workflows')).toBe(false);
});

test('after its key was destroyed a running workflow replays, answers, is signalled and can be cancelled; nothing is readable', async () => {
  const { id, subjectId } = await start('handleSecrets');
  await working(() => talk(id));
  keyRing.destroy(subjectId);

  // A new worker has no cache: everything is decoded again, and every command encoded again.
  const cancelled = await working(async () => {
    expect(await handle(id).query(askQuery, 'who?')).toEqual({ erased: true });
    await handle(id).signal(tellSignal, 'anything');
    expect(await handle(id).executeUpdate(noteUpdate, { args: ['anything'] })).toEqual({ erased: true });
    await handle(id).cancel();
    return resultOf(id);
  }).catch((error: unknown) => error);
  expect(cancelled).toBeInstanceOf(WorkflowFailedError);
  expect((cancelled as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);

  const history = await handle(id).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: bundle, dataConverter: dataConverter(keyRing) }, history, id);
  expect((await storedBytes(id)).includes(SECRET)).toBe(false);
});

test('after its key was destroyed the result of a finished workflow reads as erased', async () => {
  const { id, subjectId } = await start('handleSecrets');
  await working(async () => {
    await talk(id);
    await handle(id).signal(tellSignal, 'finish');
    await resultOf(id);
  });
  keyRing.destroy(subjectId);
  expect(await resultOf(id)).toEqual({ erased: true });
});
