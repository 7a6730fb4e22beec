import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { readEvents } from '../support/api/event-reader';
import { newPerson } from '../support/api/test-api';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { testAddress } from '../support/servers/environment';

const ROOT = path.join(__dirname, '../..');
let house: House;
const children: ChildProcess[] = [];

beforeAll(async () => {
  house = await openHouse('api-main');
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await house?.close();
});

function run(env: Record<string, string>) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (output += bytes.toString()));
  return { child, output: () => output };
}

const environment = () => ({
  DATABASE_URL_APP: house.database.urls.neuroerp_app,
  TEMPORAL_ADDRESS: testAddress('NEUROERP_TEST_TEMPORAL'),
  TEMPORAL_NAMESPACE: testAddress('NEUROERP_TEST_NAMESPACE'),
  NEUROERP_CODEC_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
  PORT: '0',
});

describe('the program', () => {
  it('says when it is ready, serves, lets its readers go and ends in order on SIGTERM', async () => {
    const { child, output } = run(environment());
    const port = await eventually('ready', async () => /"port":(\d+).*"msg":"ready"/.exec(output())?.[1], 40_000);
    const base = `http://127.0.0.1:${port}`;
    expect((await fetch(`${base}/ready`)).status).toBe(200);
    const reader = await newPerson(house, await house.newTenant(), ['viewer']);
    const stream = await readEvents(`${base}/api/v1/events`, reader.token);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await stream.ended();
    expect(await exited).toEqual([0, null]);
    for (const line of output().trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('names every variable that is missing or wrong and does not start', async () => {
    const { child, output } = run({ PORT: 'eighty' });
    expect(await once(child, 'exit')).toEqual([1, null]);
    for (const name of ['DATABASE_URL_APP', 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE', 'NEUROERP_CODEC_KEYS', 'PORT']) {
      expect(output()).toContain(name);
    }
  });
});
