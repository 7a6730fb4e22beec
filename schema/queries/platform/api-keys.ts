import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Database, Transaction } from '../../database';
import type { ApiKeyTable } from '../../tables/platform';

/** A key as login sees it: with its member's roles, before the tenant is known. */
export interface KnownApiKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly roles: string[];
  readonly scopes: string[];
  readonly keyHash: Buffer;
  readonly expiresAt: IsoInstant | null;
  readonly revokedAt: IsoInstant | null;
  readonly lastUsedAt: IsoInstant | null;
}

/** A key as its owners see it: everything but the hash. */
export type ApiKeyRow = Omit<Selectable<ApiKeyTable>, 'keyHash'>;

const SHOWN = [
  'tenantId',
  'keyId',
  'memberId',
  'name',
  'scopes',
  'createdAt',
  'expiresAt',
  'lastUsedAt',
  'revokedAt',
] as const;

/** Looks a key up across tenants by a function that returns one row and nothing else (SECURITY DEFINER). */
export async function findApiKey(db: Database, keyId: string): Promise<KnownApiKey | undefined> {
  const { rows } = await sql<KnownApiKey>`select * from find_api_key(${keyId})`.execute(db);
  return rows[0];
}

/** Notes when a key was last used. */
export async function touchApiKey(tx: Transaction, tenantId: string, keyId: string, at: IsoInstant): Promise<void> {
  await tx
    .updateTable('apiKey')
    .set({ lastUsedAt: at })
    .where('tenantId', '=', tenantId)
    .where('keyId', '=', keyId)
    .execute();
}

export interface NewApiKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly memberId: string;
  readonly name: string;
  readonly keyHash: Buffer;
  readonly scopes: readonly string[];
  readonly createdAt: IsoInstant;
  readonly expiresAt: IsoInstant | null;
}

export async function insertApiKey(tx: Transaction, key: NewApiKey): Promise<ApiKeyRow> {
  return tx
    .insertInto('apiKey')
    .values({ ...key, scopes: [...key.scopes] })
    .returning(SHOWN)
    .executeTakeFirstOrThrow();
}

/** All keys of the tenant, newest first (their ids grow with time). */
export async function listApiKeys(
  tx: Transaction,
  tenantId: string,
  page: { before: string | undefined; limit: number },
): Promise<ApiKeyRow[]> {
  let query = tx.selectFrom('apiKey').select(SHOWN).where('tenantId', '=', tenantId);
  if (page.before !== undefined) query = query.where('keyId', '<', page.before);
  return query.orderBy('keyId', 'desc').limit(page.limit).execute();
}

/** Ends a key for good; the first revocation's time stays. Undefined when there is no such key. */
export async function revokeApiKey(
  tx: Transaction,
  tenantId: string,
  keyId: string,
  at: IsoInstant,
): Promise<ApiKeyRow | undefined> {
  return tx
    .updateTable('apiKey')
    .set((eb) => ({ revokedAt: eb.fn.coalesce('revokedAt', sql<IsoInstant>`${at}::timestamptz`) }))
    .where('tenantId', '=', tenantId)
    .where('keyId', '=', keyId)
    .returning(SHOWN)
    .executeTakeFirst();
}
