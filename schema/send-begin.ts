import type { PostgresPool, PostgresPoolClient } from 'kysely';
import type { Pool, PoolClient, QueryResult } from 'pg';

const BEGUN = { command: 'BEGIN', rowCount: 0, rows: [] };

/** Marks a beginning that is sent with the statement after it. */
const WITH_NEXT = '/* with next */ ';

/** A statement that begins a transaction and costs no round trip: it is sent, and the next one is sent right behind it. */
export function withNext(begin: string): string {
  return WITH_NEXT + begin;
}

/**
 * A pool for Kysely whose connections send statements made by `withNext` without waiting for their answer. Kysely sends
 * one statement at a time, so this is done below it. If the beginning fails, the statement behind it fails with the
 * beginning's error; Postgres has then run that statement outside a transaction, so use it only where a statement without
 * its beginning can do nothing. The pool's clients must have been made with `pipeline: true`.
 */
export function poolSendingBegin(pool: Pool): PostgresPool {
  // One wrapper a client: Kysely keeps what it knows of a connection by this object.
  const wrapped = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    connect: async () => {
      const client = await pool.connect();
      const known = wrapped.get(client) ?? sendingBegin(client);
      wrapped.set(client, known);
      return known;
    },
    end: () => pool.end(),
  };
}

function sendingBegin(client: PoolClient): PostgresPoolClient {
  let begun: Promise<unknown> | undefined;
  async function query(text: string, parameters: readonly unknown[]): Promise<Pick<QueryResult, keyof typeof BEGUN>> {
    if (text.startsWith(WITH_NEXT)) {
      begun = client.query(text);
      // Told to whoever sends the next statement.
      begun.catch(() => undefined);
      return BEGUN;
    }
    const before = begun;
    begun = undefined;
    const answer = client.query(text, [...parameters]);
    if (before) {
      answer.catch(() => undefined);
      await before;
    }
    return answer;
  }
  // Kysely's type has a second form, for cursors, which a pipelining client refuses.
  return { query: query as PostgresPoolClient['query'], release: () => client.release() };
}
