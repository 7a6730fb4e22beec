import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { freePort } from '../../runtime/embedded/ports';
import { removePostgresData, startPostgres } from '../../runtime/embedded/postgres';
import type { EmbeddedPostgres, PostgresOptions } from '../../runtime/embedded/postgres';
import { canEnter } from '../../runtime/embedded/postgres-user';

const asRoot = process.getuid?.() === 0;

let folder: string;
let running: EmbeddedPostgres | undefined;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-pg-'));
  chmodSync(folder, 0o711);
  said = [];
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  removePostgresData(path.join(folder, 'data'));
  removePostgresData(path.join(folder, 'closed/data'));
  rmSync(folder, { recursive: true, force: true });
});

const start = async (more: Partial<PostgresOptions> = {}): Promise<EmbeddedPostgres> => {
  running = await startPostgres({
    dataDir: path.join(folder, 'data'),
    port: await freePort(),
    password: 'p:ss/w@rd 1',
    log: (line) => said.push(line),
    settings: { fsync: 'off' },
    ...more,
  });
  return running;
};

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
};

describe('the embedded Postgres', () => {
  it('is made on first use and keeps its data over a stop and a kill', async () => {
    const first = await start();
    expect(first.created).toBe(true);
    expect(said).toHaveLength(1);
    await ask(first.superuserUrl, 'create table kept (n int)');
    await ask(first.superuserUrl, 'insert into kept values (1)');
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    const second = await start();
    expect(second.created).toBe(false);
    await ask(second.superuserUrl, 'insert into kept values (2)');
    second.process.kill();
    await second.process.exited;

    const third = await start();
    expect(await ask(third.superuserUrl, 'select n from kept order by n')).toEqual([1, 2]);
  });

  it('asks for a SCRAM password on the loopback address, and has no other door', async () => {
    const { superuserUrl, port } = await start();
    expect(await ask(superuserUrl, 'show listen_addresses')).toEqual(['127.0.0.1']);
    expect(await ask(superuserUrl, 'show unix_socket_directories')).toEqual(['']);
    expect(
      await ask(superuserUrl, `select distinct auth_method from pg_hba_file_rules where auth_method is not null`),
    ).toEqual(['scram-sha-256']);
    await expect(ask(`postgres://postgres:wrong@127.0.0.1:${port}/postgres`, 'select 1')).rejects.toThrow(
      'password authentication failed',
    );
  });

  it('sorts by code point and folds all letters, whatever the locale of the machine', async () => {
    const { superuserUrl } = await start();
    expect(
      await ask(superuserUrl, `select datlocprovider::text || datlocale from pg_database where datname = 'postgres'`),
    ).toEqual(['bC.UTF-8']);
    expect(await ask(superuserUrl, `select upper('müller é')`)).toEqual(['MÜLLER É']);
  });

  it('stops at once although a client is connected', async () => {
    const { superuserUrl, stop } = await start();
    const client = new Client({ connectionString: superuserUrl });
    client.on('error', () => undefined);
    await client.connect();
    expect(await stop()).toEqual({ code: 0, signal: null });
  });

  it('says so when the stored password does not belong to the data', async () => {
    await (await start()).stop();
    await expect(start({ password: 'another' })).rejects.toThrow('does not belong to these data');
  });

  it('says why it does not come up', async () => {
    await expect(start({ settings: { shared_buffers: 'nonsense' } })).rejects.toThrow(
      /ended with code 1:[^]*shared_buffers/,
    );
  });

  it('runs in a folder closed to others: there for its owner, for root under /var/lib where its user can go', async () => {
    mkdirSync(path.join(folder, 'closed'), { mode: 0o700 });
    const dataDir = path.join(folder, 'closed/data');
    expect(canEnter({ uid: 65533, gid: 65533 }, path.dirname(dataDir))).toBe(false);
    const { superuserUrl, stop } = await start({ dataDir });
    expect(lstatSync(dataDir).isSymbolicLink()).toBe(asRoot);
    expect(await ask(superuserUrl, 'show data_directory')).toEqual([
      asRoot ? expect.stringMatching(/^\/var\/lib\/neuroerp\//) : dataDir,
    ]);
    await stop();
    removePostgresData(dataDir);
    expect(existsSync(dataDir)).toBe(false);
  });
});
