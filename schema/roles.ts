import { Client } from 'pg';

/**
 * The database roles and what each is for. Only the owner owns tables, and only migrations log in as the owner;
 * every other role is held by row-level security (schema/security.ts).
 */
export const ROLES = {
  neuroerp_owner: 'migrations',
  neuroerp_app: 'API and activities: one tenant at a time',
  neuroerp_relay: 'outbox relay: sends what leaves the building, all tenants, few tables',
  neuroerp_sequencer: 'numbers committed events, all tenants, two tables',
  neuroerp_sweeper: 'sweeps and reconciler: finds due work and lost processes, all tenants, few tables',
} as const;

export type RoleName = keyof typeof ROLES;
export type RoleUrls = Record<RoleName, string>;

export const ROLE_NAMES = Object.keys(ROLES) as RoleName[];

/** Limits that stop one bad statement or a forgotten transaction from holding the house. */
const LIMITS: Record<RoleName, Record<string, string>> = {
  neuroerp_owner: { lock_timeout: '5s', idle_in_transaction_session_timeout: '60s' },
  neuroerp_app: { statement_timeout: '15s', lock_timeout: '5s', idle_in_transaction_session_timeout: '15s' },
  neuroerp_relay: { statement_timeout: '10s', lock_timeout: '5s', idle_in_transaction_session_timeout: '15s' },
  neuroerp_sequencer: { statement_timeout: '10s', lock_timeout: '5s', idle_in_transaction_session_timeout: '15s' },
  neuroerp_sweeper: { statement_timeout: '30s', lock_timeout: '5s', idle_in_transaction_session_timeout: '30s' },
};

/**
 * Creates the roles where missing, sets their passwords and limits, and makes `database` belong to the owner role.
 * Safe to repeat. Needs a superuser (or a role that may create roles); never used while serving.
 */
export async function ensureRoles(
  superuserUrl: string,
  database: string,
  passwords: Record<RoleName, string>,
): Promise<RoleUrls> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    for (const role of ROLE_NAMES) {
      await client.query(
        `do $$ begin create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls;
         exception when duplicate_object or unique_violation then null; end $$`,
      );
      await client.query(`alter role ${role} password ${client.escapeLiteral(passwords[role])}`);
      for (const [setting, value] of Object.entries(LIMITS[role])) {
        await client.query(`alter role ${role} set ${setting} = ${client.escapeLiteral(value)}`);
      }
    }
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [database]);
    const name = client.escapeIdentifier(database);
    if (rowCount === 0) await client.query(`create database ${name} owner neuroerp_owner`);
    await client.query(`revoke all on database ${name} from public`);
    await client.query(`grant connect on database ${name} to ${ROLE_NAMES.join(', ')}`);
  } finally {
    await client.end();
  }
  return roleUrls(superuserUrl, database, passwords);
}

/** Connection URLs of every role, on the server of `serverUrl`. */
export function roleUrls(serverUrl: string, database: string, passwords: Record<RoleName, string>): RoleUrls {
  const urls = ROLE_NAMES.map((role) => {
    const url = new URL(serverUrl);
    url.username = role;
    url.password = passwords[role];
    url.pathname = `/${database}`;
    return [role, url.toString()] as const;
  });
  return Object.fromEntries(urls) as RoleUrls;
}
