import { loadavg } from 'node:os';
import { printFigure } from '../tests/support/bench-figure';
import { median, rounded } from '../tests/support/benchmarks/quantile';
import { runBenchmark } from '../tests/support/benchmarks/run-benchmark';
import { NpmStart } from '../tests/support/servers/npm-start';

const ROUNDS = Number(process.argv[2] ?? 3);
const PROGRAM = 'workers/start.ts';

/**
 * Seconds from `npm start` to its screen of addresses, in a data folder of its own that is thrown away: the first start
 * (cold) makes the databases, the schema and the demo company, the second (warm) finds them. The Temporal program is in
 * the cache in both.
 */
async function main(): Promise<void> {
  const seconds: Record<'cold' | 'warm', number[]> = { cold: [], warm: [] };
  const load: string[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const house = new NpmStart();
    try {
      for (const kind of ['cold', 'warm'] as const) {
        const began = performance.now();
        const start = house.begin(PROGRAM);
        await house.shown(start);
        seconds[kind].push((performance.now() - began) / 1_000);
        start.child.kill('SIGTERM');
        await start.ended;
      }
    } finally {
      await house.remove();
    }
    load.push((loadavg()[0] ?? 0).toFixed(2));
    process.stderr.write(
      `round ${round}: cold ${seconds.cold.at(-1)?.toFixed(1)} s, warm ${seconds.warm.at(-1)?.toFixed(1)} s\n`,
    );
  }
  const conditions = { rounds: ROUNDS, load: load.join(' ') };
  for (const kind of ['warm', 'cold'] as const) {
    const by_round = seconds[kind].map(rounded).join(' ');
    printFigure('start-up', `${kind}_seconds`, rounded(median(seconds[kind])), { ...conditions, by_round });
  }
}

runBenchmark(main);
