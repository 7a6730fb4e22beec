import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { openLog } from './log-file';
import { identify, signalGroup } from './process-identity';
import type { ProcessIdentity } from './process-identity';

export interface LaunchOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** stdout and stderr are appended here, by the child itself. */
  readonly logFile: string;
  /** What asks it to end in order. */
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to end before its whole group is killed. */
  readonly graceMs: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface LaunchedProcess {
  readonly name: string;
  readonly identity: ProcessIdentity;
  readonly options: LaunchOptions;
  readonly exited: Promise<Exit>;
  readonly exit: Exit | undefined;
  /** Asks it to end, kills its group after the grace; settles when it has ended. Safe to repeat. */
  stop(): Promise<Exit>;
  /** Kills its group at once. */
  kill(): void;
}

/**
 * Starts a program in a process group of its own, so that a Ctrl-C in the terminal reaches the supervisor alone and
 * the supervisor can stop things in order.
 */
export async function launch(options: LaunchOptions): Promise<LaunchedProcess> {
  const log = openLog(options.logFile);
  const child = spawn(options.command, [...options.args], {
    detached: true,
    stdio: ['ignore', log, log],
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  closeSync(log);
  let exit: Exit | undefined;
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      // What the program left behind in its group (an esbuild service, a hung helper) goes with it.
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
      resolve(exit);
    });
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`cannot start ${options.name}: ${error.message}`)));
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`cannot start ${options.name}: no process id`);
  const identity = identify(pid) ?? { pid, startedAt: 'ended' };

  const kill = (): void => {
    if (!exit) signalGroup(pid, 'SIGKILL');
  };
  const stop = async (): Promise<Exit> => {
    if (exit) return exit;
    child.kill(options.stopSignal);
    const killer = setTimeout(kill, options.graceMs);
    try {
      return await exited;
    } finally {
      clearTimeout(killer);
    }
  };
  return {
    name: options.name,
    identity,
    options,
    exited,
    get exit() {
      return exit;
    },
    stop,
    kill,
  };
}

/** "code 1", "signal SIGKILL": for log lines. */
export function describeExit(exit: Exit): string {
  return exit.signal ? `signal ${exit.signal}` : `code ${exit.code}`;
}
