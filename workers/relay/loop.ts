import type { Logger } from '../../runtime/log';
import { createWake } from './wake';

export interface LoopOptions {
  readonly name: string;
  readonly log: Logger;
  /** Does a piece of work; true means there may be more, so that the next piece follows at once. */
  readonly step: () => Promise<boolean>;
  /** How long to rest when there is no work, milliseconds; `poke` ends the rest. */
  readonly restMs: number;
  /** Told of every step that failed. */
  readonly onError?: () => void;
}

export interface Loop {
  /** There may be work. */
  poke(): void;
  /** Resolves when the step under way has ended; no other begins. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 10_000;

/** Repeats a step until stopped. A step that fails (a server is away) is logged and repeated with growing pauses. */
export function startLoop(options: LoopOptions): Loop {
  const wake = createWake();
  let stopped = false;

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      try {
        const more = await options.step();
        if (failures > 0) options.log.info({ loop: options.name, failures }, 'recovered');
        failures = 0;
        if (!more) await wake.wait(options.restMs);
      } catch (error) {
        failures += 1;
        options.onError?.();
        options.log.warn({ err: error, loop: options.name, failures }, 'a step failed, it will be repeated');
        await pause(Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(failures, 10)));
      }
    }
  }

  /** Unlike the rest between steps, the pause after a failure is not ended by news, only by stopping. */
  async function pause(ms: number): Promise<void> {
    const end = Date.now() + ms;
    while (!stopped && Date.now() < end) await wake.wait(end - Date.now());
  }

  const running = run();
  return {
    poke: () => wake.poke(),
    stop: () => {
      stopped = true;
      wake.poke();
      return running;
    },
  };
}
