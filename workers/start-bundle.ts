import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../runtime/embedded/home';
import type { Home } from '../runtime/embedded/home';
import { nodeArguments } from '../runtime/embedded/node-arguments';
import { runWithProgress } from '../runtime/embedded/progress';

const PREFIX = 'workflow-bundle-';

/** What a bundle is made from: our sources it may reach, and the SDK's version (by the lock file). */
const SOURCES = ['workflows', 'domain', 'package-lock.json'];

/**
 * The workflow bundle the worker is to run: the image's own, or one kept in the home folder and made anew when a source
 * has changed. Made before the worker starts, so that a worker that dies is back at once. Made by a program of its
 * own: webpack would stay in the supervisor's memory.
 */
export async function workflowBundle(home: Home, log: (line: string) => void): Promise<string> {
  const released = path.join(repositoryRoot(), 'dist', 'workflow-bundle.js');
  if (path.extname(__filename) === '.js' && existsSync(released)) return released;
  const file = path.join(home.folder, `${PREFIX}${sourceHash(repositoryRoot())}.js`);
  if (existsSync(file)) return file;
  for (const old of readdirSync(home.folder).filter((name) => name.startsWith(PREFIX))) {
    rmSync(path.join(home.folder, old), { force: true });
  }
  const draft = `${file}.new`;
  await runWithProgress({
    command: process.execPath,
    args: [...nodeArguments('workers/bundle'), draft],
    env: process.env,
    cwd: repositoryRoot(),
    doing: 'bundling the workflows',
    log,
    timeoutMs: 120_000,
  });
  renameSync(draft, file);
  return file;
}

/** Changes with every source that can be part of the bundle; 16 hexadecimal digits. */
export function sourceHash(root: string): string {
  const hash = createHash('sha256');
  for (const source of SOURCES) addTo(hash, path.join(root, source), source);
  return hash.digest('hex').slice(0, 16);
}

function addTo(hash: ReturnType<typeof createHash>, file: string, name: string): void {
  const entry = statSync(file, { throwIfNoEntry: false });
  if (!entry?.isDirectory()) {
    if (entry) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
    return;
  }
  for (const child of readdirSync(file).sort()) addTo(hash, path.join(file, child), `${name}/${child}`);
}
