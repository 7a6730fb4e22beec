import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { PostgresBinaries } from './postgres-binaries';
import { canEnter } from './postgres-user';
import type { ServerUser } from './postgres-user';
import { runWithProgress } from './progress';

/** Where root's data go when the wanted folder is closed to the server's user. Not a cache: it is never cleared. */
const SHARED_DATA = '/var/lib/neuroerp';

export const SUPERUSER = 'postgres';

/**
 * The real folder behind `dataDir`. Where the server's user cannot reach it (a checkout under a closed home folder),
 * `dataDir` becomes a link to a folder of its own under /var/lib.
 */
export function reachableDataDir(dataDir: string, user: ServerUser | undefined): string {
  if (lstatSync(dataDir, { throwIfNoEntry: false })?.isSymbolicLink()) return readlinkSync(dataDir);
  if (!user || existsSync(dataDir) || canEnter(user, path.dirname(dataDir))) return dataDir;
  const real = path.join(SHARED_DATA, randomBytes(8).toString('hex'), 'postgres');
  mkdirSync(path.dirname(real), { recursive: true, mode: 0o755 });
  symlinkSync(real, dataDir);
  return real;
}

/** Creates the cluster where there is none: in a draft folder, renamed when whole, so a crash leaves none half made. */
export async function initialise(
  dataDir: string,
  binaries: PostgresBinaries,
  user: ServerUser | undefined,
  password: string,
  log: (line: string) => void,
): Promise<'created' | 'existing'> {
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) {
    checkVersion(dataDir, binaries);
    return 'existing';
  }
  const draft = `${dataDir}.new`;
  const passwordFile = `${draft}.password`;
  for (const leftOver of [draft, passwordFile]) rmSync(leftOver, { recursive: true, force: true });
  mkdirSync(path.dirname(draft), { recursive: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  try {
    if (user) {
      chownSync(draft, user.uid, user.gid);
      chownSync(passwordFile, user.uid, user.gid);
    }
    // The builtin locale sorts and folds alike on every machine, whatever the system's own locales are.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    await runWithProgress({
      command: binaries.initdb,
      args: [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        ...locale,
        '--no-instructions',
      ],
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
      cwd: '/',
      ...(user ?? {}),
      doing: 'creating the data folder of Postgres',
      log,
      timeoutMs: 120_000,
    });
  } catch (error) {
    throw new Error(`Postgres could not create its data folder ${dataDir}: ${(error as Error).message}`, {
      cause: error,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, dataDir);
  return 'created';
}

function checkVersion(dataDir: string, binaries: PostgresBinaries): void {
  const data = readFileSync(path.join(dataDir, 'PG_VERSION'), 'utf8').trim();
  const server = binaries.version.split('.')[0] ?? '';
  if (data !== server) {
    throw new Error(
      `The data in ${dataDir} are of Postgres ${data}, the server is ${server}: ` +
        'dump them with the old version and restore them into a new folder.',
    );
  }
}
