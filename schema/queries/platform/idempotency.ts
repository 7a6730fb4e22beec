import { sql } from 'kysely';
import type { Transaction } from '../../database';
import { toJson } from '../../database';

/** Names one request for ever: the tenant, the route it went to, and the sender's key. */
export interface RequestName {
  readonly tenantId: string;
  readonly route: string;
  readonly key: string;
}

export interface StoredReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export type Claim =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'in-flight' }
  | { readonly outcome: 'other-request' }
  | { readonly outcome: 'done'; readonly reply: StoredReply };

/**
 * Claims the key for this request until `lockMs` from now, by the database's clock. A repeat that finds the lock expired
 * (of a crashed request) or given back takes it over. While another transaction holds the same fresh key, this waits for it to end.
 */
export async function claimRequest(
  tx: Transaction,
  name: RequestName,
  requestHash: string,
  lockMs: number,
): Promise<Claim> {
  const claimed = await sql<{ requestHash: string }>`
    insert into idempotency_record (tenant_id, route, idempotency_key, request_hash, state, locked_until)
    values (${name.tenantId}, ${name.route}, ${name.key}, ${requestHash}, 'in-flight',
            clock_timestamp() + ${lockMs} * interval '1 millisecond')
    on conflict (tenant_id, route, idempotency_key) do update set locked_until = excluded.locked_until
      where idempotency_record.state = 'in-flight' and idempotency_record.locked_until < clock_timestamp()
        and idempotency_record.request_hash = excluded.request_hash
    returning request_hash`.execute(tx);
  if (claimed.rows.length > 0) return { outcome: 'claimed' };
  const record = await tx
    .selectFrom('idempotencyRecord')
    .select(['requestHash', 'state', 'status', 'headers', 'body'])
    .where('tenantId', '=', name.tenantId)
    .where('route', '=', name.route)
    .where('idempotencyKey', '=', name.key)
    .executeTakeFirst();
  // Swept away between the two statements: the sender may simply repeat.
  if (!record) return { outcome: 'in-flight' };
  if (record.requestHash !== requestHash) return { outcome: 'other-request' };
  if (record.state === 'in-flight' || record.status === null) return { outcome: 'in-flight' };
  return { outcome: 'done', reply: { status: record.status, headers: record.headers ?? {}, body: record.body } };
}

/** Stores the answer that every repeat will get. */
export async function settleRequest(tx: Transaction, name: RequestName, reply: StoredReply): Promise<void> {
  await tx
    .updateTable('idempotencyRecord')
    .set({
      state: 'done',
      status: reply.status,
      headers: toJson(reply.headers),
      body: reply.body === undefined ? null : toJson(reply.body),
    })
    .where('tenantId', '=', name.tenantId)
    .where('route', '=', name.route)
    .where('idempotencyKey', '=', name.key)
    .execute();
}

/**
 * Gives a claimed key back: the request failed without an answer worth keeping, so a repeat tries again at once. What was
 * asked stays, because the failed request may have had its effect: another request may not come under its key.
 */
export async function releaseRequest(tx: Transaction, name: RequestName): Promise<void> {
  await tx
    .updateTable('idempotencyRecord')
    .set({ lockedUntil: '1970-01-01T00:00:00.000Z' })
    .where('tenantId', '=', name.tenantId)
    .where('route', '=', name.route)
    .where('idempotencyKey', '=', name.key)
    .where('state', '=', 'in-flight')
    .execute();
}
