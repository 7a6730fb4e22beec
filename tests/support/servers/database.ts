import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { ROLE_NAMES, roleUrls } from '../../../schema/roles';
import type { RoleUrls } from '../../../schema/roles';
import { testAddress } from './environment';
import { rolePasswords } from './role-passwords';

export interface TestDatabase {
  readonly name: string;
  /** One connection URL a role; tests of the application use the application's. */
  readonly urls: RoleUrls;
  /** Bypasses row-level security: only to look behind the curtain. */
  readonly superuserUrl: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
}

/** A migrated, empty database of its own for one test file, copied from the template. */
export async function createTestDatabase(name: string): Promise<TestDatabase> {
  const server = testAddress('NEUROERP_TEST_PG_URL');
  const template = testAddress('NEUROERP_TEST_TEMPLATE_DB');
  const database = `t_${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40)}_${randomBytes(4).toString('hex')}`;
  await asSuperuser(server, async (client) => {
    await client.query(`create database ${database} template ${template} owner neuroerp_owner`);
    // A copy has the template's tables and rows, but not its rights to connect.
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect on database ${database} to ${ROLE_NAMES.join(', ')}`);
  });
  const own = new URL(server);
  own.pathname = `/${database}`;
  return {
    name: database,
    urls: roleUrls(server, database, rolePasswords(testAddress('NEUROERP_TEST_ROLE_PASSWORD'))),
    superuserUrl: own.toString(),
    drop: () => asSuperuser(server, (client) => client.query(`drop database if exists ${database} with (force)`)),
  };
}

async function asSuperuser(url: string, work: (client: Client) => Promise<unknown>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
