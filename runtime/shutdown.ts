import type { Logger } from './log';

export interface ShutdownOptions {
  readonly log: Logger;
  /** How long all steps together may take, milliseconds. Default 20 s. */
  readonly graceMs?: number;
  /** Ends the program; tests pass their own. Default `process.exit`. */
  readonly exit?: (code: number) => void;
}

/** Stops a program in order, once. */
export interface Shutdown {
  /** Registers what to do; steps run one after the other, the last registered first: what was opened last closes first. */
  onStop(name: string, step: () => Promise<void> | void): void;
  /** Runs the steps. A second call joins the first. Exit code 0, or 1 when a step failed or the grace ran out. */
  stop(reason: string, code?: number): Promise<void>;
  /** Calls `stop` on SIGTERM and SIGINT. */
  listen(): void;
  readonly stopping: boolean;
}

export function createShutdown(options: ShutdownOptions): Shutdown {
  const { log } = options;
  const exit = options.exit ?? ((code: number) => process.exit(code));
  const steps: { name: string; step: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;

  async function run(reason: string, code: number): Promise<void> {
    const deadline = Date.now() + (options.graceMs ?? 20_000);
    let exitCode = code;
    log.info({ reason }, 'stopping');
    for (const { name, step } of [...steps].reverse()) {
      try {
        await within(Math.max(0, deadline - Date.now()), step);
      } catch (error) {
        exitCode = exitCode || 1;
        log.error({ err: error, step: name }, 'a step of the shutdown failed');
      }
    }
    log.info({ exitCode }, 'stopped');
    exit(exitCode);
  }

  const shutdown: Shutdown = {
    onStop: (name, step) => void steps.push({ name, step }),
    stop: (reason, code = 0) => (running ??= run(reason, code)),
    listen: () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void shutdown.stop(signal));
    },
    get stopping() {
      return running !== undefined;
    },
  };
  return shutdown;
}

/** Rejects when the step takes longer than `ms`; the step itself cannot be taken back and may still end. */
async function within(ms: number, step: () => Promise<void> | void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the time for stopping is over')), ms);
  });
  try {
    await Promise.race([Promise.resolve().then(step), late]);
  } finally {
    clearTimeout(timer);
  }
}
