import type { WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { dataConverter, connectTemporal } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import { startWorkflow } from '../../runtime/start-workflow';
import { workflowId } from '../../domain/platform/workflow-id';
import { testKeyRing } from '../support/platform/temporal';
import { scriptedProcesses } from '../support/platform/scripted-process';
import type { Playing, Script } from '../support/platform/scripted-process';

const TENANT = '00000000-0000-7000-8000-0000000000aa';
const ACCOUNT = '00000000-0000-7000-8000-0000000000cc';
const QUEUE = 'recording';

/** A process that plays its script on a real server. */
export interface Performance {
  readonly playing: Playing;
  readonly handle: WorkflowHandle;
  readonly processId: string;
  /** The first run, whose history is recorded. */
  readonly runId: string;
  /** Waits until the server has nothing under way for the workflow but `activities` activities. */
  rests(activities?: number): Promise<void>;
  /** Waits until the workflow has ended, however. */
  ends(): Promise<void>;
}

/** The real workflows in the real bundle, with scripted activities. */
export interface Stage {
  readonly temporal: TemporalClient;
  perform(script: Script): Promise<Performance>;
  close(): Promise<void>;
}

export async function openStage(server: { address: string; namespace: string }, code: string): Promise<Stage> {
  const identity = 'recording';
  const temporal = connectTemporal({ ...server, keyRing: testKeyRing, identity });
  const connection = await NativeConnection.connect({ address: server.address });
  const scripted = scriptedProcesses('collect-account');
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const worker = await Worker.create({
    connection,
    namespace: server.namespace,
    taskQueue: QUEUE,
    identity,
    buildId: 'recording',
    workflowBundle: { code },
    activities: {
      ...scripted.activities,
      // The sweep of all tenants finds one account; that of one tenant takes as long as the stage stands.
      'receivables.sweep-overdue': async ({ tenantId }: { tenantId: string | null }) => {
        if (tenantId !== null) await ended;
        return { tenants: 1, posted: 0, started: 1 };
      },
    },
    dataConverter: dataConverter(testKeyRing),
    maxConcurrentActivityTaskExecutions: 200,
  });
  const running = worker.run();
  let count = 0;
  return {
    temporal,
    perform: async (script) => {
      count += 1;
      const processId = `00000000-0000-7000-8000-${count.toString(16).padStart(12, '0')}`;
      const playing = scripted.play(processId, script);
      const id = workflowId({ tenantId: TENANT, process: 'collect-account', subjectId: ACCOUNT, key: processId });
      await startWorkflow(temporal.client, {
        workflowId: id,
        workflow: 'collectAccount',
        taskQueue: QUEUE,
        tenantId: TENANT,
        processId,
        subjectId: ACCOUNT,
        type: 'collect-account',
        title: 'Collect an account',
      });
      const handle = temporal.client.workflow.getHandle(id);
      const { runId } = await handle.describe();
      return {
        playing,
        handle,
        processId,
        runId,
        rests: (activities = 0) => rests(handle, activities),
        ends: async () => void (await handle.result().catch(() => undefined)),
      };
    },
    close: async () => {
      end();
      worker.shutdown();
      await running;
      await connection.close();
      await temporal.close();
    },
  };
}

async function rests(handle: WorkflowHandle, activities: number): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const { raw } = await handle.describe();
    const busy = raw.pendingWorkflowTask !== null && raw.pendingWorkflowTask !== undefined;
    if (!busy && (raw.pendingActivities ?? []).length === activities) return;
    if (Date.now() > deadline) throw new Error(`${handle.workflowId} does not come to rest`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
