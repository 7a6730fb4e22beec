import { sql } from 'kysely';
import type { Database } from '../../database';
import { MIGRATIONS } from '../../migrations';

const PERMISSION_DENIED = '42501';

/**
 * True when every migration this program knows has been applied; newer ones may be there, too (expand, then contract).
 * Where the application's role may not read the migrator's table, the presence of the tables has to do.
 */
export async function schemaIsCurrent(db: Database): Promise<boolean> {
  try {
    const { rows } = await sql<{ name: string }>`select name from migrations.kysely_migration`.execute(db);
    const applied = new Set(rows.map(({ name }) => name));
    return Object.keys(MIGRATIONS).every((name) => applied.has(name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === PERMISSION_DENIED)) throw error;
    const { rows } = await sql<{ there: boolean }>`
      select to_regclass('public.process') is not null as there`.execute(db);
    return rows[0]?.there ?? false;
  }
}
