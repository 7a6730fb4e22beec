import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** Whom Postgres runs as; undefined: as whoever runs this program. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const USER = 'postgres';
const NOBODY: ServerUser = { uid: 65534, gid: 65534 };

/**
 * Postgres refuses to run as root. For root it runs as the owner of the data where there are some already, else as
 * the user `postgres`, who is created if missing, else as nobody.
 */
export function serverUser(dataDir: string): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const existing = statSync(dataDir, { throwIfNoEntry: false });
  if (existing && existing.uid !== 0) return { uid: existing.uid, gid: existing.gid };
  return lookUp() ?? create() ?? NOBODY;
}

/** Whether that user may enter the folder and all above it (its mode bits; extra groups are not counted). */
export function canEnter(user: ServerUser, folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if (existsSync(at)) {
      const { uid, gid, mode } = statSync(at);
      const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}

function lookUp(): ServerUser | undefined {
  try {
    const id = (flag: string): number =>
      Number(execFileSync('id', [flag, USER], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function create(): ServerUser | undefined {
  try {
    execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', USER], {
      stdio: 'ignore',
    });
    return lookUp();
  } catch {
    return undefined;
  }
}
