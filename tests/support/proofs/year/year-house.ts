import { readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../../../../activities';
import { createEngine } from '../../../../api/engine';
import { PREPARE_START } from '../../../../api/processes';
import { sweepTenant } from '../../../../api/receivables/sweep-tenant';
import { ROUTES } from '../../../../api/routes';
import { createLogger } from '../../../../runtime/log';
import { createMetrics } from '../../../../runtime/metrics';
import { dataConverter } from '../../../../runtime/temporal';
import type { TemporalClient } from '../../../../runtime/temporal';
import { connect } from '../../../../schema/database';
import { MANIFESTS } from '../../../../workflows/manifests';
import { startRelay } from '../../../../workers/relay/relay';
import { processStarter } from '../../../../workers/relay/start-process';
import { startTestApi } from '../../api/test-api';
import type { TestApi } from '../../api/test-api';
import { openHouse } from '../../platform/house';
import type { House } from '../../platform/house';
import { quietRuntime } from '../../platform/quiet-runtime';
import { testKeyRing, testTemporal } from '../../platform/temporal';
import { testAddress } from '../../servers/environment';
import { mailServers } from './received-mail';
import type { MailServers } from './received-mail';

const TASK_QUEUE = 'year';

/** Postgres and Temporal, and a worker, a relay and an API that can all be stopped and started again. */
export interface YearHouse extends House {
  readonly temporal: TemporalClient;
  readonly mail: MailServers;
  /** The API; throws while it is down. */
  readonly api: Pick<TestApi, 'call'>;
  start(): Promise<void>;
  /** Stops all three, in the middle of whatever they do; what an activity has begun it may end. */
  stop(): Promise<void>;
}

export async function openYearHouse(): Promise<YearHouse> {
  quietRuntime();
  const house = await openHouse('year');
  const temporal = testTemporal();
  const mail = mailServers();
  let api: TestApi | undefined;
  let halt: (() => Promise<void>) | undefined;

  const log = createLogger({ service: 'year', level: process.env.TEST_LOG === undefined ? 'fatal' : 'info' });
  const starter = processStarter(temporal, MANIFESTS, TASK_QUEUE);

  // Pools and limits are those of the programs themselves (workers/worker.ts, api/main.ts).
  async function startWorker(): Promise<() => Promise<void>> {
    const db = connect({ url: house.database.urls.neuroerp_app, max: 20 });
    const connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
    const worker = await Worker.create({
      connection,
      namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
      taskQueue: TASK_QUEUE,
      workflowBundle: { code: readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8') },
      activities: createActivities({
        app: db,
        sweeper: house.sweeper,
        start: async (row) => void (await starter(row)),
      }),
      dataConverter: dataConverter(testKeyRing),
      maxCachedWorkflows: 400,
      maxConcurrentActivityTaskExecutions: 20,
      shutdownGraceTime: '10 s',
    });
    const running = worker.run();
    return async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
      await db.destroy();
    };
  }

  function startMail(): () => Promise<void> {
    return startRelay({
      databases: house,
      relayUrl: house.database.urls.neuroerp_relay,
      temporal,
      transport: mail,
      start: starter,
      log,
      metrics: createMetrics({ nodeMetrics: false }),
      settings: { sequenceMs: 500, mailLanes: 2, signalsPerSecond: 2_000 },
    });
  }

  const stop = async (): Promise<void> => {
    await halt?.();
    halt = undefined;
    api = undefined;
  };

  return {
    ...house,
    query: (text) => patiently(() => house.query(text)),
    inTenant: (tenantId, work) => patiently(() => house.inTenant(tenantId, work)),
    temporal,
    mail,
    api: {
      call: async (...request) => {
        if (!api) throw new Error('the API is down');
        return api.call(...request);
      },
    },
    start: async () => {
      const stopWorker = await startWorker();
      const stopRelay = startMail();
      const db = connect({ url: house.database.urls.neuroerp_app, max: 20 });
      const started = await startTestApi(house, {
        routes: ROUTES,
        context: {
          db,
          manifests: MANIFESTS,
          prepareStart: PREPARE_START,
          engine: createEngine({ ...temporal, taskQueue: TASK_QUEUE }),
          afterClockMoved: (tenantId) => sweepTenant(temporal, TASK_QUEUE, tenantId),
        },
      });
      api = started;
      halt = async () => {
        await Promise.all([started.close(), stopRelay(), stopWorker()]);
        await db.destroy();
      };
    },
    stop,
    close: async () => {
      await stop();
      await temporal.close();
      await house.close();
    },
  };
}

/** On a machine that is very busy a connection may take longer than its limit: then nothing was done, and it is asked for anew. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes('timeout exceeded when trying to connect')) throw error;
    }
  }
}

/** Runs the sweep of one tenant as its Schedule does, to its end. */
export async function sweepNow({ temporal }: YearHouse, tenantId: string): Promise<void> {
  await temporal.client.workflow.execute('sweepOverdue', {
    workflowId: `${tenantId}.sweep-overdue.-.${crypto.randomUUID()}`,
    taskQueue: TASK_QUEUE,
    args: [{ tenantId }],
  });
}
