import path from 'node:path';
import type { Home } from '../runtime/embedded/home';
import { repositoryRoot } from '../runtime/embedded/home';
import { describeExit, launch } from '../runtime/embedded/launch';
import { lastLines } from '../runtime/embedded/log-file';
import { nodeArguments } from '../runtime/embedded/node-arguments';
import { requireFreePort } from '../runtime/embedded/ports';
import type { Service } from '../runtime/embedded/supervise';
import { answersOk, waitUntil } from '../runtime/embedded/wait-until';
import type { RoleName, RoleUrls } from '../schema/roles';

export type ProgramName = 'api' | 'worker' | 'relay';

interface Program {
  /** Path from the repository's root, without extension. */
  readonly file: string;
  /** The database roles it may log in as: no more than it needs. */
  readonly roles: readonly RoleName[];
  /** Name of the variable that holds the port it answers /ready on. */
  readonly portVariable: 'PORT' | 'HEALTH_PORT';
  /** How long it may take to finish what it is doing. */
  readonly graceMs: number;
}

export const PROGRAMS: Readonly<Record<ProgramName, Program>> = {
  worker: {
    file: 'workers/worker',
    roles: ['neuroerp_app', 'neuroerp_sweeper'],
    portVariable: 'HEALTH_PORT',
    graceMs: 25_000,
  },
  relay: {
    file: 'workers/relay',
    roles: ['neuroerp_relay', 'neuroerp_sequencer', 'neuroerp_sweeper'],
    portVariable: 'HEALTH_PORT',
    graceMs: 15_000,
  },
  api: { file: 'api/main', roles: ['neuroerp_app'], portVariable: 'PORT', graceMs: 15_000 },
};

const URL_VARIABLES: Readonly<Partial<Record<RoleName, string>>> = {
  neuroerp_app: 'DATABASE_URL_APP',
  neuroerp_relay: 'DATABASE_URL_RELAY',
  neuroerp_sequencer: 'DATABASE_URL_SEQUENCER',
  neuroerp_sweeper: 'DATABASE_URL_SWEEPER',
};

export interface ProgramOptions {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly ports: Readonly<Record<ProgramName, number>>;
  readonly urls: RoleUrls;
  /** What all three are told besides their ports and databases. */
  readonly shared: Readonly<Record<string, string>>;
  /** For tests: other programs than ours. Node's arguments by name. */
  readonly nodeArguments?: (program: ProgramName) => string[];
}

/** One of our three programs as a supervised service: a process of its own that answers /ready when it works. */
export function programService(name: ProgramName, options: ProgramOptions): Service {
  const program = PROGRAMS[name];
  const port = options.ports[name];
  const logFile = path.join(options.home.logFolder, `${name}.log`);
  return {
    name,
    ports: [port],
    launch: async () => {
      await requireFreePort(port, name);
      return launch({
        name,
        command: process.execPath,
        args: (options.nodeArguments ?? ((which) => nodeArguments(PROGRAMS[which].file)))(name),
        env: programEnvironment(name, options),
        cwd: repositoryRoot(),
        logFile,
        stopSignal: 'SIGTERM',
        graceMs: program.graceMs,
      });
    },
    ready: (launched) =>
      waitUntil(`${name}`, () => answersOk(`http://127.0.0.1:${port}/ready`), {
        timeoutMs: 60_000,
        everyMs: 100,
        abort: () =>
          launched.exit && `ended with ${describeExit(launched.exit)}, ${logFile} says:\n${lastLines(logFile, 10)}`,
      }),
  };
}

/** Exactly what a program is told by its environment. */
export function programEnvironment(name: ProgramName, options: ProgramOptions): NodeJS.ProcessEnv {
  const program = PROGRAMS[name];
  const databases = program.roles.flatMap((role) => {
    const variable = URL_VARIABLES[role];
    return variable === undefined ? [] : [[variable, options.urls[role]] as const];
  });
  return {
    ...options.env,
    ...options.shared,
    ...Object.fromEntries(databases),
    NEUROERP_HOME: options.home.folder,
    [program.portVariable]: String(options.ports[name]),
  };
}
