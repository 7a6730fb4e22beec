import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { openHome, readJson, readRuntime, repositoryRoot } from '../../../../runtime/embedded/home';
import type { Home, RuntimeInfo } from '../../../../runtime/embedded/home';
import { startConnectionProxy } from './connection-proxy';
import { isRunning } from '../../../../runtime/embedded/process-identity';
import { lockHolder } from '../../../../runtime/embedded/lock';
import type { ConnectionProxy } from './connection-proxy';
import { eventually } from './eventually';

export const TARGETS = ['worker', 'api', 'relay', 'temporal', 'postgres'] as const;
export type Target = (typeof TARGETS)[number];

const EMPTY_HOUSE = path.join(__dirname, 'start-empty-house.ts');
const ROUTE = path.join(__dirname, 'route-through-proxies.js');
const BACK_MS = 120_000;

/** A whole house as `npm start` runs it, every program a process of its own, in a home folder of its own. */
export class House {
  readonly home: Home;
  private child: ChildProcess | undefined;
  private output = '';
  private ended: Promise<number | null> = Promise.resolve(null);
  private readonly portsFile: string;

  private constructor(
    folder: string,
    private readonly proxies: { postgres: ConnectionProxy; temporal: ConnectionProxy; mail: ConnectionProxy },
    private readonly realPorts: { file: string },
  ) {
    this.home = openHome(folder);
    this.portsFile = realPorts.file;
  }

  /** @param mailPort where the mail server listens. */
  static async at(folder: string, mailPort: number): Promise<House> {
    const file = path.join(folder, 'proof-ports.json');
    const port = (name: 'postgres' | 'temporal') => (): number | undefined =>
      existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<typeof name, number>)[name] : undefined;
    const proxies = {
      postgres: await startConnectionProxy(port('postgres')),
      temporal: await startConnectionProxy(port('temporal')),
      mail: await startConnectionProxy(() => mailPort),
    };
    return new House(folder, proxies, { file });
  }

  /** What the house is told beside what `npm start` tells it. */
  get environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      TEMPORAL_ADDRESS: '',
      NEUROERP_HOME: this.home.folder,
      NEUROERP_CLOCK: 'adjustable',
      NEUROERP_MAIL: 'smtp',
      SMTP_HOST: '127.0.0.1',
      SMTP_PORT: String(this.proxies.mail.port),
      SMTP_SECURITY: 'none',
      NODE_OPTIONS: `--require ${ROUTE}`,
      PROOF_PORTS_FILE: this.portsFile,
      PROOF_POSTGRES_PROXY: String(this.proxies.postgres.port),
      PROOF_TEMPORAL_PROXY: String(this.proxies.temporal.port),
    };
  }

  get runtime(): RuntimeInfo {
    const runtime = readRuntime(this.home);
    if (!runtime) throw new Error(`nothing runs on ${this.home.folder}: ${this.output}`);
    return runtime;
  }

  /** URL of the database as its owner. */
  get ownerUrl(): string {
    const secrets = readJson(this.home.secretsFile) as { neuroerp_owner: string };
    return `postgres://neuroerp_owner:${secrets.neuroerp_owner}@127.0.0.1:${this.runtime.postgresPort}/neuroerp`;
  }

  /** URL of the database as one who sees every company. */
  get readerUrl(): string {
    const { postgres } = readJson(this.home.secretsFile) as { postgres: string };
    return `postgres://postgres:${postgres}@127.0.0.1:${this.runtime.postgresPort}/neuroerp`;
  }

  /** Starts it without the demo company, or as a shell command says, and waits for its screen. */
  async start(command?: string): Promise<void> {
    this.output = '';
    const [program, args] =
      command === undefined
        ? [process.execPath, ['--require', require.resolve('tsx/cjs'), EMPTY_HOUSE]]
        : ['sh', ['-c', command]];
    const child = spawn(program, args, {
      cwd: repositoryRoot(),
      env: this.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    await eventually('the screen of the start', 300_000, async () => {
      if (child.exitCode !== null) throw new Error(`the house did not start: ${this.output}`);
      return this.output.includes('NeuroERP runs') || undefined;
    });
  }

  pidOf(target: Target): number | undefined {
    const running = (readJson(this.home.processesFile) ?? []) as { name: string; pid: number }[];
    return running.find(({ name }) => name === target)?.pid;
  }

  /** Kills a program with -9; undefined when it is dead at the moment. */
  kill(target: Target): number | undefined {
    const pid = this.pidOf(target);
    if (pid === undefined) return undefined;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      return undefined;
    }
    return pid;
  }

  /** Waits until the supervisor has started the program again and it does its work. */
  async back(target: Target, killed: number): Promise<void> {
    await eventually(`${target} to run again`, BACK_MS, async () => {
      const pid = this.pidOf(target);
      return (
        (pid !== undefined && pid !== killed && this.output.includes(`${target} runs again (process ${pid})`)) ||
        undefined
      );
    });
  }

  /** Starts of programs that had died. */
  get restarts(): number {
    return [...this.output.matchAll(/^\w+ runs again \(process/gm)].length;
  }

  get proxy(): { postgres: ConnectionProxy; temporal: ConnectionProxy; mail: ConnectionProxy } {
    return this.proxies;
  }

  /** Asks it to stop in order and waits; the exit code. Whoever runs on the folder is asked, however it was started. */
  async stop(): Promise<number | null> {
    const holder = lockHolder(this.home.lockFile);
    if (holder && isRunning(holder)) process.kill(holder.pid, 'SIGTERM');
    return this.ended;
  }

  /** The screen so far, for error messages. */
  get screen(): string {
    return this.output;
  }

  async close(): Promise<void> {
    await this.stop();
    for (const proxy of Object.values(this.proxies)) proxy.close();
  }
}
