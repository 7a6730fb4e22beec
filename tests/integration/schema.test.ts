import { sql } from 'kysely';
import { MIGRATIONS } from '../../schema/migrations';
import { migrateDownTo, migrateToLatest } from '../../schema/migrate';
import { connect, inTenant } from '../../schema/database';
import type { Database } from '../../schema/database';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { runHouse } from '../support/receivables/running-house';

/** What the catalogue says of every business table. */
interface CatalogueTable {
  readonly name: string;
  readonly owner: string;
  readonly secured: boolean;
  readonly forced: boolean;
}

async function tables(db: Database): Promise<CatalogueTable[]> {
  const { rows } = await sql<CatalogueTable>`
    select c.relname as name, pg_get_userbyid(c.relowner) as owner, c.relrowsecurity as secured,
           c.relforcerowsecurity as forced
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`.execute(db);
  return rows;
}

describe('the catalogue', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('schema');
  });
  afterAll(() => house.close());

  it('has row-level security forced on every table, all owned by the owner role', async () => {
    const found = await tables(house.superuser);
    expect(found.length).toBeGreaterThan(25);
    for (const table of found) {
      expect(table).toMatchObject({ owner: 'neuroerp_owner', secured: true, forced: true });
    }
  });

  it('begins every primary, unique and foreign key with the tenant', async () => {
    const { rows } = await sql<{ tableName: string; name: string; first: string }>`
      select c.conrelid::regclass::text as table_name, c.conname as name, a.attname as first
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')`.execute(house.superuser);
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => row.first !== 'tenant_id')).toEqual([]);
  });

  it('begins every unique index with the tenant', async () => {
    const { rows } = await sql<{ name: string; first: string }>`
      select i.indexrelid::regclass::text as name, a.attname as first
      from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      join pg_class c on c.oid = i.indrelid
      where i.indisunique and c.relnamespace = 'public'::regnamespace`.execute(house.superuser);
    expect(rows.filter((row) => row.first !== 'tenant_id')).toEqual([]);
  });

  it('lets the application own nothing, bypass nothing and create nothing', async () => {
    const { rows } = await sql<{ name: string }>`
      select rolname as name from pg_roles
      where rolname like 'neuroerp%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)`.execute(
      house.superuser,
    );
    expect(rows).toEqual([]);
    await expect(sql`create table mine (id int)`.execute(house.app)).rejects.toThrow(/permission denied/);
  });

  it('limits how long a statement, a lock and an idle transaction of each serving role may take', async () => {
    for (const db of [house.app, house.relay, house.sequencer, house.sweeper]) {
      for (const setting of ['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) {
        const { rows } = await sql<Record<string, string>>`select current_setting(${setting}) as value`.execute(db);
        expect(rows[0]?.value).not.toBe('0');
      }
    }
  });

  it('keeps money in whole minor units: no numeric, real or double column', async () => {
    const { rows } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and (data_type in ('numeric', 'real', 'double precision', 'money')
        or (column_name like '%\\_minor' and data_type <> 'bigint'))`.execute(house.superuser);
    expect(rows).toEqual([]);
  });
});

describe('row-level security', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse('rls');
  });
  afterAll(() => house.close());

  it('shows a tenant its own rows, and nothing outside a tenant’s transaction', async () => {
    const [mine, other] = [await house.newTenant(), await house.newTenant()];
    const accountId = await addAccount(house, mine);
    await addInvoice(house, mine, accountId, {
      number: 'A',
      issueDate: '2026-01-01',
      dueDate: '2026-01-31',
      amount: 1n,
    });
    const count = (tenantId: string) =>
      inTenant(house.app, tenantId, async (tx) => (await tx.selectFrom('invoice').selectAll().execute()).length);
    expect(await count(mine)).toBe(1);
    expect(await count(other)).toBe(0);
    expect(await house.app.selectFrom('invoice').selectAll().execute()).toEqual([]);
  });

  it('refuses a row written for another tenant', async () => {
    const [mine, other] = [await house.newTenant(), await house.newTenant()];
    await expect(
      house.inTenant(mine, (tx) =>
        tx.insertInto('subject').values({ tenantId: other, subjectId: mine, kind: 'account' }).execute(),
      ),
    ).rejects.toThrow(/row-level security/);
  });
});

describe('migrations', () => {
  it('go down to nothing and up again', async () => {
    const house = await openHouse('migrations');
    const url = house.database.urls.neuroerp_owner;
    try {
      const names = Object.keys(MIGRATIONS);
      expect(await migrateDownTo(url, undefined)).toEqual([...names].reverse());
      expect(await tables(house.superuser)).toEqual([]);
      expect(await migrateToLatest(url)).toEqual(names);
      expect((await tables(house.superuser)).length).toBeGreaterThan(25);
    } finally {
      await house.close();
    }
  });

  it('expand while the old worker runs: a new column and table disturb no process', async () => {
    const start = '2026-03-02T09:00:00.000Z';
    const house = await runHouse('expand');
    const owner = connect({ url: house.database.urls.neuroerp_owner, max: 1 });
    try {
      const tenantId = await house.newTenant(BigInt(Date.parse(start) - Date.now()));
      const accountId = await addAccount(house, tenantId);
      await addInvoice(house, tenantId, accountId, {
        number: 'A',
        issueDate: '2026-01-01',
        dueDate: '2026-02-27',
        amount: 100n,
      });
      const process = await house.collect(tenantId, accountId);
      await house.rest(tenantId);
      // The expand half of a change, as the next release would bring it; the code that runs knows nothing of it.
      await sql`alter table account add column risk_class text`.execute(owner);
      await sql`create index account_risk on account (tenant_id, risk_class)`.execute(owner);
      await house.playUntil(tenantId, '2026-03-20T12:00:00.000Z');
      expect(await house.process(process)).toMatchObject({ status: 'running', step: 'reminder' });
    } finally {
      await owner.destroy();
      await house.close();
    }
  }, 60_000);
});
