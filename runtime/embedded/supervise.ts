import { describeExit } from './launch';
import type { LaunchedProcess } from './launch';
import { processRecord } from './orphans';
import type { ProcessRecord } from './orphans';
import { holdAgain } from './ports';

/** A program that is to run until the supervisor stops it. */
export interface Service {
  readonly name: string;
  readonly launch: () => Promise<LaunchedProcess>;
  /** Settles when the started program does its work; throws when it does not. */
  readonly ready: (launched: LaunchedProcess) => Promise<void>;
  /** Its ports, kept from others while it waits to be started again. */
  readonly ports?: readonly number[];
}

export interface SuperviseOptions {
  /** What people read: what died, with which code, when it is started again. */
  readonly log: (line: string) => void;
  /** Told after every start and end: what runs now, in stopping order. */
  readonly onChange?: (running: readonly ProcessRecord[]) => void;
  /** Stopping order, by name: the first is stopped first. */
  readonly stopOrder: readonly string[];
  readonly backOff?: BackOff;
}

export interface BackOff {
  readonly firstMs: number;
  readonly maxMs: number;
  /** Having run this long, a service starts again from `firstMs`. */
  readonly resetAfterMs: number;
}

const BACK_OFF: BackOff = { firstMs: 500, maxMs: 30_000, resetAfterMs: 60_000 };

export interface Supervisor {
  /** Starts a service and waits until it is ready; throws when its first start fails. */
  start(service: Service): Promise<void>;
  /** Stops everything in order, each killed with its group after its grace. Safe to repeat; nothing starts any more. */
  stop(): Promise<void>;
  /** Kills everything at once: the last resort. */
  kill(): void;
}

interface Keeper {
  readonly name: string;
  running: LaunchedProcess | undefined;
  stop(): Promise<void>;
}

/** The delay before the nth restart in a row (from 1), in milliseconds: doubled each time up to the maximum. */
export function restartDelay(nth: number, backOff: BackOff = BACK_OFF): number {
  return Math.min(backOff.firstMs * 2 ** (nth - 1), backOff.maxMs);
}

/** Keeps services running: one that dies is started again with back-off, until stop. */
export function supervise(options: SuperviseOptions): Supervisor {
  const keepers: Keeper[] = [];
  let stopping: Promise<void> | undefined;
  const inStopOrder = (): Keeper[] => {
    const place = (keeper: Keeper): number => options.stopOrder.indexOf(keeper.name);
    return [...keepers].sort((a, b) => place(a) - place(b));
  };
  const changed = (): void => {
    options.onChange?.(
      inStopOrder().flatMap(({ running }) => (running && !running.exit ? [processRecord(running)] : [])),
    );
  };
  const stopAll = async (): Promise<void> => {
    for (const keeper of inStopOrder()) await keeper.stop();
  };
  return {
    start: async (service) => {
      if (stopping) throw new Error(`${service.name} is not started: everything is being stopped`);
      if (!options.stopOrder.includes(service.name)) throw new Error(`${service.name} has no place in the stop order`);
      await keep(service, options, changed, keepers);
    },
    stop: () => (stopping ??= stopAll()),
    kill: () => keepers.forEach((keeper) => keeper.running?.kill()),
  };
}

async function keep(
  service: Service,
  { log, backOff = BACK_OFF }: SuperviseOptions,
  changed: () => void,
  keepers: Keeper[],
): Promise<void> {
  let stopped = false;
  let up = false;
  let inRow = 0;
  let timer: NodeJS.Timeout | undefined;
  let launching: Promise<LaunchedProcess> | undefined;

  const keeper: Keeper = {
    name: service.name,
    running: undefined,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await launching?.catch(() => undefined);
      const running = keeper.running;
      if (!running || running.exit) return;
      const asked = Date.now();
      const exit = await running.stop();
      log(`${service.name} stopped (${describeExit(exit)}, ${((Date.now() - asked) / 1000).toFixed(1)} s)`);
    },
  };
  keepers.push(keeper);

  const begin = async (): Promise<LaunchedProcess> => {
    launching = service.launch();
    const launched = await launching;
    const begun = Date.now();
    keeper.running = launched;
    changed();
    void launched.exited.then((exit) => {
      changed();
      if (stopped || !up) return;
      for (const port of service.ports ?? []) void holdAgain(port);
      if (Date.now() - begun > backOff.resetAfterMs) inRow = 0;
      again(`${service.name} died (${describeExit(exit)})`);
    });
    return launched;
  };

  const again = (what: string): void => {
    inRow += 1;
    const delay = restartDelay(inRow, backOff);
    log(`${what}; starting it again in ${delay / 1000} s (try ${inRow})`);
    timer = setTimeout(() => void restart(), delay);
  };

  const restart = async (): Promise<void> => {
    let launched: LaunchedProcess;
    try {
      launched = await begin();
    } catch (error) {
      if (!stopped) again((error as Error).message);
      return;
    }
    try {
      await service.ready(launched);
      if (!launched.exit && !stopped) log(`${service.name} runs again (process ${launched.identity.pid})`);
    } catch (error) {
      // Its end, if it ended, is reported by the exit handler; a slow start is only worth a line.
      if (!launched.exit && !stopped) log(`${service.name} runs but is not ready: ${(error as Error).message}`);
    }
  };

  try {
    await service.ready(await begin());
    up = true;
  } catch (error) {
    // A first start that fails is a wrong set-up, which no number of restarts mends.
    stopped = true;
    clearTimeout(timer);
    await keeper.running?.stop();
    throw error;
  }
}
