import { sql } from 'kysely';
import type { Kysely } from 'kysely';

type Privilege = 'select' | 'insert' | 'update' | 'delete';

/** What each role may do with a table. The application sees only the tenant of its transaction, the others all tenants. */
export interface TableAccess {
  app: readonly Privilege[];
  relay?: readonly Privilege[];
  sequencer?: readonly Privilege[];
  sweeper?: readonly Privilege[];
}

/**
 * Puts a table under row-level security: FORCEd, the application role bound to `app.tenant` (set per transaction),
 * the background roles granted only what is named. `nullif` because a pooled connection holds '' after a
 * transaction-local setting; the sub-select makes Postgres evaluate it once a statement.
 */
export async function secureTable(db: Kysely<unknown>, table: string, access: TableAccess): Promise<void> {
  const name = sql.table(table);
  await sql`alter table ${name} enable row level security`.execute(db);
  await sql`alter table ${name} force row level security`.execute(db);
  // The owner runs migrations, back-fills included, and owns the table; FORCE would hide every row from it.
  await sql`create policy owner_all on ${name} to neuroerp_owner using (true) with check (true)`.execute(db);
  await sql`create policy tenant_only on ${name} to neuroerp_app
    using (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))
    with check (tenant_id = (select nullif(current_setting('app.tenant', true), '')::uuid))`.execute(db);
  await sql`grant ${sql.raw(access.app.join(', '))} on ${name} to neuroerp_app`.execute(db);
  for (const role of ['relay', 'sequencer', 'sweeper'] as const) {
    const privileges = access[role];
    if (!privileges) continue;
    const roleName = sql.ref(`neuroerp_${role}`);
    await sql`create policy ${sql.ref(`${role}_all`)} on ${name} to ${roleName} using (true) with check (true)`.execute(
      db,
    );
    await sql`grant ${sql.raw(privileges.join(', '))} on ${name} to ${roleName}`.execute(db);
  }
}
