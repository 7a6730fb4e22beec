import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { openHome, readJson, readRuntime } from '../../runtime/embedded/home';
import type { Home, RuntimeInfo } from '../../runtime/embedded/home';
import type { ProcessRecord } from '../../runtime/embedded/orphans';
import { removePostgresData } from '../../runtime/embedded/postgres';
import { identify, isRunning } from '../../runtime/embedded/process-identity';
import type { ProcessIdentity } from '../../runtime/embedded/process-identity';
import { waitUntil } from '../../runtime/embedded/wait-until';

/** npm start as a whole: real Postgres, real Temporal, stand-ins for API, worker and relay. */
const root = path.join(__dirname, '..', '..');
const tsx = require.resolve('tsx/cjs');
const STARTER = path.join(root, 'tests/support/servers/start-stand-in.ts');

interface Start {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

let home: Home;
let starts: Start[];

const newHome = (): Home => {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-chaos-'));
  chmodSync(folder, 0o711);
  return openHome(folder);
};

const begin = (program = STARTER, more: NodeJS.ProcessEnv = {}): Start => {
  const child = spawn(process.execPath, ['--require', tsx, program], {
    // From another folder than the repository.
    cwd: tmpdir(),
    env: { ...process.env, TEMPORAL_ADDRESS: '', NEUROERP_HOME: home.folder, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const start = { child, ended, output: () => output };
  starts.push(start);
  return start;
};

const until = (what: string, holds: () => boolean, start?: Start): Promise<void> =>
  waitUntil(
    what,
    async () => {
      if (!holds()) throw new Error(start ? start.output() : 'not yet');
    },
    {
      timeoutMs: 40_000,
      everyMs: 20,
      abort: () => (start && start.child.exitCode !== null ? start.output() : undefined),
    },
  );

const shown = async (start: Start): Promise<RuntimeInfo> => {
  await until('the screen', () => start.output().includes('NeuroERP runs'), start);
  const runtime = readRuntime(home);
  if (!runtime) throw new Error('no runtime.json');
  return runtime;
};

const children = (): ProcessRecord[] => (readJson(home.processesFile) ?? []) as ProcessRecord[];
const child = (name: string): ProcessRecord => {
  const found = children().find((record) => record.name === name);
  if (!found) throw new Error(`${name} is not written down`);
  return found;
};
const signal = (start: Start, name: NodeJS.Signals): void => void start.child.kill(name);

/** Every process whose command line names the data folder, or whose environment does: children and their helpers. */
const leftOver = (): number[] =>
  readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .filter((pid) =>
      ['cmdline', 'environ'].some((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(home.folder);
        } catch {
          return false;
        }
      }),
    )
    .map(Number)
    .filter((pid) => identify(pid) !== undefined);

/** What is killed in the moment of the end may take that moment to go. */
const nothingLeft = (): Promise<void> =>
  waitUntil(
    'the end of every process',
    async () => {
      const left = leftOver();
      if (left.length > 0) throw new Error(left.map((pid) => `${pid} ${commandOf(pid)}`).join(', '));
    },
    { timeoutMs: 2_000, everyMs: 20 },
  );

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};

const sql = async (text: string): Promise<unknown[]> => {
  const { postgres: password } = readJson(home.secretsFile) as { postgres: string };
  const port = readRuntime(home)?.postgresPort;
  const client = new Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/neuroerp` });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
};

beforeEach(() => {
  home = newHome();
  starts = [];
});
afterEach(async () => {
  for (const start of starts) {
    if (start.child.exitCode === null && start.child.signalCode === null) signal(start, 'SIGTERM');
    await start.ended;
  }
  for (const orphan of children().filter(isRunning)) process.kill(-orphan.pid, 'SIGKILL');
  removePostgresData(home.postgresData);
  rmSync(home.folder, { recursive: true, force: true });
});

describe('npm start', () => {
  it('shows one screen, tells scripts where it is, and keeps the data over restarts', async () => {
    const first = begin();
    const runtime = await shown(first);
    expect(first.output()).toContain('first start');
    expect(first.output()).toContain(`${runtime.apiUrl}/docs`);
    expect((await fetch(`${runtime.apiUrl}/ready`)).status).toBe(200);
    expect((await fetch(`${runtime.uiUrl}/api/v1/settings`)).status).toBe(200);
    expect(runtime.pid).toBe(first.child.pid);
    await sql('create table kept as select 42 as n');
    signal(first, 'SIGTERM');
    expect(await first.ended).toBe(0);
    expect(readRuntime(home)).toBeUndefined();

    const second = begin();
    await shown(second);
    const seconds = Number(/warm start, ([\d.]+) s/.exec(second.output())?.[1]);
    expect(seconds).toBeLessThan(15);
    expect(await sql('select n from kept')).toEqual([42]);
  });

  it('gives each program only the databases it needs, and the same keys at every start', async () => {
    const told = async (start: Start): Promise<Record<string, NodeJS.ProcessEnv>> => {
      const { apiUrl } = await shown(start);
      const api = (await (await fetch(apiUrl)).json()) as { env: NodeJS.ProcessEnv };
      const of = (name: string): NodeJS.ProcessEnv =>
        Object.fromEntries(
          readFileSync(`/proc/${child(name).pid}/environ`, 'utf8')
            .split('\0')
            .map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
        );
      return { api: api.env, worker: of('worker'), relay: of('relay') };
    };
    const databases = (env: NodeJS.ProcessEnv | undefined): string[] =>
      Object.keys(env ?? {})
        .filter((name) => name.startsWith('DATABASE_URL'))
        .sort();
    const first = begin();
    const before = await told(first);
    expect(databases(before['api'])).toEqual(['DATABASE_URL_APP']);
    expect(databases(before['worker'])).toEqual(['DATABASE_URL_APP', 'DATABASE_URL_SWEEPER']);
    expect(databases(before['relay'])).toEqual([
      'DATABASE_URL_RELAY',
      'DATABASE_URL_SEQUENCER',
      'DATABASE_URL_SWEEPER',
    ]);
    signal(first, 'SIGTERM');
    await first.ended;
    const after = await told(begin());
    for (const name of ['NEUROERP_CODEC_KEYS', 'NEUROERP_CODEC_URL_SECRET', 'DATABASE_URL_APP']) {
      expect(after['api']?.[name]).toBeTruthy();
      expect(after['api']?.[name]).toBe(before['api']?.[name]);
    }
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops everything in order on %s, and leaves no process',
    async (name) => {
      const start = begin();
      await shown(start);
      expect(leftOver().length).toBeGreaterThan(5);
      signal(start, name);
      expect(await start.ended).toBe(0);
      const stopped = [...start.output().matchAll(/^(\w+) stopped/gm)].map(([, service]) => service);
      expect(stopped).toEqual(['api', 'worker', 'relay', 'temporal', 'postgres']);
      expect(readFileSync(path.join(home.folder, 'order.log'), 'utf8')).toBe('api\nworker\nrelay\n');
      await nothingLeft();
    },
  );

  it.each([
    ['while Postgres makes its data folder', () => existsSync(`${home.postgresData}.new`)],
    ['when the first server runs', () => children().length > 0],
    ['when the first program runs', () => children().length > 2],
  ])('stops what it has started when it is stopped half-way: %s', async (_when, reached) => {
    const start = begin();
    await until('that moment', reached, start);
    signal(start, 'SIGINT');
    expect(await start.ended).toBe(0);
    expect(start.output()).not.toContain('could not start');
    await nothingLeft();
  });

  it('stops what it has started when one program cannot start, and shows what that one said', async () => {
    const start = begin(path.join(root, 'tests/support/servers/start-broken.ts'));
    expect(await start.ended).toBe(1);
    expect(start.output()).toMatch(/NeuroERP could not start: worker: ended with code 5, [^]*no such setting/);
    await nothingLeft();
  });

  it('ends a program that does not obey, after its grace', async () => {
    const start = begin();
    const { apiUrl } = await shown(start);
    const { helper } = (await (await fetch(`${apiUrl}/deaf`)).json()) as { helper: number };
    const identity = identify(helper);
    signal(start, 'SIGTERM');
    expect(await start.ended).toBe(0);
    expect(start.output()).toContain('api stopped (signal SIGKILL');
    expect(identity && isRunning(identity)).toBe(false);
    await nothingLeft();
  });

  it('refuses a second instance on the same data folder, and does not disturb the first', async () => {
    const first = begin();
    const { apiUrl } = await shown(first);
    const second = begin();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`already runs on ${home.folder}: process ${first.child.pid}`);
    expect(second.output()).toContain('NEUROERP_HOME=');
    expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
    expect(readRuntime(home)?.apiUrl).toBe(apiUrl);
  });

  it('runs beside another instance with a folder of its own, on free ports that it names', async () => {
    const first = begin();
    const { apiUrl } = await shown(first);
    const firstHome = home;
    home = newHome();
    const second = begin();
    const other = await shown(second);
    expect(other.apiUrl).not.toBe(apiUrl);
    const port = new URL(apiUrl).port;
    expect(second.output()).toContain(`port ${port} is in use, api listens on ${new URL(other.apiUrl).port}`);
    signal(second, 'SIGTERM');
    expect(await second.ended).toBe(0);
    rmSync(home.folder, { recursive: true, force: true });
    home = firstHome;
    expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
  });

  it('ends the orphans of a killed supervisor at the next start, and goes on with the data', async () => {
    const first = begin();
    await shown(first);
    await sql('create table kept as select 43 as n');
    const orphans: ProcessIdentity[] = children();
    expect(orphans).toHaveLength(5);
    signal(first, 'SIGKILL');
    await first.ended;
    expect(orphans.every(isRunning)).toBe(true);

    const second = begin();
    await shown(second);
    expect(orphans.some(isRunning)).toBe(false);
    for (const name of ['api', 'worker', 'relay', 'temporal', 'postgres']) {
      expect(second.output()).toContain(`ending ${name} (process`);
    }
    expect(await sql('select n from kept')).toEqual([43]);
    signal(second, 'SIGTERM');
    expect(await second.ended).toBe(0);
    await nothingLeft();
  });

  it('starts again whatever is killed: a program of ours, Temporal, Postgres', async () => {
    const start = begin();
    const runtime = await shown(start);
    for (const name of ['api', 'worker', 'relay', 'temporal', 'postgres']) {
      const before = child(name);
      process.kill(before.pid, 'SIGKILL');
      await until('the restart', () => start.output().includes(`${name} runs again`), start);
      expect(start.output()).toContain(`${name} died (signal SIGKILL); starting it again in 0.5 s`);
      expect(readFileSync(path.join(home.logFolder, 'supervisor.log'), 'utf8')).toContain(`${name} died`);
      expect(child(name).pid).not.toBe(before.pid);
    }
    expect((await fetch(`${runtime.apiUrl}/ready`)).status).toBe(200);
    expect(await sql('select 1')).toEqual([1]);
  });

  it('is stopped by npm run stop', async () => {
    const start = begin();
    await shown(start);
    const stop = begin(path.join(root, 'workers/stop.ts'));
    expect(await stop.ended).toBe(0);
    expect(stop.output()).toContain(`stopped process ${start.child.pid}`);
    expect(await start.ended).toBe(0);
    const again = begin(path.join(root, 'workers/stop.ts'));
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain('nothing runs');
  });
});
