import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../../../runtime/embedded/home';
import { waitUntil } from '../../../runtime/embedded/wait-until';

export interface Program {
  readonly pid: number;
  /** Processor time it has used so far, user and system, milliseconds; in steps of ten (Linux). */
  cpuMs(): number;
  stop(): Promise<void>;
  /** What it has written so far. */
  output(): string;
}

export interface ProgramOptions {
  /** Path from the root of the tree it is run from. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Default: this repository. */
  readonly root?: string;
  readonly nodeArguments?: readonly string[];
  /** It has come up when this resolves. */
  readonly ready: () => Promise<void>;
}

/** Runs one of our TypeScript programs in a process of its own, as production runs it, and waits until it is ready. */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const root = options.root ?? repositoryRoot();
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-program-'));
  const logFile = path.join(folder, 'output');
  const log = openSync(logFile, 'a');
  const output = (): string => readFileSync(logFile, 'utf8');
  const child = spawn(
    process.execPath,
    [...(options.nodeArguments ?? []), '--require', require.resolve('tsx/cjs'), path.join(root, options.file)],
    { cwd: root, env: { ...process.env, NODE_ENV: 'production', ...options.env }, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${options.file}`);
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const cpuMs = (): number => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc(5): after the name in brackets, utime and stime are the 12th and 13th, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  };
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const gone = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const stop = async (): Promise<void> => {
    if (!gone()) child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 30_000);
    await ended;
    clearTimeout(killer);
    process.removeListener('exit', killed);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntil(options.file, options.ready, {
      // Long, because a busy machine bundles for minutes; whatever ends is noticed at once.
      timeoutMs: 300_000,
      everyMs: 50,
      abort: () => (gone() ? output().slice(-2_000) : undefined),
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { pid, stop, output, cpuMs };
}
