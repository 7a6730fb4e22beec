import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { testTemporal } from '../support/platform/temporal';
import { testAddress } from '../support/servers/environment';

const root = path.join(__dirname, '..', '..');
let house: House;
beforeAll(async () => {
  house = await openHouse('relay program');
});
afterAll(() => house.close());

interface Program {
  readonly child: ChildProcess;
  readonly lines: Record<string, unknown>[];
  readonly ended: Promise<number | null>;
}

function run(file: string, variables: Record<string, string>): Program {
  const child = spawn(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    env: { PATH: process.env['PATH'], NEUROERP_HOME: '/nonexistent', ...variables },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: Record<string, unknown>[] = [];
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line) => JSON.parse(line) as Record<string, unknown>));
  });
  return { child, lines, ended: new Promise((resolve) => child.once('close', resolve)) };
}

const variables = (): Record<string, string> => ({
  DATABASE_URL_RELAY: house.database.urls.neuroerp_relay,
  DATABASE_URL_SEQUENCER: house.database.urls.neuroerp_sequencer,
  DATABASE_URL_SWEEPER: house.database.urls.neuroerp_sweeper,
  TEMPORAL_ADDRESS: testAddress('NEUROERP_TEST_TEMPORAL'),
  TEMPORAL_NAMESPACE: testAddress('NEUROERP_TEST_NAMESPACE'),
  NEUROERP_CODEC_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  HEALTH_PORT: '0',
});

test('the relay is ready, carries a message into the mailbox, and stops in order on SIGTERM', async () => {
  const program = run('workers/relay.ts', variables());
  const ready = await eventually('ready', async () => program.lines.find(({ msg }) => msg === 'ready'), 40_000);
  const answer = await fetch(`http://127.0.0.1:${String(ready['healthPort'])}/ready`);
  expect({ status: answer.status, body: await answer.json() }).toEqual({
    status: 200,
    body: { status: 'ready', checks: { postgres: true, temporal: true } },
  });
  const tenantId = await house.newTenant();
  const subjectId = await house.newSubject(tenantId);
  await house.newMail(await house.newProcess(tenantId, { subjectId }), subjectId);
  await eventually('in the mailbox', async () => (await house.query('select 1 from mailbox_message')).length === 1);
  program.child.kill('SIGTERM');
  program.child.kill('SIGTERM');
  expect(await program.ended).toBe(0);
  expect(program.lines.filter(({ msg }) => msg === 'stopping')).toHaveLength(1);
  expect(program.lines.at(-1)).toMatchObject({ msg: 'stopped', exitCode: 0 });
});

test('without its variables it ends at once and names every one of them', async () => {
  const program = run('workers/relay.ts', {});
  expect(await program.ended).toBe(1);
  const said = JSON.stringify(program.lines);
  for (const name of Object.keys(variables())) expect(said).toContain(`${name} is missing`);
});

test('the rebuild says what it found, and declares the hourly sweep anew', async () => {
  await house.query(`update process set status = 'completed', closed_at = now()`);
  const program = run('workers/rebuild.ts', variables());
  expect(await program.ended).toBe(0);
  expect(program.lines.at(-1)).toMatchObject({ msg: 'processes rebuilt', failed: 0 });
  const temporal = testTemporal();
  // The server is shared with other tests; to delete what is not there is an error.
  await temporal.client.schedule.getHandle('neuroerp.sweep-overdue').delete();
  await temporal.close();
});
