import { sql } from 'kysely';
import type { Counter, Gauge } from 'prom-client';
import type { Metrics } from '../../runtime/metrics';
import type { Transaction } from '../../schema/database';
import { countOpenProcesses } from '../../schema/queries/platform/reconciler';

export interface RelayMetrics {
  readonly deliveries: Counter<'kind' | 'outcome'>;
  readonly numbered: Counter;
  readonly repairs: Counter<'repair'>;
  readonly loopErrors: Counter<'loop'>;
  readonly waiting: Gauge<'kind' | 'state'>;
  readonly oldest: Gauge<'kind'>;
  readonly processes: Gauge<'type' | 'status'>;
  readonly stuck: Gauge<'type'>;
}

export function relayMetrics(metrics: Metrics): RelayMetrics {
  return {
    deliveries: metrics.counter({
      name: 'neuroerp_outbox_deliveries_total',
      help: 'Attempts to send what waits in the outbox, by what became of them',
      labels: ['kind', 'outcome'],
    }),
    numbered: metrics.counter({ name: 'neuroerp_events_numbered_total', help: 'Events given their number' }),
    repairs: metrics.counter({
      name: 'neuroerp_reconciler_repairs_total',
      help: 'Differences between Postgres and Temporal that were found',
      labels: ['repair'],
    }),
    loopErrors: metrics.counter({
      name: 'neuroerp_relay_errors_total',
      help: 'Steps of the relay that failed and were repeated',
      labels: ['loop'],
    }),
    waiting: metrics.gauge({
      name: 'neuroerp_outbox_waiting',
      help: 'Rows of the outbox that are pending or being sent',
      labels: ['kind', 'state'],
    }),
    oldest: metrics.gauge({
      name: 'neuroerp_outbox_oldest_seconds',
      help: 'Age of the oldest row that waits',
      labels: ['kind'],
    }),
    processes: metrics.gauge({
      name: 'neuroerp_processes_open',
      help: 'Open processes',
      labels: ['type', 'status'],
    }),
    stuck: metrics.gauge({
      name: 'neuroerp_processes_stuck',
      help: 'Open processes that cannot go on in the engine',
      labels: ['type'],
    }),
  };
}

/** Role: relay. */
export async function measureOutbox(tx: Transaction, metrics: RelayMetrics): Promise<void> {
  const rows = await tx
    .selectFrom('outbox')
    .select(['kind', 'state'])
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .select(sql<number>`extract(epoch from clock_timestamp() - min(recorded_at))::float8`.as('ageSeconds'))
    .where('state', 'in', ['pending', 'sending'])
    .groupBy(['kind', 'state'])
    .execute();
  metrics.waiting.reset();
  for (const kind of ['mail', 'signal'] as const) {
    const ofKind = rows.filter((row) => row.kind === kind);
    for (const state of ['pending', 'sending'] as const) {
      metrics.waiting.set({ kind, state }, Number(ofKind.find((row) => row.state === state)?.count ?? 0n));
    }
    metrics.oldest.set({ kind }, Math.max(0, ...ofKind.map((row) => row.ageSeconds)));
  }
}

/** Role: sweeper. */
export async function measureProcesses(tx: Transaction, metrics: RelayMetrics): Promise<void> {
  metrics.processes.reset();
  metrics.stuck.reset();
  for (const { type, status, inTrouble, count } of await countOpenProcesses(tx)) {
    metrics.processes.inc({ type, status }, Number(count));
    metrics.stuck.inc({ type }, inTrouble ? Number(count) : 0);
  }
}
