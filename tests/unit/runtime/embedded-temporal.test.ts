import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runWithProgress } from '../../../runtime/embedded/progress';
import { startArguments } from '../../../runtime/embedded/temporal';
import { checkServerVersion, findTemporal } from '../../../runtime/embedded/temporal-executable';
import type { FindTemporalOptions } from '../../../runtime/embedded/temporal-executable';

let folder: string;
let said: string[];
const log = (line: string): void => void said.push(line);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-temporal-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program that only says its version. */
const fake = (file: string, server = '1.29.1'): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\necho "temporal version 1.5.1 (Server ${server}, UI 2.42.1)"\n`);
  chmodSync(file, 0o755);
};
const environment = (): NodeJS.ProcessEnv => ({
  PATH: path.join(folder, 'bin'),
  XDG_CACHE_HOME: path.join(folder, 'cache'),
});
const cached = (): string => path.join(folder, 'cache/neuroerp/temporal-cli-1.5.1/temporal');

const offline: FindTemporalOptions['download'] = () => Promise.reject(new Error('no internet'));
const noGo: FindTemporalOptions['build'] = () => Promise.reject(new Error('there is no go on PATH'));
const find = (options: Partial<FindTemporalOptions> = {}): ReturnType<typeof findTemporal> =>
  findTemporal({ env: environment(), log, download: offline, build: noGo, ...options });

describe('finding Temporal', () => {
  it('takes the given address before anything else', async () => {
    fake(path.join(folder, 'bin/temporal'));
    expect(await find({ env: { ...environment(), TEMPORAL_ADDRESS: 'temporal.example:7233' } })).toEqual({
      kind: 'external',
      address: 'temporal.example:7233',
    });
  });

  it('takes the program on PATH before the cache, and the cache before a download', async () => {
    fake(cached());
    expect(await find()).toMatchObject({ path: cached(), found: 'cache' });
    fake(path.join(folder, 'bin/temporal'));
    expect(await find()).toMatchObject({ path: path.join(folder, 'bin/temporal'), found: 'PATH' });
  });

  it('passes over a program on PATH whose server is too old', async () => {
    fake(path.join(folder, 'bin/temporal'), '1.24.2');
    fake(cached());
    expect(await find()).toMatchObject({ path: cached() });
  });

  it('downloads before it builds, and keeps what it got', async () => {
    const download: FindTemporalOptions['download'] = async (_kind, _version, target) => fake(target);
    expect(await find({ download })).toMatchObject({ path: cached(), found: 'download' });
    expect(await find()).toMatchObject({ found: 'cache' });
  });

  it('builds once for two who start at the same time', async () => {
    let builds = 0;
    const build: FindTemporalOptions['build'] = async (_version, target) => {
      builds += 1;
      await new Promise((resolve) => setImmediate(resolve));
      fake(target);
    };
    const found = await Promise.all([find({ build }), find({ build })]);
    expect(builds).toBe(1);
    expect(found.map((source) => source.kind === 'executable' && source.path)).toEqual([cached(), cached()]);
    expect(said).toEqual([`process ${process.pid} is fetching Temporal already; waiting for it`]);
  });

  it('names every way and why it failed in one error', async () => {
    const error = await find().catch((caught: Error) => caught);
    expect((error as Error).message.split('\n')).toEqual([
      'No way to get a Temporal server worked:',
      '  - TEMPORAL_ADDRESS: not set (host:port of a server to use)',
      '  - `temporal` on PATH: not found',
      `  - cache ${cached()}: not there yet`,
      "  - the SDK's own download: no internet",
      '  - go install (v1.5.1): there is no go on PATH',
      'Any one of them is enough.',
    ]);
  });

  it('accepts servers with fairness only', () => {
    expect(() => checkServerVersion('temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)')).not.toThrow();
    expect(() => checkServerVersion('temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)')).not.toThrow();
    expect(() => checkServerVersion('temporal version 1.3.0 (Server 1.28.9, UI 2.37.0)')).toThrow('older than 1.29');
    expect(() => checkServerVersion('something else')).toThrow('does not name its server version');
  });
});

describe('the command line of the Temporal server', () => {
  const options = {
    executable: 'temporal',
    dataDir: '/data',
    port: 7233,
    namespace: 'neuroerp',
    searchAttributes: {},
    log,
    logFile: '/dev/null',
  };

  it('turns fairness on and the polling limits of the development server off', () => {
    expect(startArguments(options).filter((argument) => argument.includes('='))).toEqual(
      expect.arrayContaining([
        'history.transferProcessorMaxPollRPS=2000',
        'matching.numTaskqueueReadPartitions=1',
        'matching.numTaskqueueWritePartitions=1',
        'matching.enableFairness=true',
        'journal_mode=WAL',
        'synchronous=NORMAL',
      ]),
    );
  });

  it('keeps a database file only where there is a folder, and a Web UI only where there is a port', () => {
    expect(startArguments(options)).toEqual(
      expect.arrayContaining(['--db-filename', '/data/temporal.db', '--headless']),
    );
    const other = startArguments({ ...options, dataDir: ':memory:', uiPort: 8233, codecUrl: 'http://127.0.0.1/c' });
    expect(other).not.toContain('--db-filename');
    expect(other).not.toContain('--headless');
    expect(other).toEqual(expect.arrayContaining(['--ui-port', '8233', '--ui-codec-endpoint', 'http://127.0.0.1/c']));
  });
});

describe('a long command', () => {
  const run = (code: string, more: Partial<Parameters<typeof runWithProgress>[0]> = {}): Promise<string> =>
    runWithProgress({
      command: process.execPath,
      args: ['-e', code],
      env: process.env,
      doing: 'building',
      log,
      timeoutMs: 30_000,
      ...more,
    });

  it('shows that it works, since when, and the last thing it said', async () => {
    await run(`console.log('compiling x'); setTimeout(() => {}, 500)`, { everyMs: 50 });
    expect(said.at(-1)).toMatch(/^building: \d+ s \(compiling x\)$/);
  });

  it('fails with its code and last words', async () => {
    await expect(run(`console.error('disk full'); process.exit(4)`)).rejects.toThrow('failed with code 4: disk full');
  });

  it('is ended when it takes too long or is given up', async () => {
    await expect(run(`setInterval(() => {}, 1000)`, { timeoutMs: 10 })).rejects.toThrow(/not done after \d+ s/);
    await expect(run(`setInterval(() => {}, 1000)`, { giveUp: () => 'nothing came' })).rejects.toThrow('nothing came');
  });

  it('fails clearly where the program does not exist', async () => {
    await expect(run('', { command: '/no/such/program' })).rejects.toThrow('cannot run /no/such/program');
  });
});
