import { readFileSync } from 'node:fs';
import { NativeConnection, Worker } from '@temporalio/worker';
import { uuidv7 } from 'uuidv7';
import { createActivities } from '../../../activities';
import type { SweepResult } from '../../../activities/receivables/sweep-overdue';
import { createLogger } from '../../../runtime/log';
import { createMetrics } from '../../../runtime/metrics';
import { dataConverter } from '../../../runtime/temporal';
import type { TemporalClient } from '../../../runtime/temporal';
import { requestReconsiderAll } from '../../../schema/queries/platform/outbox';
import { insertProcess } from '../../../schema/queries/platform/processes';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import { commandUpdate } from '../../../workflows/platform/contract';
import type { CommandResult } from '../../../workflows/platform/contract';
import { MANIFESTS } from '../../../workflows/manifests';
import { startRelay } from '../../../workers/relay/relay';
import type { RelayOptions } from '../../../workers/relay/relay';
import { processStarter } from '../../../workers/relay/start-process';
import { openHouse } from '../platform/house';
import type { House } from '../platform/house';
import { quietRuntime } from '../platform/quiet-runtime';
import { testKeyRing, testTemporal } from '../platform/temporal';
import { testAddress } from '../servers/environment';
import { until } from './until';

/** Worker, relay, Postgres and Temporal, all real, with a clock that the test moves. */
export interface RunningHouse extends House {
  readonly temporal: TemporalClient;
  readonly taskQueue: string;
  /** Starts a collection as the API does; returns its row. */
  collect(tenantId: string, accountId: string): Promise<ProcessRow>;
  /** Sets the tenant's clock and lets its processes reconsider. */
  moveClock(tenantId: string, to: string): Promise<void>;
  now(tenantId: string): Promise<string>;
  process(process: Pick<ProcessRow, 'processId'>): Promise<ProcessRow>;
  /** Waits until nothing is on its way and no process of the tenant has anything left to do now; 30 seconds unless said. */
  rest(tenantId: string, timeoutMs?: number): Promise<void>;
  /** Moves the clock from one day that matters to the next, up to an instant. */
  playUntil(tenantId: string, instant: string): Promise<void>;
  /** Runs the sweep of one tenant as its Schedule does. */
  sweep(tenantId: string): Promise<SweepResult>;
  command(process: ProcessRow, name: string, payload: unknown, commandId?: string): Promise<CommandResult>;
}

/** @param settings the relay's, where they differ from those of tests. */
export async function runHouse(
  name: string,
  transport: RelayOptions['transport'] = 'mailbox',
  settings: RelayOptions['settings'] = {},
): Promise<RunningHouse> {
  quietRuntime();
  const house = await openHouse(name);
  const log = createLogger({ service: 'test', level: process.env.TEST_LOG === undefined ? 'fatal' : 'info' });
  const temporal = testTemporal();
  const taskQueue = `test-${uuidv7()}`;
  const start = processStarter(temporal, MANIFESTS, taskQueue);
  const connection = await NativeConnection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
  const worker = await Worker.create({
    connection,
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    taskQueue,
    workflowBundle: { code: readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8') },
    activities: createActivities({
      app: house.app,
      sweeper: house.sweeper,
      start: async (row) => void (await start(row)),
    }),
    dataConverter: dataConverter(testKeyRing),
    maxCachedWorkflows: 50,
  });
  const running = worker.run();
  const stopRelay = startRelay({
    databases: house,
    relayUrl: house.database.urls.neuroerp_relay,
    temporal,
    transport,
    start,
    log,
    metrics: createMetrics({ nodeMetrics: false }),
    settings: { pollMs: 50, sequenceMs: 50, reconcileMs: 2_000, signalsPerSecond: 1_000, ...settings },
  });

  const members = new Map<string, string>();
  const member = async (tenantId: string): Promise<string> => {
    const known = members.get(tenantId);
    if (known !== undefined) return known;
    const memberId = uuidv7();
    members.set(tenantId, memberId);
    await house.superuser
      .insertInto('member')
      .values({ tenantId, memberId, name: 'Clerk', email: null, roles: [], createdAt: '2026-01-01T00:00:00.000Z' })
      .execute();
    return memberId;
  };

  const running_: RunningHouse = {
    ...house,
    temporal,
    taskQueue,
    collect: async (tenantId, accountId) => {
      const now = await running_.now(tenantId);
      const { process } = await house.inTenant(tenantId, (tx) =>
        insertProcess(tx, {
          tenantId,
          type: 'collect-account',
          businessKey: accountId,
          subjectId: accountId,
          title: 'Collect',
          input: { accountId },
          startedBy: null,
          at: now,
        }),
      );
      await start(process);
      return process;
    },
    moveClock: async (tenantId, to) => {
      const offset = BigInt(Date.parse(to) - Date.now());
      await house.inTenant(tenantId, async (tx) => {
        await tx.updateTable('tenant').set({ clockOffsetMs: offset }).where('tenantId', '=', tenantId).execute();
        await requestReconsiderAll(tx, tenantId, to);
      });
    },
    now: async (tenantId) => {
      const [tenant] = await house.query<{ clockOffsetMs: bigint }>(
        `select clock_offset_ms from tenant where tenant_id = '${tenantId}'`,
      );
      return new Date(Date.now() + Number(tenant?.clockOffsetMs ?? 0n)).toISOString();
    },
    process: async ({ processId }) =>
      house.superuser.selectFrom('process').selectAll().where('processId', '=', processId).executeTakeFirstOrThrow(),
    rest: async (tenantId, timeoutMs) => {
      const look = async () => {
        const now = await running_.now(tenantId);
        const [row] = await house.query<{ busy: bigint; position: bigint | null }>(`
          select (select count(*) from outbox where tenant_id = '${tenantId}' and state in ('pending', 'sending'))
               + (select count(*) from process where tenant_id = '${tenantId}' and closed_at is null
                  and (status = 'starting' or wake_at <= '${now}')) as busy,
            pg_sequence_last_value(pg_get_serial_sequence('outbox', 'position')) as position`);
        return { busy: row?.busy !== 0n, position: row?.position };
      };
      // Workflows seen idle since the last row was written to the outbox: only a signal makes one busy again.
      const idle = new Set<string>();
      let seen: bigint | null | undefined;
      await until(
        `the processes of ${tenantId} rest`,
        async () => {
          const before = await look();
          if (before.busy) return false;
          if (before.position !== seen) idle.clear();
          seen = before.position;
          const open = await house.query<{ workflowId: string }>(
            `select workflow_id from process where tenant_id = '${tenantId}' and closed_at is null`,
          );
          await Promise.all(
            open.map(async ({ workflowId }) => {
              if (idle.has(workflowId)) return;
              const { raw } = await temporal.client.workflow.getHandle(workflowId).describe();
              // A signal that was delivered shows as a pending workflow task until the workflow has dealt with it.
              if (!raw.pendingWorkflowTask && (raw.pendingActivities ?? []).length === 0) idle.add(workflowId);
            }),
          );
          if (!open.every(({ workflowId }) => idle.has(workflowId))) return false;
          const after = await look();
          // What was written meanwhile may have been sent already and have woken a workflow that was looked at before.
          return !after.busy && after.position === before.position;
        },
        timeoutMs,
      );
    },
    playUntil: async (tenantId, instant) => {
      for (;;) {
        await running_.rest(tenantId);
        const [next] = await house.query<{ wakeAt: string | null }>(
          `select min(wake_at) as wake_at from process where tenant_id = '${tenantId}' and closed_at is null`,
        );
        if (!next?.wakeAt || next.wakeAt > instant) break;
        await running_.moveClock(tenantId, next.wakeAt);
      }
      await running_.moveClock(tenantId, instant);
      await running_.rest(tenantId);
    },
    sweep: (tenantId) =>
      temporal.client.workflow.execute('sweepOverdue', {
        workflowId: `${tenantId}.sweep-overdue.-.${uuidv7()}`,
        taskQueue,
        args: [{ tenantId }],
      }),
    command: async (row, name, payload, commandId = uuidv7()) => {
      const memberId = await member(row.tenantId);
      return temporal.client.workflow.getHandle(row.workflowId).executeUpdate(commandUpdate, {
        updateId: commandId,
        args: [{ name, payload, commandId, memberId }],
      });
    },
    close: async () => {
      await stopRelay();
      worker.shutdown();
      await running;
      await connection.close();
      await temporal.close();
      await house.close();
    },
  };
  return running_;
}
