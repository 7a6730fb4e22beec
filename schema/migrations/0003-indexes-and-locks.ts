import { sql } from 'kysely';
import type { Kysely } from 'kysely';

const INDEXES = [
  // The reconciler asks of each open process whether it was signalled lately.
  `outbox_signals_by_process on outbox (tenant_id, process_id, available_at) where kind = 'signal'`,
  // Old settled signals are removed by age.
  `outbox_signals_by_age on outbox (recorded_at) where kind = 'signal'`,
  // A foreign key without an index makes each delete of the other side read the whole table.
  'outbox_by_guard on outbox (tenant_id, guard_subject)',
  'dunning_notice_by_message on dunning_notice (tenant_id, outbox_id)',
  'dunning_notice_by_document on dunning_notice (tenant_id, document_id)',
  'claim_by_item on claim (tenant_id, item_id)',
  'claim_by_notice on claim (tenant_id, notice_id)',
];

/** Indexes that growing tables need, and what the relay may lock and close when an answer about a message comes late. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const index of INDEXES) await sql.raw(`create index ${index}`).execute(db);
  // A row can be locked only by a role that may update a column of it: the relay locks a process, and changes none.
  await sql`grant update (revision) on process to neuroerp_relay`.execute(db);
  await sql`grant update (state, closed_at, revision) on task to neuroerp_relay`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`revoke update (state, closed_at, revision) on task from neuroerp_relay`.execute(db);
  await sql`revoke update (revision) on process from neuroerp_relay`.execute(db);
  for (const index of INDEXES) await sql.raw(`drop index ${index.split(' ')[0] ?? ''}`).execute(db);
}
