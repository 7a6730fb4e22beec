import { homeFolder, openHome, readRuntime } from '../runtime/embedded/home';
import type { Home } from '../runtime/embedded/home';
import { acquireLock, LockHeldError } from '../runtime/embedded/lock';
import type { Lock } from '../runtime/embedded/lock';
import { startAll } from './start-all';
import type { StartOptions } from './start-all';
import { openStartLog } from './start-log';

/** A terminal's Ctrl-C reaches us twice through npm; only a later one means "at once". */
const IMPATIENT_AFTER_MS = 1_000;

/**
 * The life of `npm start`: take the data folder, start everything, show the screen, and on Ctrl-C, SIGTERM or a closed
 * terminal stop everything in order. Ends the process: 0 after an ordered stop, 1 when something went wrong.
 */
export async function main(options: Pick<StartOptions, 'seed' | 'nodeArguments'>): Promise<void> {
  const home = openHome(homeFolder(process.env));
  const lock = takeHome(home);
  if (!lock) return process.exit(1);
  const log = openStartLog(home, ['api', 'worker', 'relay']);
  const instance = startAll({ ...options, home, env: process.env, log: (line) => log.line(line) });
  process.once('exit', () => instance.kill());

  let ending: number | undefined;
  const end = async (code: number): Promise<void> => {
    if (ending !== undefined) {
      if (Date.now() - ending < IMPATIENT_AFTER_MS) return;
      log.line('killing everything that still runs');
      instance.kill();
      lock.release();
      process.exit(1);
    }
    ending = Date.now();
    let stopped = code;
    try {
      await instance.stop();
    } catch (error) {
      log.line(`stopping failed: ${(error as Error).message}`);
      stopped = 1;
    }
    log.close();
    lock.release();
    process.exit(stopped);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ending === undefined) log.line(`${signal}: stopping API, worker, relay, Temporal and Postgres`);
      void end(0);
    });
  }
  process.on('uncaughtException', (error) => {
    log.line(`unexpected: ${error.stack ?? error.message}`);
    void end(1);
  });

  try {
    log.line(await instance.ready);
  } catch (error) {
    // Whoever stops a half-made start is not told that it could not be finished.
    if (ending !== undefined) return;
    log.line(`NeuroERP could not start: ${(error as Error).message}`);
    await end(1);
  }
}

function takeHome(home: Home): Lock | undefined {
  try {
    return acquireLock(home.lockFile);
  } catch (error) {
    if (!(error instanceof LockHeldError)) throw error;
    const { pid, since } = error.holder;
    const api = readRuntime(home)?.apiUrl;
    process.stderr.write(
      [
        `NeuroERP already runs on ${home.folder}: process ${pid} since ${since}${api ? `, API ${api}` : ''}.`,
        'Stop that one first (Ctrl-C there, or npm run stop), or give this one a folder of its own:',
        '  NEUROERP_HOME=/another/folder npm start',
        '',
      ].join('\n'),
    );
    return undefined;
  }
}
