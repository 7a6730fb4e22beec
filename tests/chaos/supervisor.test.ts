import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readRuntime } from '../../runtime/embedded/home';
import { NpmStart, BROKEN, STOP } from '../support/servers/npm-start';
import type { Start } from '../support/servers/npm-start';

/** npm start as a whole: real Postgres, real Temporal, stand-ins for API, worker and relay. */
let house: NpmStart;
beforeEach(() => {
  house = new NpmStart();
});
afterEach(() => house.remove());

describe('npm start', () => {
  it('shows one screen, tells scripts where it is, and keeps the data over restarts', async () => {
    const first = house.begin();
    const runtime = await house.shown(first);
    expect(first.output()).toContain('first start');
    expect(first.output()).toContain(`${runtime.apiUrl}/docs`);
    expect((await fetch(`${runtime.apiUrl}/ready`)).status).toBe(200);
    expect((await fetch(`${runtime.uiUrl}/api/v1/settings`)).status).toBe(200);
    expect(runtime.pid).toBe(first.child.pid);
    await house.sql('create table kept as select 42 as n');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(readRuntime(house.home)).toBeUndefined();

    const second = house.begin();
    await house.shown(second);
    expect(Number(/warm start, ([\d.]+) s/.exec(second.output())?.[1])).toBeLessThan(15);
    expect(await house.sql('select n from kept')).toEqual([42]);
  });

  it('gives each program only the databases it needs, and the same keys at every start', async () => {
    const told = async (start: Start, name: string): Promise<Record<string, string>> => {
      await house.shown(start);
      const environment = readFileSync(`/proc/${house.child(name).pid}/environ`, 'utf8').split('\0');
      return Object.fromEntries(
        environment.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
      );
    };
    const databases = (environment: object): string[] =>
      Object.keys(environment)
        .filter((name) => name.startsWith('DATABASE_URL'))
        .sort();
    const first = house.begin();
    const before = await told(first, 'api');
    expect(databases(before)).toEqual(['DATABASE_URL_APP']);
    expect(databases(await told(first, 'worker'))).toEqual(['DATABASE_URL_APP', 'DATABASE_URL_SWEEPER']);
    expect(databases(await told(first, 'relay'))).toEqual([
      'DATABASE_URL_RELAY',
      'DATABASE_URL_SEQUENCER',
      'DATABASE_URL_SWEEPER',
    ]);
    first.child.kill('SIGTERM');
    await first.ended;
    const after = await told(house.begin(), 'api');
    for (const name of ['NEUROERP_CODEC_KEYS', 'NEUROERP_CODEC_URL_SECRET', 'DATABASE_URL_APP']) {
      expect(after[name]).toBeTruthy();
      expect(after[name]).toBe(before[name]);
    }
  });

  it('refuses a second instance on the same data folder, and does not disturb the first', async () => {
    const first = house.begin();
    const { apiUrl } = await house.shown(first);
    const second = house.begin();
    expect(await second.ended).toBe(1);
    expect(second.output()).toContain(`already runs on ${house.home.folder}: process ${first.child.pid}`);
    expect(second.output()).toContain('NEUROERP_HOME=');
    expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
    expect(readRuntime(house.home)?.apiUrl).toBe(apiUrl);
  });

  it('runs beside another instance with a folder of its own, on free ports that it names', async () => {
    const { apiUrl } = await house.shown(house.begin());
    const neighbour = new NpmStart();
    try {
      const second = neighbour.begin();
      const other = await neighbour.shown(second);
      expect(other.apiUrl).not.toBe(apiUrl);
      expect(second.output()).toContain(`is in use, api listens on ${new URL(other.apiUrl).port}`);
      second.child.kill('SIGTERM');
      expect(await second.ended).toBe(0);
    } finally {
      await neighbour.remove();
    }
    expect((await fetch(`${apiUrl}/ready`)).status).toBe(200);
  });

  it('stops what it has started when one program cannot start, and shows what that one said', async () => {
    const start = house.begin(BROKEN);
    expect(await start.ended).toBe(1);
    expect(start.output()).toMatch(/NeuroERP could not start: worker: ended with code 5, [^]*no such setting/);
    await house.nothingLeft();
  });
});

describe('stopping', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'stops everything in order on %s, and leaves no process',
    async (signal) => {
      const start = house.begin();
      await house.shown(start);
      expect(house.left().length).toBeGreaterThan(5);
      start.child.kill(signal);
      expect(await start.ended).toBe(0);
      const stopped = [...start.output().matchAll(/^(\w+) stopped/gm)].map(([, service]) => service);
      expect(stopped).toEqual(['api', 'worker', 'relay', 'temporal', 'postgres']);
      expect(readFileSync(path.join(house.home.folder, 'order.log'), 'utf8')).toBe('api\nworker\nrelay\n');
      await house.nothingLeft();
    },
  );

  it.each([
    ['while Postgres makes its data folder', () => existsSync(`${house.home.postgresData}.new`)],
    ['when the first server runs', () => house.children().length > 0],
    ['when the first program runs', () => house.children().length > 2],
  ])('stops what has been started half-way: %s', async (_when, reached) => {
    const start = house.begin();
    await house.until('that moment', reached, start);
    start.child.kill('SIGINT');
    expect(await start.ended).toBe(0);
    expect(start.output()).not.toContain('could not start');
    await house.nothingLeft();
  });

  it('ends a program that does not obey, with its helpers, after its grace', async () => {
    const start = house.begin();
    const { apiUrl } = await house.shown(start);
    await fetch(`${apiUrl}/deaf`);
    start.child.kill('SIGTERM');
    expect(await start.ended).toBe(0);
    expect(start.output()).toContain('api stopped (signal SIGKILL');
    await house.nothingLeft();
  });

  it('is done by npm run stop too', async () => {
    const start = house.begin();
    await house.shown(start);
    const stop = house.begin(STOP);
    expect(await stop.ended).toBe(0);
    expect(stop.output()).toContain(`stopped process ${start.child.pid}`);
    expect(await start.ended).toBe(0);
    const again = house.begin(STOP);
    expect(await again.ended).toBe(0);
    expect(again.output()).toContain('nothing runs');
  });
});

describe('after a kill', () => {
  it('of the supervisor, the next start ends the orphans and goes on with the data', async () => {
    const first = house.begin();
    await house.shown(first);
    await house.sql('create table kept as select 43 as n');
    const orphans = house.children();
    expect(orphans.map(({ name }) => name)).toEqual(['api', 'worker', 'relay', 'temporal', 'postgres']);
    first.child.kill('SIGKILL');
    await first.ended;
    expect(house.left().length).toBeGreaterThan(5);

    const second = house.begin();
    await house.shown(second);
    for (const { name, pid } of orphans) {
      expect(second.output()).toContain(`ending ${name} (process ${pid})`);
      expect(house.left().some((left) => left.startsWith(`${pid} `))).toBe(false);
    }
    expect(await house.sql('select n from kept')).toEqual([43]);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    await house.nothingLeft();
  });

  it('of a program of ours, of Temporal or of Postgres, the supervisor starts it again', async () => {
    const start = house.begin();
    const runtime = await house.shown(start);
    for (const name of ['api', 'worker', 'relay', 'temporal', 'postgres']) {
      const before = house.child(name);
      process.kill(before.pid, 'SIGKILL');
      await house.until('the restart', () => start.output().includes(`${name} runs again`), start);
      expect(start.output()).toContain(`${name} died (signal SIGKILL); starting it again in 0.5 s`);
      expect(readFileSync(path.join(house.home.logFolder, 'supervisor.log'), 'utf8')).toContain(`${name} died`);
      expect(house.child(name).pid).not.toBe(before.pid);
    }
    expect((await fetch(`${runtime.apiUrl}/ready`)).status).toBe(200);
    expect(await house.sql('select 1')).toEqual([1]);
  });
});
