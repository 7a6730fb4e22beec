import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The folder for what is built or fetched once and can always be had again; outside the checkout, one folder a tool
 * and version. `XDG_CACHE_HOME`, else `~/.cache` (XDG base directory specification).
 */
export function cacheFolder(env: NodeJS.ProcessEnv, tool: string): string {
  const base = env['XDG_CACHE_HOME'];
  const folder = path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'neuroerp', tool);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** The first of the folders of PATH that holds the program; undefined where none does. */
export function onPath(env: NodeJS.ProcessEnv, program: string): string | undefined {
  return (env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => path.join(folder, program))
    .find((file) => existsSync(file));
}
