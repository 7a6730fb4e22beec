import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import { createActivities } from '../../../activities';
import { dataConverter, FAILURE_CONVERTER_PATH } from '../../../runtime/temporal';
import { startWorkflow } from '../../../runtime/start-workflow';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import { insertProcess } from '../../../schema/queries/platform/processes';
import { reconsiderSignal } from '../../../workflows/platform/contract';
import { quietRuntime } from '../platform/quiet-runtime';
import type { House } from '../platform/house';
import { testKeyRing, testTemporal } from '../platform/temporal';
import { addManyAccounts } from '../receivables/many-accounts';
import type { TestAddresses } from '../servers/test-servers';

export type Kind = 'ours' | 'bare';

export interface ThroughputStage {
  /** Starts all processes, asks each `signals` times, one after the other; returns steps a second of all together. */
  run(kind: Kind, signals: number): Promise<number>;
  close(): Promise<void>;
}

/** A day after the due date: the shipped policy has nothing to do yet, so each step decides and rests. */
const NOW = '2026-03-02T09:00:00.000Z';
const DUE = '2026-03-01';
const SIDE_BY_SIDE = 20;
const WORKFLOWS: Record<Kind, string> = { ours: 'collectAccount', bare: 'bareProcess' };

export async function openThroughputStage(
  house: House,
  addresses: TestAddresses,
  processes: number,
): Promise<ThroughputStage> {
  quietRuntime();
  const taskQueue = `bench-${uuidv7()}`;
  const temporal = testTemporal();
  const connection = await NativeConnection.connect({ address: addresses.NEUROERP_TEST_TEMPORAL });
  const activities = createActivities({ app: house.app, sweeper: house.sweeper, start: async () => undefined });
  const advance = activities['collect-account.advance'];
  let advanced = 0;
  const worker = await Worker.create({
    connection,
    namespace: addresses.NEUROERP_TEST_NAMESPACE,
    taskQueue,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: require.resolve('./bench-workflows'),
      failureConverterPath: FAILURE_CONVERTER_PATH,
      logger: new DefaultLogger('ERROR'),
    }),
    activities: {
      ...activities,
      'collect-account.advance': async (...args: Parameters<typeof advance>) => {
        const verdict = await advance(...args);
        advanced += 1;
        return verdict;
      },
    },
    dataConverter: dataConverter(testKeyRing),
    // As the worker program sets them.
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 20,
  });
  const running = worker.run();

  const comeTo = async (count: number): Promise<void> => {
    const deadline = Date.now() + 300_000;
    while (advanced < count) {
      if (Date.now() > deadline) throw new Error(`only ${advanced} of ${count} steps`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };

  async function rows(): Promise<ProcessRow[]> {
    const tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
    const due = { count: processes, amount: 100_000n, issueDate: '2026-01-28', dueDate: DUE };
    const made: ProcessRow[] = [];
    for (const accountId of await addManyAccounts(house, tenantId, due)) {
      const start = { type: 'collect-account', businessKey: accountId, subjectId: accountId, title: 'Collect' };
      const { process: row } = await house.inTenant(tenantId, (tx) =>
        insertProcess(tx, { ...start, tenantId, input: { accountId }, startedBy: null, at: NOW }),
      );
      made.push(row);
    }
    return made;
  }

  return {
    run: async (kind, signals) => {
      const started = await rows();
      advanced = 0;
      const began = performance.now();
      await inLanes(started, (row) => startWorkflow(temporal.client, { ...row, workflow: WORKFLOWS[kind], taskQueue }));
      for (let asked = 1; asked <= signals; asked += 1) {
        await comeTo(asked * processes);
        await inLanes(started, (row) => temporal.client.workflow.getHandle(row.workflowId).signal(reconsiderSignal));
      }
      await comeTo((signals + 1) * processes);
      const seconds = (performance.now() - began) / 1_000;
      await inLanes(started, (row) => temporal.client.workflow.getHandle(row.workflowId).terminate('measured'));
      return ((signals + 1) * processes) / seconds;
    },
    close: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      await temporal.close();
    },
  };
}

async function inLanes<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = items.values();
  const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const item of queue) await work(item);
  });
  await Promise.all(lanes);
}
