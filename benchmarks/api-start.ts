import { uuidv7 } from 'uuidv7';
import { parseWorkflowId } from '../domain/platform/workflow-id';
import { parseMasterKeys } from '../runtime/codec/master-keys';
import { tenantKeyRing } from '../runtime/codec/tenant-key-ring';
import { startWorkflow } from '../runtime/start-workflow';
import { connectTemporal } from '../runtime/temporal';
import { withBenchServers } from '../tests/support/benchmarks/bench-house';
import type { BenchServers } from '../tests/support/benchmarks/bench-house';
import { TASK_QUEUE, withBothApis } from '../tests/support/benchmarks/both-apis';
import type { BothApis } from '../tests/support/benchmarks/both-apis';
import { interleave } from '../tests/support/benchmarks/interleave';
import type { Side } from '../tests/support/benchmarks/interleave';
import { printCpu, printRounds } from '../tests/support/benchmarks/print-rounds';
import { runBenchmark } from '../tests/support/benchmarks/run-benchmark';
import { addManyAccounts } from '../tests/support/receivables/many-accounts';

const ROUNDS = Number(process.argv[2] ?? 3);
const SAMPLES = Number(process.argv[3] ?? 200);
const WARM_UP = 50;

/**
 * `POST /processes/collect-account` against a hand-written route with the same durable writes and codec, and against
 * the bare client's start. No worker runs: it is the time until the caller has an answer.
 */
async function main(): Promise<void> {
  await withBenchServers('bench_api_start', (servers) =>
    withBothApis(servers, (apis) => measure(servers, apis), process.argv.slice(4)),
  );
}

async function measure({ house, addresses }: BenchServers, apis: BothApis): Promise<void> {
  const { tenantId, ours, handWritten } = apis;
  const accounts = await addManyAccounts(house, tenantId, {
    count: 3 * (WARM_UP + ROUNDS * SAMPLES),
    amount: 100_000n,
    issueDate: '2026-01-28',
    dueDate: '2026-02-27',
  });
  const account = (): string => {
    const next = accounts.pop();
    if (next === undefined) throw new Error('no account is left');
    return next;
  };
  const keys = parseMasterKeys(apis.codecKeys);
  if (!Array.isArray(keys)) throw new Error(keys.problem);
  const temporal = connectTemporal({
    address: addresses.NEUROERP_TEST_TEMPORAL,
    namespace: addresses.NEUROERP_TEST_NAMESPACE,
    keyRing: tenantKeyRing(keys, parseWorkflowId),
  });
  const post = (caller: typeof ours, path: string): Promise<number> =>
    caller.call('POST', path, 202, { accountId: account() }, { 'idempotency-key': uuidv7() });
  const sides = {
    ours: () => post(ours, '/api/v1/processes/collect-account'),
    checked: () => post(handWritten, '/checked/starts'),
    plain: () => post(handWritten, '/plain/starts'),
    raw: async () => {
      const processId = uuidv7();
      const subjectId = uuidv7();
      const started = performance.now();
      await startWorkflow(temporal.client, {
        workflowId: `${tenantId}.collect-account.${subjectId}.${processId}`,
        workflow: 'collectAccount',
        taskQueue: TASK_QUEUE,
        tenantId,
        processId,
        subjectId,
        type: 'collect-account',
        title: 'Collect',
      });
      return performance.now() - started;
    },
  } satisfies Record<string, Side>;
  try {
    await interleave(sides, WARM_UP);
    const before = apis.cpuMs();
    const rounds = [];
    for (let round = 1; round <= ROUNDS; round += 1) rounds.push(await interleave(sides, SAMPLES));
    printRounds('api-start', rounds, {
      ours: 'ours',
      ratios: { ratio: 'checked', writes_only_ratio: 'plain', raw_ratio: 'raw' },
      references: { ratio: 1.3 },
      samples: SAMPLES,
    });
    // The hand-written program has served two routes.
    printCpu('api-start', before, apis.cpuMs(), { ours: ROUNDS * SAMPLES, handWritten: 2 * ROUNDS * SAMPLES });
  } finally {
    await temporal.close();
  }
}

runBenchmark(main);
