import { readFileSync } from 'node:fs';
import { Connection } from '@temporalio/client';
import { Client } from 'pg';
import { SEARCH_ATTRIBUTES } from '../../domain/platform/search-attributes';
import { createTestDatabase } from '../support/servers/database';
import type { TestDatabase } from '../support/servers/database';
import { testAddress } from '../support/servers/environment';
import { startTimeSkipping } from '../support/servers/time-skipping';

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
};

describe('a test database', () => {
  let one: TestDatabase;
  let two: TestDatabase;
  beforeAll(async () => {
    [one, two] = await Promise.all([createTestDatabase('One: ä/b'), createTestDatabase('One: ä/b')]);
  });
  afterAll(async () => {
    await one.drop();
    await two.drop();
    expect(
      await ask(testAddress('NEUROERP_TEST_PG_URL'), `select 1 from pg_database where datname = '${one.name}'`),
    ).toEqual([]);
  });

  it('is migrated, empty and the caller’s own', async () => {
    expect(one.name).not.toBe(two.name);
    const insert = `insert into tenant (tenant_id, name, zone, country, currency, kind, created_at)
      values (gen_random_uuid(), 'A', 'Europe/Berlin', 'DE', 'EUR', 'test', '2026-01-01')`;
    await ask(one.urls.neuroerp_owner, insert);
    expect(await ask(one.urls.neuroerp_owner, 'select count(*)::int from tenant')).toEqual([1]);
    expect(await ask(two.urls.neuroerp_owner, 'select count(*)::int from tenant')).toEqual([0]);
  });

  it('is entered by each role, and holds the application to its tenant', async () => {
    for (const [role, url] of Object.entries(one.urls))
      expect(await ask(url, 'select current_user::text')).toEqual([role]);
    expect(await ask(one.urls.neuroerp_app, 'select count(*)::int from tenant')).toEqual([0]);
    await expect(ask(one.urls.neuroerp_app, 'drop table tenant')).rejects.toThrow('must be owner');
  });
});

describe('the shared servers', () => {
  it('have a Temporal namespace with our search attributes, and a workflow bundle', async () => {
    const connection = await Connection.connect({ address: testAddress('NEUROERP_TEST_TEMPORAL') });
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    });
    await connection.close();
    expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(Object.keys(SEARCH_ATTRIBUTES)));
    expect(readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8')).toContain('__TEMPORAL__');
  });
});

describe('a time-skipping server', () => {
  it('skips a month in moments and knows our search attributes', async () => {
    const environment = await startTimeSkipping();
    try {
      const before = await environment.currentTimeMs();
      await environment.sleep('30 days');
      expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
    } finally {
      await environment.teardown();
    }
  });
});
