import { closeSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Home } from '../runtime/embedded/home';
import { followLog, openLog } from '../runtime/embedded/log-file';

export interface StartLog {
  line(text: string): void;
  close(): void;
}

/** Levels by name, as our logger writes them. */
const WARNINGS = ['warn', 'error', 'fatal'];
/** A program in trouble can write thousands of lines; the screen shows the first ones of each minute. */
const ECHOED_PER_MINUTE = 20;

/** What the supervisor says: on the screen and in logs/supervisor.log. Warnings of our programs are echoed. */
export function openStartLog(home: Home, programs: readonly string[]): StartLog {
  const file = openLog(path.join(home.logFolder, 'supervisor.log'));
  // The reader of the screen may go away (a closed pipe or terminal); that must not end the instance.
  process.stdout.on('error', () => undefined);
  const line = (text: string): void => {
    process.stdout.write(`${text}\n`);
    writeSync(file, `${new Date().toISOString()} ${text}\n`);
  };
  const followers = programs.map((program) => {
    let minute = 0;
    let echoed = 0;
    return followLog(path.join(home.logFolder, `${program}.log`), (raw) => {
      const warning = warningIn(raw);
      if (warning === undefined) return;
      const now = Math.floor(Date.now() / 60_000);
      if (now !== minute) [minute, echoed] = [now, 0];
      echoed += 1;
      if (echoed <= ECHOED_PER_MINUTE) process.stdout.write(`${program}: ${warning}\n`);
      else if (echoed === ECHOED_PER_MINUTE + 1) process.stdout.write(`${program}: more, see its log\n`);
    });
  });
  return {
    line,
    close: () => {
      for (const follower of followers) follower.close();
      closeSync(file);
    },
  };
}

/** The message of a JSON log line at level warn or above. */
export function warningIn(raw: string): string | undefined {
  if (!raw.startsWith('{')) return undefined;
  try {
    const { level, msg } = JSON.parse(raw) as { level?: unknown; msg?: unknown };
    return WARNINGS.includes(String(level)) && typeof msg === 'string' ? msg : undefined;
  } catch {
    return undefined;
  }
}
