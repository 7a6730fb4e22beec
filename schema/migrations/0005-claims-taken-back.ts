import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** What of a claim was demanded and is not owed: `amount_minor` stays what was demanded. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table claim
    add column taken_back_minor bigint not null default 0 check (taken_back_minor >= 0),
    add column taken_back_on date,
    add constraint claim_owed check (open_minor + taken_back_minor <= amount_minor)`.execute(db);
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table claim drop constraint claim_owed, drop column taken_back_minor, drop column taken_back_on`.execute(
    db,
  );
}
