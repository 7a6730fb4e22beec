import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { removePostgresData } from '../../runtime/embedded/postgres';
import { nodeArguments } from '../../runtime/embedded/node-arguments';
import { until } from '../support/receivables/until';

interface Running {
  readonly child: ChildProcess;
  output(): string;
}

function run(home: string, program: string): Running {
  let text = '';
  const child = spawn(
    process.execPath,
    nodeArguments(program),
    // Another folder on purpose: nothing may depend on where it is started.
    { cwd: tmpdir(), env: { ...process.env, NEUROERP_HOME: home }, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text };
}

const ended = ({ child }: Running) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  );

/** The first task of the README on everything real: start, demonstration, servers killed, stop. */
describe('npm start and npm run demo', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'neuroerp-e2e-'));
  // Open enough for the user that Postgres runs as, when the tests run as root.
  chmodSync(home, 0o711);
  let house: Running;
  let apiUrl = '';
  let apiKey = '';

  const api = async (method: string, url: string, body?: unknown) => {
    const response = await fetch(`${apiUrl}${url}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
  };
  const processes = () =>
    JSON.parse(readFileSync(path.join(home, 'processes.json'), 'utf8')) as { name: string; pid: number }[];

  beforeAll(async () => {
    house = run(home, 'workers/start');
    await until(
      'the screen of npm start',
      async () => {
        if (house.child.exitCode !== null) throw new Error(house.output());
        return house.output().includes('npm run demo');
      },
      150_000,
    );
    const runtime = JSON.parse(readFileSync(path.join(home, 'runtime.json'), 'utf8')) as {
      apiUrl: string;
      credentialsFile: string;
    };
    const company = JSON.parse(readFileSync(runtime.credentialsFile, 'utf8')) as { members: { apiKey: string }[] };
    apiUrl = runtime.apiUrl;
    apiKey = company.members[0]?.apiKey ?? '';
  }, 180_000);

  afterAll(async () => {
    if (house.child.exitCode === null) house.child.kill('SIGTERM');
    await ended(house);
    removePostgresData(path.join(home, 'postgres'));
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('ends on one screen with the demo company’s overdue accounts already being collected', async () => {
    expect(house.output()).toMatch(/5 overdue accounts are being collected, 5 reminders sent/);
    expect(house.output().split('\n').length).toBeLessThan(30);
    const open = await api('GET', '/api/v1/processes?type=collect-account&status=running');
    expect((open.body as { items: unknown[] }).items).toHaveLength(5);
    const mails = await api('GET', '/api/v1/mailbox');
    expect((mails.body as { items: unknown[] }).items).toHaveLength(5);
  });

  it('lets the demonstration import, collect, move the clock, pay, complete a task and explain; exit 0', async () => {
    const demo = run(home, 'workers/demo');
    expect(`${await ended(demo)} ${demo.output()}`).toMatch(/^0 /);
    for (const told of [
      'Nordwind Logistik GmbH (D',
      ': settled',
      'Task: Call Harbour & Stone Ltd',
      'Timeline of',
      'formal-notice',
      'Mails in the local mailbox',
    ]) {
      expect(demo.output()).toContain(told);
    }
  }, 120_000);

  it.each(['temporal', 'postgres'])(
    'goes on by itself after %s was killed',
    async (server) => {
      const pidOf = () => processes().find((entry) => entry.name === server)?.pid;
      const killed = pidOf() ?? 0;
      process.kill(killed, 'SIGKILL');
      await until(
        `${server} to be back`,
        async () => {
          const ready = await fetch(`${apiUrl}/ready`);
          return ready.status === 200 && pidOf() !== undefined && pidOf() !== killed;
        },
        60_000,
      );
      const moved = await api('POST', '/api/v1/clock', { advance: 'P1D' });
      expect(moved.status).toBe(200);
      const open = await api('GET', '/api/v1/processes?type=collect-account&status=running');
      const [collection] = (open.body as { items: { id: string }[] }).items;
      const day = (moved.body as { today: string }).today;
      const paused = await api('POST', `/api/v1/processes/${collection?.id}/commands/pause`, {
        until: day,
        reason: 'a proof that commands arrive',
      });
      expect(paused.status).toBe(200);
    },
    90_000,
  );

  it('leaves no process behind when it is stopped', async () => {
    const children = processes();
    expect(children.map((child) => child.name).sort()).toEqual(['api', 'postgres', 'relay', 'temporal', 'worker']);
    house.child.kill('SIGTERM');
    expect(await ended(house)).toBe(0);
    for (const { pid } of children) expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(existsSync(path.join(home, 'runtime.json'))).toBe(false);
  }, 60_000);
});
