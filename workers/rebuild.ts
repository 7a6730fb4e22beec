import { parseWorkflowId } from '../domain/platform/workflow-id';
import { tenantKeyRing } from '../runtime/codec/tenant-key-ring';
import { loadConfig, variable } from '../runtime/config';
import { createLogger } from '../runtime/log';
import { connectTemporal } from '../runtime/temporal';
import { connect } from '../schema/database';
import { MANIFESTS } from '../workflows/manifests';
import { rebuildProcesses } from './relay/rebuild';
import { processStarter } from './relay/start-process';
import { runningInstance } from './running-instance';
import { reconcileSchedules } from './schedules';
import { TASK_QUEUE } from '../domain/platform/task-queue';

/**
 * `npm run processes:rebuild`: starts every open process again after Temporal's database was lost, and declares the
 * Schedules anew, which a running worker does only at its start. Finds the instance that `npm start` runs here by itself;
 * another one by its variables.
 */
async function main(): Promise<void> {
  const config = loadConfig(
    {
      DATABASE_URL_SWEEPER: variable.postgresUrl,
      TEMPORAL_ADDRESS: variable.address,
      TEMPORAL_NAMESPACE: variable.namespace,
      NEUROERP_CODEC_KEYS: variable.masterKeys,
    },
    { ...runningInstance(process.env), ...process.env },
  );
  const log = createLogger({ service: 'rebuild' });
  const db = connect({ url: config.DATABASE_URL_SWEEPER, max: 2, applicationName: 'neuroerp-rebuild' });
  const temporal = connectTemporal({
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    keyRing: tenantKeyRing(config.NEUROERP_CODEC_KEYS, parseWorkflowId),
  });
  try {
    await reconcileSchedules(temporal.client, log);
    const start = processStarter(temporal, MANIFESTS, TASK_QUEUE);
    const result = await rebuildProcesses({ db, temporal, start, log });
    log.info({ ...result }, 'processes rebuilt');
    if (result.failed > 0) process.exitCode = 1;
  } finally {
    await temporal.close();
    await db.destroy();
  }
}

void main().catch((error: unknown) => {
  createLogger({ service: 'rebuild' }).fatal({ err: error }, 'could not rebuild');
  process.exit(1);
});
