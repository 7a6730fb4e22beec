import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launch } from '../../../runtime/embedded/launch';
import type { LaunchedProcess } from '../../../runtime/embedded/launch';
import { endOrphans, processRecord, writeProcesses } from '../../../runtime/embedded/orphans';
import type { ProcessRecord } from '../../../runtime/embedded/orphans';
import { freePort, requireFreePort } from '../../../runtime/embedded/ports';
import { identify, isRunning } from '../../../runtime/embedded/process-identity';
import { restartDelay, supervise } from '../../../runtime/embedded/supervise';
import type { Service, Supervisor } from '../../../runtime/embedded/supervise';
import { waitUntil } from '../../../runtime/embedded/wait-until';

/** Writes its name when asked to end; a deaf one goes on. */
const OBEDIENT = `process.on('SIGTERM', () => { console.log('asked'); process.exit(0); }); setInterval(() => {}, 1000); console.log('up');`;
const DEAF = `process.on('SIGTERM', () => console.log('asked')); setInterval(() => {}, 1000); console.log('up');`;

let folder: string;
let said: string[];
let running: readonly ProcessRecord[];
let launched: LaunchedProcess[];
let supervisor: Supervisor;

const log = (name: string): string => path.join(folder, `${name}.log`);
const content = (name: string): string => readFileSync(log(name), 'utf8');

const start = async (name: string, code: string, graceMs = 5_000): Promise<LaunchedProcess> => {
  const process_ = await launch({
    name,
    command: process.execPath,
    args: ['-e', code],
    env: process.env,
    logFile: log(name),
    stopSignal: 'SIGTERM',
    graceMs,
  });
  launched.push(process_);
  return process_;
};

const up = (process_: LaunchedProcess): Promise<void> =>
  waitUntil(
    process_.name,
    async () => {
      if (!content(process_.name).includes('up')) throw new Error('not up');
    },
    { timeoutMs: 10_000, everyMs: 10, abort: () => (process_.exit ? 'ended' : undefined) },
  );

const until = (what: string, holds: () => boolean): Promise<void> =>
  waitUntil(
    what,
    async () => {
      if (!holds()) throw new Error('not yet');
    },
    { timeoutMs: 10_000, everyMs: 10 },
  );

const service = (name: string, code = OBEDIENT, graceMs = 5_000): Service => ({
  name,
  launch: () => start(name, code, graceMs),
  ready: up,
});

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-supervise-'));
  said = [];
  running = [];
  launched = [];
  supervisor = supervise({
    log: (line) => said.push(line),
    stopOrder: ['api', 'worker', 'postgres'],
    onChange: (records) => (running = records),
    backOff: { firstMs: 20, maxMs: 100, resetAfterMs: 60_000 },
  });
});
afterEach(async () => {
  await supervisor.stop();
  for (const process_ of launched) process_.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('a supervisor', () => {
  it('starts a dead service again and says what died, with which code, and when it comes back', async () => {
    await supervisor.start(service('worker', `setTimeout(() => process.exit(3), 100); ${OBEDIENT}`));
    await until('two deaths', () => said.filter((line) => line.includes('died')).length >= 2);
    expect(said[0]).toBe('worker died (code 3); starting it again in 0.02 s (try 1)');
    expect(said.find((line) => line.includes('try 2'))).toBe(
      'worker died (code 3); starting it again in 0.04 s (try 2)',
    );
    expect(said.some((line) => /^worker runs again \(process \d+\)$/.test(line))).toBe(true);
  });

  it('starts a killed service again, not the others', async () => {
    await supervisor.start(service('postgres'));
    await supervisor.start(service('worker'));
    const before = Object.fromEntries(running.map((record) => [record.name, record.pid]));
    process.kill(before['worker'] ?? 0, 'SIGKILL');
    await until('the restart', () => said.some((line) => line.startsWith('worker runs again')));
    const after = Object.fromEntries(running.map((record) => [record.name, record.pid]));
    expect(said[0]).toContain('worker died (signal SIGKILL)');
    expect(after['worker']).not.toBe(before['worker']);
    expect(after['postgres']).toBe(before['postgres']);
  });

  it('keeps the ports of a dead service from others until it is started again', async () => {
    const port = await freePort();
    let startAgain: () => void = () => undefined;
    const again = new Promise<void>((resolve) => (startAgain = resolve));
    const own = service('worker');
    const launch_ = async (): Promise<LaunchedProcess> => {
      if (launched.length > 0) await again;
      await requireFreePort(port, 'worker');
      return own.launch();
    };
    await supervisor.start({ ...own, ports: [port], launch: launch_ });
    launched[0]?.kill();
    await until('its death', () => said.some((line) => line.includes('worker died')));
    await waitUntil(
      'the port to be kept',
      async () => {
        const other = createServer();
        const outcome = await new Promise<string>((resolve) => {
          other.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
          other.listen(port, '127.0.0.1', () => other.close(() => resolve('free')));
        });
        if (outcome !== 'EADDRINUSE') throw new Error(outcome);
      },
      { timeoutMs: 5_000, everyMs: 10 },
    );
    startAgain();
    await until('the restart', () => said.some((line) => line.startsWith('worker runs again')));
  });

  it('waits longer each time, up to a limit', () => {
    const backOff = { firstMs: 500, maxMs: 30_000, resetAfterMs: 60_000 };
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((n) => restartDelay(n, backOff))).toEqual([
      500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
  });

  it('stops in its order, whatever the order of starting', async () => {
    for (const name of ['worker', 'postgres', 'api']) await supervisor.start(service(name));
    expect(running.map((record) => record.name)).toEqual(['api', 'worker', 'postgres']);
    await supervisor.stop();
    expect(said.map((line) => line.split(' ')[0])).toEqual(['api', 'worker', 'postgres']);
    expect(said.every((line) => line.includes('stopped (code 0'))).toBe(true);
    expect(running).toEqual([]);
    expect(launched.some((process_) => isRunning(process_.identity))).toBe(false);
  });

  it('kills a service that does not end within its grace, with all it has started', async () => {
    const helper = `const helper = require('child_process').spawn('sleep', ['600']); console.log('helper ' + helper.pid + '.'); ${DEAF}`;
    await supervisor.start(service('worker', helper, 200));
    const helperIdentity = identify(Number(/helper (\d+)\./.exec(content('worker'))?.[1]));
    expect(helperIdentity && isRunning(helperIdentity)).toBe(true);
    await supervisor.stop();
    expect(content('worker')).toContain('asked');
    expect(said).toEqual([expect.stringContaining('worker stopped (signal SIGKILL')]);
    await until('the end of the helper', () => !helperIdentity || !isRunning(helperIdentity));
  });

  it('leaves nothing of the group behind when a service dies by itself', async () => {
    await supervisor.start(
      service(
        'worker',
        `const helper = require('child_process').spawn('sleep', ['600']); console.log('helper ' + helper.pid + '.');
         setTimeout(() => process.exit(1), 300); ${OBEDIENT}`,
      ),
    );
    const helperIdentity = identify(Number(/helper (\d+)\./.exec(content('worker'))?.[1]));
    await until('the death', () => said.some((line) => line.includes('died')));
    await until('the end of the helper', () => !helperIdentity || !isRunning(helperIdentity));
  });

  it('fails where the first start fails, and does not try again', async () => {
    await expect(supervisor.start(service('api', 'process.exit(9)'))).rejects.toThrow('api: ended');
    expect(said).toEqual([]);
    expect(running).toEqual([]);
  });

  it('starts nothing any more once it is stopping, also what waits for its restart', async () => {
    const slow = supervise({
      log: (line) => said.push(line),
      stopOrder: ['worker', 'api'],
      backOff: { firstMs: 60_000, maxMs: 60_000, resetAfterMs: 1 },
    });
    await slow.start(service('worker', `setTimeout(() => process.exit(3), 100); ${OBEDIENT}`));
    await until('the death', () => said.some((line) => line.includes('died')));
    await slow.stop();
    expect(launched).toHaveLength(1);
    await expect(slow.start(service('api'))).rejects.toThrow('everything is being stopped');
    expect(launched).toHaveLength(1);
  });

  it('refuses a service that has no place in the stop order', async () => {
    await expect(supervisor.start(service('stranger'))).rejects.toThrow('no place in the stop order');
  });
});

describe('what a killed supervisor left behind', () => {
  it('is ended, politely first, the deaf ones by force; nothing else is touched', async () => {
    const file = path.join(folder, 'processes.json');
    const obedient = await start('api', OBEDIENT);
    const deaf = await start('worker', DEAF, 200);
    const reused = await start('relay', OBEDIENT);
    await Promise.all([obedient, deaf, reused].map(up));
    writeProcesses(file, [
      processRecord(obedient),
      processRecord(deaf),
      { ...processRecord(reused), startedAt: 'an earlier boot' },
    ]);
    expect(await endOrphans(file, (line) => said.push(line))).toEqual(['api', 'worker']);
    expect(said).toEqual([
      `ending api (process ${obedient.identity.pid}), left over from a start that was killed`,
      `ending worker (process ${deaf.identity.pid}), left over from a start that was killed`,
    ]);
    expect(await obedient.exited).toEqual({ code: 0, signal: null });
    expect(await deaf.exited).toEqual({ code: null, signal: 'SIGKILL' });
    expect(isRunning(reused.identity)).toBe(true);
    expect(await endOrphans(file, (line) => said.push(line))).toEqual([]);
  });

  it('is nothing where nothing was written down', async () => {
    expect(await endOrphans(path.join(folder, 'none.json'), (line) => said.push(line))).toEqual([]);
    writeFileSync(path.join(folder, 'empty.json'), '[]');
    expect(await endOrphans(path.join(folder, 'empty.json'), (line) => said.push(line))).toEqual([]);
  });
});
