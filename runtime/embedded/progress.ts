import { spawn } from 'node:child_process';

export interface RunOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly uid?: number;
  readonly gid?: number;
  /** What people read: "building Temporal". */
  readonly doing: string;
  readonly log: (line: string) => void;
  /** Killed after this long. */
  readonly timeoutMs: number;
  /** Asked every second; a reason ends it early. */
  readonly giveUp?: (elapsedMs: number) => string | undefined;
  readonly everyMs?: number;
}

/**
 * Runs a long command to its end with a line of progress every ten seconds: what is done, for how long, and the last
 * thing it said. Throws with its last output when it fails. It and its children end with this process.
 */
export async function runWithProgress(options: RunOptions): Promise<string> {
  const started = Date.now();
  const child = spawn(options.command, [...options.args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const killGroup = (): void => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(-child.pid, 'SIGKILL');
  };
  let output = '';
  let failure: string | undefined;
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString('utf8')).slice(-16_384);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const seconds = (): number => Math.round((Date.now() - started) / 1000);
  const lastLine = (): string => output.trimEnd().split('\n').at(-1)?.slice(0, 100) ?? '';
  const progress = setInterval(
    () => options.log(`${options.doing}: ${seconds()} s (${lastLine() || 'working'})`),
    options.everyMs ?? 10_000,
  );
  const watch = setInterval(() => {
    const elapsed = Date.now() - started;
    failure = elapsed > options.timeoutMs ? `not done after ${seconds()} s` : options.giveUp?.(elapsed);
    if (failure !== undefined) killGroup();
  }, 1_000);
  process.once('exit', killGroup);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`cannot run ${options.command}: ${error.message}`)));
      child.once('close', (code, signal) => {
        if (code === 0) resolve();
        else {
          const reason = failure ?? (signal ? `ended by ${signal}` : `failed with code ${code}`);
          reject(new Error([reason, output.trim().split('\n').slice(-3).join(' | ')].filter(Boolean).join(': ')));
        }
      });
    });
    return output;
  } finally {
    clearInterval(progress);
    clearInterval(watch);
    process.removeListener('exit', killGroup);
  }
}
