import { sql } from 'kysely';
import { parseWorkflowId } from '../domain/platform/workflow-id';
import { tenantKeyRing } from '../runtime/codec/tenant-key-ring';
import { loadConfig, variable } from '../runtime/config';
import { startHealthServer } from '../runtime/health';
import { createLogger } from '../runtime/log';
import { mailSettings, mailVariables } from '../runtime/mail/settings';
import { smtpTransport } from '../runtime/mail/smtp';
import { createMetrics } from '../runtime/metrics';
import { createShutdown } from '../runtime/shutdown';
import { connectTemporal } from '../runtime/temporal';
import { connect } from '../schema/database';
import type { Database } from '../schema/database';
import { MANIFESTS } from '../workflows/manifests';
import { startRelay } from './relay/relay';
import { processStarter } from './relay/start-process';
import { TASK_QUEUE } from '../domain/platform/task-queue';

/** The relay: what leaves the building, the numbers of events, and the comparison with Temporal. */
async function main(): Promise<void> {
  const config = loadConfig({
    DATABASE_URL_RELAY: variable.postgresUrl,
    DATABASE_URL_SEQUENCER: variable.postgresUrl,
    DATABASE_URL_SWEEPER: variable.postgresUrl,
    TEMPORAL_ADDRESS: variable.address,
    TEMPORAL_NAMESPACE: variable.namespace,
    NEUROERP_CODEC_KEYS: variable.masterKeys,
    HEALTH_PORT: variable.port,
    HEALTH_HOST: variable.text.optional(),
    LOG_LEVEL: variable.logLevel.optional(),
    ...mailVariables,
  });
  const mail = mailSettings(config);
  const log = createLogger({ service: 'relay', level: config.LOG_LEVEL ?? 'info' });
  const metrics = createMetrics();
  const shutdown = createShutdown({ log, graceMs: 14_000 });

  const pool = (url: string, name: string, max: number): Database =>
    connect({
      url,
      max,
      applicationName: `neuroerp-${name}`,
      onIdleError: (error) => log.warn({ err: error, pool: name }, 'an idle database connection was lost'),
    });
  const databases = {
    relay: pool(config.DATABASE_URL_RELAY, 'relay', 12),
    sequencer: pool(config.DATABASE_URL_SEQUENCER, 'sequencer', 2),
    sweeper: pool(config.DATABASE_URL_SWEEPER, 'reconciler', 10),
  };
  shutdown.onStop('database pools', async () => {
    await Promise.all(Object.values(databases).map((database) => database.destroy()));
  });
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    keyRing: tenantKeyRing(config.NEUROERP_CODEC_KEYS, parseWorkflowId),
    identity: `neuroerp-relay-${process.pid}`,
    onUnreadable: (reason, keyId) => log.warn({ reason, keyId }, 'a payload could not be read'),
  });
  shutdown.onStop('temporal client', () => temporal.close());

  const health = await startHealthServer({
    port: config.HEALTH_PORT,
    ...(config.HEALTH_HOST === undefined ? {} : { host: config.HEALTH_HOST }),
    metrics,
    checks: {
      postgres: () => sql`select 1`.execute(databases.relay),
      temporal: () =>
        temporal.connection.withDeadline(Date.now() + 2_000, () =>
          temporal.connection.workflowService.getSystemInfo({}),
        ),
    },
  });
  shutdown.onStop('health server', () => health.close());
  const stopRelay = startRelay({
    databases,
    relayUrl: config.DATABASE_URL_RELAY,
    temporal,
    transport: mail === 'mailbox' ? 'mailbox' : smtpTransport(mail),
    start: processStarter(temporal, MANIFESTS, TASK_QUEUE),
    log,
    metrics,
  });
  shutdown.onStop('relay', () => {
    health.notReady();
    return stopRelay();
  });
  shutdown.listen();
  log.info({ healthPort: health.port, mail: config.NEUROERP_MAIL }, 'ready');
}

void main().catch((error: unknown) => {
  createLogger({ service: 'relay' }).fatal({ err: error }, 'could not start');
  process.exit(1);
});
