import { sql } from 'kysely';
import type { Transaction } from '../../database';

/** Any number, the same in every instance: whoever holds this advisory lock is the sequencer. */
const SEQUENCER_LOCK = 7_301_001;
const BATCH = 1_000;

/** Tenants with events that have no number yet. Role: sequencer. */
export async function tenantsToNumber(tx: Transaction): Promise<string[]> {
  const rows = await tx.selectFrom('processEvent').select('tenantId').distinct().where('number', 'is', null).execute();
  return rows.map((row) => row.tenantId);
}

/**
 * Gives up to 1,000 committed events of a tenant their numbers, without gaps, in the order in which they were written.
 * The tenant's head is locked, so numbers become visible in order: whoever has read up to n has missed nothing below.
 * Listeners on the channel `events` hear the tenant's id. Returns how many were numbered; 0 while another sequencer is at
 * work. Role: sequencer.
 */
export async function numberEvents(tx: Transaction, tenantId: string): Promise<number> {
  const { rows: locks } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${SEQUENCER_LOCK}) as mine`.execute(tx);
  if (!locks[0]?.mine) return 0;
  await sql`insert into event_head (tenant_id) values (${tenantId}) on conflict do nothing`.execute(tx);
  const { lastNumber } = await tx
    .selectFrom('eventHead')
    .select('lastNumber')
    .where('tenantId', '=', tenantId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  const { rows } = await sql<{ numbered: bigint }>`
    with due as (
      select event_id, row_number() over (order by recorded_at, event_id) as place
      from (select event_id, recorded_at from process_event
            where tenant_id = ${tenantId} and number is null
            order by recorded_at, event_id limit ${BATCH}) as oldest
    ), done as (
      update process_event e set number = ${lastNumber}::bigint + due.place
      from due where e.tenant_id = ${tenantId} and e.event_id = due.event_id
      returning 1
    ) select count(*) as numbered from done`.execute(tx);
  const numbered = rows[0]?.numbered ?? 0n;
  if (numbered === 0n) return 0;
  await tx
    .updateTable('eventHead')
    .set({ lastNumber: lastNumber + numbered })
    .where('tenantId', '=', tenantId)
    .execute();
  await sql`select pg_notify('events', ${tenantId})`.execute(tx);
  return Number(numbered);
}
