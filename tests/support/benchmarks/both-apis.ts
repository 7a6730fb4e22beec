import { randomBytes } from 'node:crypto';
import { answersOk } from '../../../runtime/embedded/wait-until';
import { freePort } from '../../../runtime/embedded/ports';
import { newPerson } from '../api/test-api';
import type { Person } from '../api/test-api';
import type { BenchServers } from './bench-house';
import { MeasuredCaller } from './measured-request';
import { startProgram } from './program';

/** Ours and the hand-written one, each in a process of its own on the same database and engine. */
export interface BothApis {
  readonly tenantId: string;
  readonly person: Person;
  readonly ours: MeasuredCaller;
  readonly handWritten: MeasuredCaller;
  /** Processor time of each program so far, milliseconds. */
  cpuMs(): { readonly ours: number; readonly handWritten: number };
  /** As the programs have them; a client with these keys encrypts alike. */
  readonly codecKeys: string;
}

/** No worker listens on it: what is measured is the start, not the work that follows. */
export const TASK_QUEUE = 'neuroerp';

/** @param profile Node arguments for our program, e.g. `--cpu-prof`. */
export async function withBothApis<T>(
  { house, addresses }: BenchServers,
  work: (apis: BothApis) => Promise<T>,
  profile: readonly string[] = [],
): Promise<T> {
  const tenantId = await house.newTenant();
  const person = await newPerson(house, tenantId, ['admin', 'finance-manager']);
  const codecKeys = `bench:${randomBytes(32).toString('base64')}`;
  const env = {
    DATABASE_URL_APP: house.database.urls.neuroerp_app,
    TEMPORAL_ADDRESS: addresses.NEUROERP_TEST_TEMPORAL,
    TEMPORAL_NAMESPACE: addresses.NEUROERP_TEST_NAMESPACE,
    NEUROERP_CODEC_KEYS: codecKeys,
    // The limit is for callers who do harm; a measurement calls as fast as it can.
    NEUROERP_REQUESTS_PER_MINUTE: '10000000',
    BENCH_TENANT: tenantId,
    BENCH_MEMBER: person.memberId,
    BENCH_TASK_QUEUE: TASK_QUEUE,
  };
  const run = async (file: string, nodeArguments: readonly string[] = []) => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const ready = () => answersOk(`${url}/health`);
    const program = await startProgram({ file, env: { ...env, PORT: String(port) }, ready, nodeArguments });
    const caller = new MeasuredCaller(url, { authorization: `Bearer ${person.token}` });
    return { program, caller };
  };
  const ours = await run('api/main.ts', profile);
  try {
    const handWritten = await run('tests/support/benchmarks/hand-written-api.ts');
    try {
      return await work({
        tenantId,
        person,
        ours: ours.caller,
        handWritten: handWritten.caller,
        cpuMs: () => ({ ours: ours.program.cpuMs(), handWritten: handWritten.program.cpuMs() }),
        codecKeys,
      });
    } finally {
      handWritten.caller.close();
      await handWritten.program.stop();
    }
  } finally {
    ours.caller.close();
    await ours.program.stop();
  }
}
