import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { CustomTypesConfig } from 'pg';
import { poolSendingBegin, withNext } from './send-begin';
import type { Tables } from './tables';

/** A pool that no tenant is set on: row-level security shows the application role nothing through it. */
export type Database = Kysely<Tables>;

/** A transaction bound to one tenant (`app.tenant`), or to none for the background roles. */
export type Transaction = Kysely<Tables> & { readonly __transaction: unique symbol };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** bigint as bigint, dates as ISO dates, timestamps as ISO instants: nothing passes through a float or a local zone. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  [types.builtins.DATE, (text) => text],
  [types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString()],
  [types.builtins.NUMERIC, (text) => text],
]);
const typeConfig: CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    PARSERS.get(oid) ?? (types.getTypeParser(oid, format) as (text: string) => unknown),
};

export interface ConnectOptions {
  url: string;
  /** Largest number of connections, default 10. */
  max?: number;
  applicationName?: string;
  /** Told of connections that broke (a restart of Postgres); the pool itself recovers. */
  onIdleError?: (error: Error) => void;
}

/** Opens a pool. Connecting is lazy: an unreachable server shows at the first query, as an error of that query. */
export function connect(options: ConnectOptions): Database {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max ?? 10,
    application_name: options.applicationName ?? 'neuroerp',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline: true,
    types: typeConfig,
  });
  pool.on('error', (error) => options.onIdleError?.(error));
  // A connection that breaks while it is checked out fails its query too; without a listener it would end the program.
  pool.on('connect', (client) => client.on('error', (error) => options.onIdleError?.(error)));
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: poolSendingBegin(pool) }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/**
 * Runs `work` in one transaction bound to `tenantId`; commits when it resolves, rolls back when it throws.
 * Begin and the tenant travel with the first statement. Were they to fail, that statement would run without a tenant: then
 * row-level security shows it nothing and refuses what it writes, and `work` gets the error.
 */
export async function inTenant<T>(db: Database, tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  if (!UUID.test(tenantId)) throw new TypeError(`not a tenant id: ${tenantId}`);
  return transact(db, withNext(`begin; select set_config('app.tenant', '${tenantId}', true)`), work);
}

/** Runs `work` in one transaction with no tenant: for the background roles, which see all tenants' few tables. */
export async function acrossTenants<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return transact(db, 'begin', work);
}

async function transact<T>(db: Database, begin: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.connection().execute(async (connection) => {
    await sql.raw(begin).execute(connection);
    let result: T;
    try {
      result = await work(connection as Transaction);
    } catch (error) {
      // A lost connection has rolled back by itself; the first error is the one worth knowing.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    }
    await sql`commit`.execute(connection);
    return result;
  });
}

/** JSON text for a `jsonb` column; amounts in it become decimal strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));
}
