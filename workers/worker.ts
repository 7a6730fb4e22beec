import { existsSync, readFileSync } from 'node:fs';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { createActivities } from '../activities';
import { parseWorkflowId } from '../domain/platform/workflow-id';
import { tenantKeyRing } from '../runtime/codec/tenant-key-ring';
import { loadConfig, variable } from '../runtime/config';
import { startHealthServer } from '../runtime/health';
import { createLogger } from '../runtime/log';
import { createMetrics } from '../runtime/metrics';
import { sdkLogger } from '../runtime/sdk-log';
import { createShutdown } from '../runtime/shutdown';
import { connectTemporal, dataConverter } from '../runtime/temporal';
import { connect } from '../schema/database';
import { MANIFESTS } from '../workflows/manifests';
import { workflowBundleOptions } from './bundle';
import { processStarter } from './relay/start-process';
import { reconcileSchedules } from './schedules';
import { TASK_QUEUE } from '../domain/platform/task-queue';

/** The Temporal worker: runs workflows and activities of every process on one task queue. */
async function main(): Promise<void> {
  const config = loadConfig({
    DATABASE_URL_APP: variable.postgresUrl,
    DATABASE_URL_SWEEPER: variable.postgresUrl,
    TEMPORAL_ADDRESS: variable.address,
    TEMPORAL_NAMESPACE: variable.namespace,
    NEUROERP_CODEC_KEYS: variable.masterKeys,
    HEALTH_PORT: variable.port,
    HEALTH_HOST: variable.text.optional(),
    LOG_LEVEL: variable.logLevel.optional(),
    NEUROERP_WORKFLOW_BUNDLE: variable.text.optional(),
  });
  const log = createLogger({ service: 'worker', level: config.LOG_LEVEL ?? 'info' });
  const metrics = createMetrics();
  const shutdown = createShutdown({ log, graceMs: 24_000 });
  // The SDK would install its own signal handling; the shutdown below closes things in order.
  Runtime.install({ logger: sdkLogger(log), shutdownSignals: [] });

  const onIdleError = (error: Error) => log.warn({ err: error }, 'an idle database connection was lost');
  const app = connect({ url: config.DATABASE_URL_APP, max: 20, applicationName: 'neuroerp-worker', onIdleError });
  const sweeper = connect({ url: config.DATABASE_URL_SWEEPER, max: 2, applicationName: 'neuroerp-sweep', onIdleError });
  shutdown.onStop('database pools', async () => {
    await Promise.all([app.destroy(), sweeper.destroy()]);
  });

  const keyRing = tenantKeyRing(config.NEUROERP_CODEC_KEYS, parseWorkflowId);
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    keyRing,
    identity: `neuroerp-worker-${process.pid}`,
  });
  shutdown.onStop('temporal client', () => temporal.close());
  const connection = await connectPatiently(config.TEMPORAL_ADDRESS, log);
  shutdown.onStop('worker connection', () => connection.close());

  const start = processStarter(temporal, MANIFESTS, TASK_QUEUE);
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: TASK_QUEUE,
    ...workflowCode(config.NEUROERP_WORKFLOW_BUNDLE),
    activities: createActivities({
      app,
      sweeper,
      start: async (process) => {
        try {
          await start(process);
        } catch (error) {
          log.warn({ err: error, processId: process.processId }, 'not started yet; the reconciler will');
        }
      },
    }),
    dataConverter: dataConverter(keyRing),
    maxCachedWorkflows: 200,
    maxConcurrentActivityTaskExecutions: 20,
    shutdownGraceTime: '15 s',
    identity: `neuroerp-worker-${process.pid}`,
  });

  const health = await startHealthServer({
    port: config.HEALTH_PORT,
    ...(config.HEALTH_HOST === undefined ? {} : { host: config.HEALTH_HOST }),
    metrics,
    checks: {
      worker: async () => {
        if (worker.getState() !== 'RUNNING') throw new Error(`worker is ${worker.getState()}`);
      },
      postgres: () => sql`select 1`.execute(app),
    },
  });
  shutdown.onStop('health server', () => health.close());

  const running = worker.run();
  shutdown.onStop('worker', async () => {
    health.notReady();
    // Twice throws; when it ended by itself there is nothing left to stop.
    if (worker.getState() === 'RUNNING') worker.shutdown();
    // Only when run() has settled may its connection be closed.
    await running.catch(() => undefined);
  });
  running.then(
    () => shutdown.stop('the worker ended'),
    (error: unknown) => {
      log.fatal({ err: error }, 'the worker failed');
      return shutdown.stop('the worker failed', 1);
    },
  );
  shutdown.listen();
  await reconcileSchedules(temporal.client, log);
  log.info({ healthPort: health.port, taskQueue: TASK_QUEUE }, 'ready');
}

/** A prebuilt bundle where one is given (images, tests); else the workflows are bundled now. */
function workflowCode(bundle: string | undefined) {
  if (bundle === undefined) {
    const options = workflowBundleOptions();
    return { workflowsPath: options.workflowsPath };
  }
  if (!existsSync(bundle)) throw new Error(`NEUROERP_WORKFLOW_BUNDLE: no file ${bundle}`);
  return { workflowBundle: { code: readFileSync(bundle, 'utf8') } };
}

/** Waits for Temporal: started together, the server may take longer than we do. */
async function connectPatiently(address: string, log: ReturnType<typeof createLogger>): Promise<NativeConnection> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await NativeConnection.connect({ address });
    } catch (error) {
      if (attempt >= 30) throw error;
      log.info({ attempt }, 'waiting for Temporal');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  }
}

void main().catch((error: unknown) => {
  createLogger({ service: 'worker' }).fatal({ err: error }, 'could not start');
  process.exitCode = 1;
  process.exit();
});
