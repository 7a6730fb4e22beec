import { loadavg } from 'node:os';
import { printFigure } from '../tests/support/bench-figure';
import { withBenchServers } from '../tests/support/benchmarks/bench-house';
import { median, rounded } from '../tests/support/benchmarks/quantile';
import { runBenchmark } from '../tests/support/benchmarks/run-benchmark';
import { openThroughputStage } from '../tests/support/benchmarks/throughput-stage';
import type { Kind } from '../tests/support/benchmarks/throughput-stage';

const ROUNDS = Number(process.argv[2] ?? 3);
const PROCESSES = Number(process.argv[3] ?? 100);
const SIGNALS = Number(process.argv[4] ?? 4);

/**
 * Steps a second of many collections at once, against a bare workflow. Equal on both sides: worker, codec, task queue,
 * process rows and accounts of the same shape, the activity (the very same function, so the same SQL), its number, the
 * signals that ask for it. Ours alone: what the driver adds, which is timers, search attributes, details and handlers.
 */
async function main(): Promise<void> {
  await withBenchServers('bench_throughput', async ({ house, addresses }) => {
    const stage = await openThroughputStage(house, addresses, PROCESSES);
    try {
      const perSecond: Record<Kind, number[]> = { ours: [], bare: [] };
      const load: string[] = [];
      for (const kind of ['ours', 'bare'] as const) await stage.run(kind, SIGNALS);
      for (let round = 1; round <= ROUNDS; round += 1) {
        const order: readonly Kind[] = round % 2 === 1 ? ['ours', 'bare'] : ['bare', 'ours'];
        for (const kind of order) perSecond[kind].push(await stage.run(kind, SIGNALS));
        load.push((loadavg()[0] ?? 0).toFixed(2));
        const figures = `ours ${perSecond.ours.at(-1)?.toFixed(1)}, bare ${perSecond.bare.at(-1)?.toFixed(1)}`;
        process.stderr.write(`round ${round}, steps a second: ${figures}\n`);
      }
      const ratios = perSecond.ours.map((value, round) => value / (perSecond.bare[round] ?? NaN));
      const conditions = { rounds: ROUNDS, processes: PROCESSES, steps: SIGNALS + 1, load: load.join(' ') };
      printFigure('process-throughput', 'ratio', rounded(median(ratios)), {
        reference: 0.8,
        ...conditions,
        by_round: ratios.map(rounded).join(' '),
      });
      printFigure('process-throughput', 'steps_per_second', rounded(median(perSecond.ours)), conditions);
    } finally {
      await stage.close();
    }
  });
}

runBenchmark(main);
