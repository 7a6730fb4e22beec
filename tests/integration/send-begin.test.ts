import { connect as connectTcp, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { sql } from 'kysely';
import { connect, inTenant } from '../../schema/database';
import { withNext } from '../../schema/send-begin';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let tenantId: string;
beforeAll(async () => {
  house = await openHouse('send_begin');
  tenantId = await house.newTenant();
});
afterAll(() => house.close());

/** What client and server say to each other, in the order in which it passes. */
async function overheard<T>(url: string, work: (url: string) => Promise<T>): Promise<{ who: string; text: string }[]> {
  const target = new URL(url);
  const said: { who: string; text: string }[] = [];
  const server = createServer((incoming) => {
    const outgoing = connectTcp(Number(target.port), target.hostname);
    incoming.on('data', (bytes) => {
      said.push({ who: 'client', text: bytes.toString('latin1') });
      outgoing.write(bytes);
    });
    outgoing.on('data', (bytes) => {
      said.push({ who: 'server', text: bytes.toString('latin1') });
      incoming.write(bytes);
    });
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const through = new URL(url);
  through.port = String((server.address() as AddressInfo).port);
  try {
    await work(through.toString());
  } finally {
    server.close();
  }
  return said;
}

describe('the beginning of a transaction', () => {
  it('is on its way together with the first statement', async () => {
    const said = await overheard(house.database.urls.neuroerp_app, async (url) => {
      const db = connect({ url });
      // Connecting has its own exchanges; the second transaction finds a connection.
      await inTenant(db, tenantId, (tx) => sql`select 'warm'`.execute(tx));
      await inTenant(db, tenantId, (tx) => sql`select 'first'`.execute(tx));
      await db.destroy();
    });
    const began = said.findLastIndex(({ text }) => text.includes('set_config'));
    const first = said.findIndex(({ text }) => text.includes(`select 'first'`));
    expect(began).toBeGreaterThan(0);
    expect(said.slice(began, first + 1).map(({ who }) => who)).not.toContain('server');
  });

  it('binds the first statement to the tenant', async () => {
    const seen = await inTenant(house.app, tenantId, (tx) => tx.selectFrom('tenant').select('tenantId').execute());
    expect(seen).toEqual([{ tenantId }]);
  });

  it('that fails is told to the first statement, which has read and written nothing; the connection serves on', async () => {
    const db = connect({ url: house.database.urls.neuroerp_app, max: 1 });
    const failing = (begin: string, statement: string) =>
      db.connection().execute(async (connection) => {
        await sql.raw(withNext(begin)).execute(connection);
        try {
          return await sql.raw(statement).execute(connection);
        } finally {
          await sql`rollback`.execute(connection);
        }
      });
    const bind = `select set_config('app.tenant', '${tenantId}', true)`;
    const subject = '0198c5b4-7d6e-7cc1-9c1a-000000000001';
    try {
      const insert = `insert into subject (tenant_id, subject_id, kind) values ('${tenantId}', '${subject}', 'customer')`;
      for (const statement of ['select * from tenant', insert]) {
        await expect(failing(`begin; ${bind} from no_such_table`, statement)).rejects.toThrow('no_such_table');
        await expect(failing(`bigin; ${bind}`, statement)).rejects.toThrow('bigin');
      }
      expect(await house.query(`select 1 from subject where subject_id = '${subject}'`)).toEqual([]);
      expect(await inTenant(db, tenantId, (tx) => tx.selectFrom('subject').selectAll().execute())).toEqual([]);
    } finally {
      await db.destroy();
    }
  });

  it('leaves a statement that ran without it blind and unable to write', async () => {
    const db = connect({ url: house.database.urls.neuroerp_app, max: 1 });
    const subject = '0198c5b4-7d6e-7cc1-9c1a-000000000002';
    try {
      // As after a tenant's transaction on the same connection: the setting is there, and empty.
      await inTenant(db, tenantId, (tx) => sql`select 1`.execute(tx));
      expect(await db.selectFrom('tenant').selectAll().execute()).toEqual([]);
      await expect(
        db.insertInto('subject').values({ tenantId, subjectId: subject, kind: 'customer' }).execute(),
      ).rejects.toThrow('row-level security');
    } finally {
      await db.destroy();
    }
  });
});
