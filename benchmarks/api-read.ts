import { uuidv7 } from 'uuidv7';
import { withBenchServers } from '../tests/support/benchmarks/bench-house';
import type { BenchServers } from '../tests/support/benchmarks/bench-house';
import { withBothApis } from '../tests/support/benchmarks/both-apis';
import type { BothApis } from '../tests/support/benchmarks/both-apis';
import { interleave } from '../tests/support/benchmarks/interleave';
import { printCpu, printRounds } from '../tests/support/benchmarks/print-rounds';
import { runBenchmark } from '../tests/support/benchmarks/run-benchmark';

const ROUNDS = Number(process.argv[2] ?? 3);
const SAMPLES = Number(process.argv[3] ?? 300);
const WARM_UP = 50;
/** Processes in the tenant: a list must not read them all. */
const PROCESSES = 20_000;
const PAGE = 20;

/** Reading one process, and a page of them, against hand-written routes over the same rows. */
async function main(): Promise<void> {
  await withBenchServers('bench_api_read', (servers) =>
    withBothApis(servers, (apis) => measure(servers, apis), process.argv.slice(4)),
  );
}

async function measure({ house }: BenchServers, apis: BothApis): Promise<void> {
  const { tenantId, ours, handWritten } = apis;
  await house.query(`
    insert into process (tenant_id, process_id, type, business_key, title, workflow_id, input, status, step, waiting_for,
                         started_at, updated_at)
    select '${tenantId}', gen_random_uuid(), 'collect-account', n::text, 'Collect ' || n, 'w' || n, '{"accountId":"x"}',
           'running', 'reminder', 'payment', now(), now()
    from generate_series(1, ${PROCESSES}) n`);
  const processId = uuidv7();
  await house.query(`
    insert into process (tenant_id, process_id, type, business_key, title, workflow_id, input, status, started_at, updated_at)
    values ('${tenantId}', '${processId}', 'collect-account', 'one', 'Collect', 'w', '{}', 'running', now(), now());
    analyze process`);
  const list = `processes?type=collect-account&limit=${PAGE}`;
  const sides = {
    'ours-one': () => ours.call('GET', `/api/v1/processes/${processId}`, 200),
    'checked-one': () => handWritten.call('GET', `/checked/processes/${processId}`, 200),
    'plain-one': () => handWritten.call('GET', `/plain/processes/${processId}`, 200),
    'ours-list': () => ours.call('GET', `/api/v1/${list}`, 200),
    'checked-list': () => handWritten.call('GET', `/checked/${list}`, 200),
    'plain-list': () => handWritten.call('GET', `/plain/${list}`, 200),
  };
  await interleave(sides, WARM_UP);
  const before = apis.cpuMs();
  const rounds = [];
  for (let round = 1; round <= ROUNDS; round += 1) rounds.push(await interleave(sides, SAMPLES));
  printRounds('api-read', rounds, {
    ours: 'ours-one',
    ratios: { ratio: 'checked-one', no_key_ratio: 'plain-one' },
    samples: SAMPLES,
  });
  printRounds('api-read', rounds, {
    ours: 'ours-list',
    ratios: { ratio: 'checked-list', no_key_ratio: 'plain-list' },
    samples: SAMPLES,
    prefix: 'list_',
  });
  printCpu('api-read', before, apis.cpuMs(), { ours: 2 * ROUNDS * SAMPLES, handWritten: 4 * ROUNDS * SAMPLES });
}

runBenchmark(main);
