import { createAdvance } from '../activities/platform/advance';
import { collectAccountDefinition } from '../activities/receivables/collect-account';
import { printFigure } from '../tests/support/bench-figure';
import { withBenchServers } from '../tests/support/benchmarks/bench-house';
import { rounded } from '../tests/support/benchmarks/quantile';
import { runBenchmark } from '../tests/support/benchmarks/run-benchmark';
import { countStatements } from '../tests/support/platform/counted-statements';
import { stepCosts } from '../tests/support/platform/history-cost';
import type { StepCost } from '../tests/support/platform/history-cost';
import { openScene, START } from '../tests/support/receivables/collection-scene';
import { runHouse } from '../tests/support/receivables/running-house';
import type { RunningHouse } from '../tests/support/receivables/running-house';
import { until } from '../tests/support/receivables/until';

/**
 * What one collection costs Temporal and Postgres: a reminder, a second one, a formal notice with claims, a call that a
 * person completes, and a payment that ends it. Counts, not times: they are the same on every machine.
 */
async function main(): Promise<void> {
  await withBenchServers('bench_cost', async () => {
    const house = await runHouse('bench_process_cost');
    try {
      await measureHistory(house);
      await measureStatements(house);
    } finally {
      await house.close();
    }
  });
}

async function measureHistory(house: RunningHouse): Promise<void> {
  const scene = await openScene(house);
  const process_ = await scene.collect();
  for (let step = 0; step < 3; step += 1) {
    const { wakeAt } = await house.process(process_);
    if (wakeAt === null) throw new Error('the process waits for news only');
    // Shortly before, so that the process's own timer fires.
    await house.moveClock(scene.tenantId, new Date(Date.parse(wakeAt) - 1_500).toISOString());
    await until('the timer to fire', async () => (await house.process(process_)).wakeAt !== wakeAt, 60_000);
    await scene.rest();
  }
  await scene.decide(process_, 'call-customer', { outcome: 'no-answer' });
  await scene.pay(1_000_000n);
  await scene.rest();

  const costs = await stepCosts(house.temporal.client.workflow.getHandle(process_.workflowId));
  process.stderr.write('woken by   events   bytes  activities\n');
  for (const { wokenBy, events, bytes, activities } of costs) {
    process.stderr.write(
      `${wokenBy.padEnd(8)}${String(events).padStart(9)}${String(bytes).padStart(8)}${String(activities).padStart(12)}\n`,
    );
  }
  const own = costs.filter(({ wokenBy }) => wokenBy !== 'update');
  const steps = { steps: own.length };
  const figure = (metric: string, of: (cost: StepCost) => number, reference?: number): void => {
    const values = own.map(of);
    const mean = values.reduce((total, value) => total + value, 0) / values.length;
    const held = reference === undefined ? {} : { reference };
    printFigure('process-cost', metric, rounded(mean), { ...held, most: Math.max(...values), ...steps });
  };
  figure('events_per_step', ({ events }) => events, 12);
  figure('bytes_per_step', ({ bytes }) => bytes, 3_072);
  figure('activities_per_step', ({ activities }) => activities);
}

async function measureStatements(house: RunningHouse): Promise<void> {
  const scene = await openScene(house, undefined, {}, START);
  const { processId } = await house.newProcess(scene.tenantId, { type: 'collect-account', subjectId: scene.accountId });
  const counted = countStatements(house.app);
  const advance = createAdvance(counted.db, collectAccountDefinition(), () => 0);
  const input = { v: 1, tenantId: scene.tenantId, processId } as const;
  const sending = await advance(input);
  if (sending.did.length !== 1) throw new Error(`not one message: ${sending.did.join(', ')}`);
  printFigure('process-cost', 'round_trips_per_message', counted.take());
  await scene.messageIs('sent');
  counted.take();
  await advance(input);
  printFigure('process-cost', 'round_trips_per_rest', counted.take());
}

runBenchmark(main);
