import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { openHome, readJson, readRuntime, repositoryRoot } from '../../../runtime/embedded/home';
import type { Home, RuntimeInfo } from '../../../runtime/embedded/home';
import type { ProcessRecord } from '../../../runtime/embedded/orphans';
import { removePostgresData } from '../../../runtime/embedded/postgres';
import { identify, isRunning } from '../../../runtime/embedded/process-identity';
import { waitUntil } from '../../../runtime/embedded/wait-until';

export interface Start {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  output(): string;
}

/** Programs by path from the repository's root. */
export const STAND_IN = 'tests/support/servers/start-stand-in.ts';
export const BROKEN = 'tests/support/servers/start-broken.ts';
export const STOP = 'workers/stop.ts';

/** One data folder and the starts on it, from outside: as a person at a terminal meets them. */
export class NpmStart {
  readonly home: Home;
  private readonly starts: Start[] = [];

  constructor() {
    const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-chaos-'));
    chmodSync(folder, 0o711);
    this.home = openHome(folder);
  }

  /** Begins a program, from another folder than the repository. */
  begin(program = STAND_IN): Start {
    const child = spawn(
      process.execPath,
      ['--require', require.resolve('tsx/cjs'), path.join(repositoryRoot(), program)],
      {
        cwd: tmpdir(),
        env: { ...process.env, TEMPORAL_ADDRESS: '', NEUROERP_HOME: this.home.folder },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
    const start = { child, ended, output: () => output };
    this.starts.push(start);
    return start;
  }

  /** Waits for the screen that ends a start. */
  async shown(start: Start): Promise<RuntimeInfo> {
    await this.until('the screen', () => start.output().includes('NeuroERP runs'), start);
    const runtime = readRuntime(this.home);
    if (!runtime) throw new Error('no runtime.json');
    return runtime;
  }

  async until(what: string, holds: () => boolean, start: Start): Promise<void> {
    await waitUntil(
      what,
      async () => {
        if (!holds()) throw new Error(start.output());
      },
      { timeoutMs: 40_000, everyMs: 20, abort: () => (start.child.exitCode === null ? undefined : start.output()) },
    );
  }

  /** The children that are written down, in stopping order. */
  children(): ProcessRecord[] {
    return (readJson(this.home.processesFile) ?? []) as ProcessRecord[];
  }

  child(name: string): ProcessRecord {
    const found = this.children().find((record) => record.name === name);
    if (!found) throw new Error(`${name} is not written down`);
    return found;
  }

  /** Every process whose command line or environment names the data folder: children and their helpers. */
  left(): string[] {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
      .filter((pid) => ['cmdline', 'environ'].some((file) => fileOf(pid, file).includes(this.home.folder)))
      .filter((pid) => identify(Number(pid)) !== undefined)
      .map((pid) => `${pid} ${fileOf(pid, 'cmdline').replaceAll('\0', ' ')}`);
  }

  /** What is killed in the moment of the end may take that moment to go. */
  async nothingLeft(): Promise<void> {
    await waitUntil(
      'the end of every process',
      async () => {
        if (this.left().length > 0) throw new Error(this.left().join(', '));
      },
      { timeoutMs: 2_000, everyMs: 20 },
    );
  }

  /** Asks the embedded database, as its superuser. */
  async sql(text: string): Promise<unknown[]> {
    const { postgres: password } = readJson(this.home.secretsFile) as { postgres: string };
    const port = readRuntime(this.home)?.postgresPort;
    const client = new Client({ connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/neuroerp` });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows.flatMap((row) => Object.values(row));
    } finally {
      await client.end();
    }
  }

  /** Stops what runs still and removes the data folder. */
  async remove(): Promise<void> {
    for (const { child, ended } of this.starts) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    }
    for (const orphan of this.children().filter(isRunning)) process.kill(-orphan.pid, 'SIGKILL');
    removePostgresData(this.home.postgresData);
    rmSync(this.home.folder, { recursive: true, force: true });
  }
}

function fileOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}
