import { TASK_QUEUE } from '../../../../domain/platform/task-queue';
import { freePort } from '../../../../runtime/embedded/ports';
import { answersOk } from '../../../../runtime/embedded/wait-until';
import { createLogger } from '../../../../runtime/log';
import { createMetrics } from '../../../../runtime/metrics';
import type { TemporalClient } from '../../../../runtime/temporal';
import { requestReconsiderAll } from '../../../../schema/queries/platform/outbox';
import type { ProcessRow } from '../../../../schema/queries/platform/processes';
import { MANIFESTS } from '../../../../workflows/manifests';
import { startRelay as beginRelay } from '../../../../workers/relay/relay';
import type { RelaySettings } from '../../../../workers/relay/relay';
import { processStarter } from '../../../../workers/relay/start-process';
import { withBenchServers } from '../../benchmarks/bench-house';
import { startProgram } from '../../benchmarks/program';
import type { Program } from '../../benchmarks/program';
import type { House } from '../../platform/house';
import { testTemporal } from '../../platform/temporal';
import type { Tree } from './tree-of-commit';

/** Durable servers of its own, workers as programs from any tree, the relay of this one. */
export interface UpgradeHouse extends House {
  readonly temporal: TemporalClient;
  start(process: ProcessRow): Promise<unknown>;
  /** The tree's worker, as a program on the one task queue. */
  startWorker(tree: Tree): Promise<Program>;
  /** Starts the relay; it ends with the house. */
  startRelay(settings?: Partial<RelaySettings>): void;
  moveClock(tenantId: string, to: string): Promise<void>;
}

/** The key of `testTemporal`, as a program is told it. */
const CODEC_KEYS = `test:${Buffer.alloc(32, 42).toString('base64')}`;

export async function withUpgradeHouse<T>(name: string, work: (house: UpgradeHouse) => Promise<T>): Promise<T> {
  return withBenchServers(name, async ({ house, addresses }) => {
    const temporal = testTemporal();
    const start = processStarter(temporal, MANIFESTS, TASK_QUEUE);
    const programs: Program[] = [];
    let stopRelay: (() => Promise<void>) | undefined;
    const upgradeHouse: UpgradeHouse = {
      ...house,
      temporal,
      start,
      startWorker: async ({ root }) => {
        const port = await freePort();
        const program = await startProgram({
          file: 'workers/worker.ts',
          root,
          env: {
            DATABASE_URL_APP: house.database.urls.neuroerp_app,
            DATABASE_URL_SWEEPER: house.database.urls.neuroerp_sweeper,
            TEMPORAL_ADDRESS: addresses.NEUROERP_TEST_TEMPORAL,
            TEMPORAL_NAMESPACE: addresses.NEUROERP_TEST_NAMESPACE,
            NEUROERP_CODEC_KEYS: CODEC_KEYS,
            HEALTH_PORT: String(port),
            LOG_LEVEL: 'warn',
          },
          ready: () => answersOk(`http://127.0.0.1:${port}/ready`),
        });
        programs.push(program);
        return program;
      },
      startRelay: (settings = {}) => {
        stopRelay = beginRelay({
          databases: house,
          relayUrl: house.database.urls.neuroerp_relay,
          temporal,
          transport: 'mailbox',
          start,
          log: createLogger({ service: 'relay', level: 'error' }),
          metrics: createMetrics({ nodeMetrics: false }),
          settings,
        });
      },
      moveClock: async (tenantId, to) => {
        const offset = BigInt(Date.parse(to) - Date.now());
        await house.inTenant(tenantId, async (tx) => {
          await tx.updateTable('tenant').set({ clockOffsetMs: offset }).where('tenantId', '=', tenantId).execute();
          await requestReconsiderAll(tx, tenantId, to);
        });
      },
    };
    try {
      return await work(upgradeHouse);
    } finally {
      await stopRelay?.();
      for (const program of programs) await program.stop();
      await temporal.close();
    }
  });
}
