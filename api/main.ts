import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { TASK_QUEUE } from '../domain/platform/task-queue';
import { parseWorkflowId } from '../domain/platform/workflow-id';
import { encryptionCodec } from '../runtime/codec/encryption-codec';
import { tenantKeyRing } from '../runtime/codec/tenant-key-ring';
import { loadConfig, variable } from '../runtime/config';
import { createLogger } from '../runtime/log';
import { createMetrics } from '../runtime/metrics';
import { createShutdown } from '../runtime/shutdown';
import { connectTemporal } from '../runtime/temporal';
import { connect } from '../schema/database';
import { MANIFESTS } from '../workflows/manifests';
import { createApp } from './app';
import type { ApiContext } from './context';
import { createEngine } from './engine';
import { createEventFeed } from './event-feed';
import { listen, stopServing } from './listen';
import { packageVersion } from './package-version';
import { PLATFORM_TASKS } from './platform-tasks';
import { PREPARE_START } from './processes';
import { sweepTenant } from './receivables/sweep-tenant';
import { ROUTES } from './routes';
import { uiOrigins } from './ui-origins';

/** The API: one program, configured by its environment alone. */
async function main(): Promise<void> {
  const config = loadConfig({
    DATABASE_URL_APP: variable.postgresUrl,
    TEMPORAL_ADDRESS: variable.address,
    TEMPORAL_NAMESPACE: variable.namespace,
    NEUROERP_CODEC_KEYS: variable.masterKeys,
    PORT: variable.port,
    HOST: variable.text.default('127.0.0.1'),
    NEUROERP_CODEC_URL_SECRET: variable.text.min(16, 'must have 16 characters or more').optional(),
    TEMPORAL_UI_URL: variable.text.optional(),
    NEUROERP_CLOCK: z.literal('adjustable', { error: 'must be adjustable or absent' }).optional(),
    NEUROERP_VERSION: variable.text.default(packageVersion(__dirname)),
    NEUROERP_REQUESTS_PER_MINUTE: z
      .string()
      .regex(/^[1-9]\d{0,7}$/, 'must be a whole number')
      .default('6000'),
    LOG_LEVEL: variable.logLevel.default('info'),
  });
  const log = createLogger({ service: 'api', level: config.LOG_LEVEL });
  const metrics = createMetrics();
  const shutdown = createShutdown({ log, graceMs: 14_000 });
  const draining = new AbortController();
  // Every request under way listens.
  setMaxListeners(0, draining.signal);

  const db = connect({
    url: config.DATABASE_URL_APP,
    max: 20,
    applicationName: 'neuroerp-api',
    onIdleError: (error) => log.warn({ err: error }, 'an idle database connection was lost'),
  });
  shutdown.onStop('database pool', () => db.destroy());
  const keyRing = tenantKeyRing(config.NEUROERP_CODEC_KEYS, parseWorkflowId);
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    keyRing,
    identity: `neuroerp-api-${process.pid}`,
  });
  shutdown.onStop('temporal client', () => temporal.close());
  const feed = createEventFeed(config.DATABASE_URL_APP, log);
  shutdown.onStop('event feed', () => feed.close());

  const secret = config.NEUROERP_CODEC_URL_SECRET;
  const context: ApiContext = {
    db,
    engine: createEngine({ ...temporal, taskQueue: TASK_QUEUE }),
    feed,
    log,
    metrics,
    version: config.NEUROERP_VERSION,
    manifests: MANIFESTS,
    platformTasks: PLATFORM_TASKS,
    prepareStart: PREPARE_START,
    afterClockMoved: async (tenantId) => {
      // The move is committed; the hourly sweep makes up for one that could not be started.
      await sweepTenant(temporal, TASK_QUEUE, tenantId).catch((error: unknown) =>
        log.warn({ err: error, tenantId }, 'could not sweep after the clock was moved'),
      );
    },
    clockAdjustable: config.NEUROERP_CLOCK === 'adjustable',
    ...(secret === undefined
      ? {}
      : { codec: { codec: encryptionCodec(keyRing), secret, uiOrigins: uiOrigins(config.TEMPORAL_UI_URL) } }),
    requestsPerMinute: Number(config.NEUROERP_REQUESTS_PER_MINUTE),
    checkReplies: process.env.NODE_ENV !== 'production',
    draining: draining.signal,
    wallClock: Date.now,
  };
  const server = createServer(createApp(context, ROUTES));
  const { port }: AddressInfo = await listen(server, config.PORT, config.HOST);
  shutdown.onStop('http server', () => stopServing(server, 10_000));
  // Runs first: not ready any more, and whoever follows events is let go.
  shutdown.onStop('readiness', () => draining.abort());
  shutdown.listen();
  log.info({ port, host: config.HOST, version: config.NEUROERP_VERSION }, 'ready');
}

void main().catch((error: unknown) => {
  createLogger({ service: 'api' }).fatal({ err: error }, 'could not start');
  process.exit(1);
});
