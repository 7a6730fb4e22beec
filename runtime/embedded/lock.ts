import { linkSync, mkdirSync, readFileSync, rmSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, ownIdentity } from './process-identity';
import type { ProcessIdentity } from './process-identity';

export interface LockHolder extends ProcessIdentity {
  readonly since: string;
}

export interface Lock {
  release(): void;
}

/** Somebody alive holds the lock. */
export class LockHeldError extends Error {
  constructor(
    readonly file: string,
    readonly holder: LockHolder,
  ) {
    super(`${file} is held by process ${holder.pid} since ${holder.since}`);
    this.name = 'LockHeldError';
  }
}

/** A takeover takes microseconds; a directory older than this was left by a process that died in it. */
const TAKEOVER_STALE_MS = 10_000;

/**
 * Takes a lock file for this process. The lock of a process that no longer runs is taken over.
 * Throws LockHeldError while its holder lives.
 */
export function acquireLock(file: string): Lock {
  mkdirSync(path.dirname(file), { recursive: true });
  const own: LockHolder = { ...ownIdentity(), since: new Date().toISOString() };
  const draft = `${file}.${own.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(draft, `${JSON.stringify(own)}\n`, { mode: 0o644 });
  try {
    // A hard link appears with its whole content or not at all, and fails where the name exists.
    while (!tryLink(draft, file)) {
      const holder = lockHolder(file);
      if (holder && isRunning(holder)) throw new LockHeldError(file, holder);
      removeStale(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return { release: () => releaseLock(file, own) };
}

/** Runs `work` alone: waits for the lock as long as its holder lives, telling `onWait` once. */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (holder: LockHolder) => void = () => undefined,
): Promise<T> {
  let told = false;
  for (;;) {
    try {
      const lock = acquireLock(file);
      try {
        return await work();
      } finally {
        lock.release();
      }
    } catch (error) {
      if (!(error instanceof LockHeldError) || error.file !== file) throw error;
      if (!told) onWait(error.holder);
      told = true;
      await sleep(250);
    }
  }
}

/** Who holds the lock file, alive or not; undefined where there is none. */
export function lockHolder(file: string): LockHolder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LockHolder;
  } catch {
    return undefined;
  }
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Two takers must not remove each other's fresh lock: only one at a time looks again and removes. */
function removeStale(file: string): void {
  const gate = `${file}.takeover`;
  try {
    mkdirSync(gate);
  } catch {
    const age = Date.now() - (statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > TAKEOVER_STALE_MS) rmSync(gate, { recursive: true, force: true });
    return;
  }
  try {
    const holder = lockHolder(file);
    if (!holder || !isRunning(holder)) rmSync(file, { force: true });
  } finally {
    rmdirSync(gate);
  }
}

function releaseLock(file: string, own: LockHolder): void {
  const holder = lockHolder(file);
  if (holder?.pid === own.pid && holder.startedAt === own.startedAt) rmSync(file, { force: true });
}
