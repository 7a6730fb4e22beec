import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { acquireLock, lockHolder, LockHeldError, withLock } from '../../../runtime/embedded/lock';
import { identify, isRunning, ownIdentity } from '../../../runtime/embedded/process-identity';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-lock-'));
  file = path.join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a lock file', () => {
  it('refuses a second taker and names the holder', () => {
    const lock = acquireLock(file);
    expect(() => acquireLock(file)).toThrow(LockHeldError);
    expect(() => acquireLock(file)).toThrow(`held by process ${process.pid}`);
    lock.release();
    acquireLock(file).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a process that has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const identity = identify(child.pid ?? 0);
    await new Promise((resolve) => child.once('close', resolve));
    writeFileSync(file, JSON.stringify({ ...identity, since: 'then' }));
    acquireLock(file);
    expect(lockHolder(file)?.pid).toBe(process.pid);
  });

  it('is taken over from an earlier process whose number another one bears now', () => {
    writeFileSync(file, JSON.stringify({ ...ownIdentity(), startedAt: 'an earlier boot', since: 'then' }));
    acquireLock(file);
    expect(lockHolder(file)?.startedAt).toBe(ownIdentity().startedAt);
  });

  it('is taken over where its content is damaged', () => {
    writeFileSync(file, '{"pid":');
    acquireLock(file);
    expect(lockHolder(file)?.pid).toBe(process.pid);
  });

  it('is not removed by a holder that lost it', () => {
    const lock = acquireLock(file);
    writeFileSync(file, JSON.stringify({ pid: 1, startedAt: 'somebody else', since: 'now' }));
    lock.release();
    expect(lockHolder(file)?.pid).toBe(1);
  });

  it('lets those who wait work one after the other', async () => {
    let inside = 0;
    let most = 0;
    const waited: number[] = [];
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, work, (holder) => waited.push(holder.pid))));
    expect(most).toBe(1);
    expect(waited).toEqual([process.pid, process.pid]);
  });

  it('is released when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    acquireLock(file);
  });
});

describe('the identity of a process', () => {
  it('tells a zombie from a running process', async () => {
    const child = spawn('sleep', ['60']);
    const identity = identify(child.pid ?? 0);
    expect(identity && isRunning(identity)).toBe(true);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(identity && isRunning(identity)).toBe(false);
  });

  it('is undefined for a number nobody bears', () => {
    expect(identify(2 ** 22 + 1)).toBeUndefined();
  });
});
