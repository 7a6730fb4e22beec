import { Kysely, Migrator, NO_MIGRATIONS, PostgresDialect } from 'kysely';
import { Pool } from 'pg';
import { MIGRATIONS } from './migrations';

/** Brings the database to the newest schema. Two callers at once are serialised by the migrator's own lock. */
export async function migrateToLatest(ownerUrl: string): Promise<string[]> {
  return withMigrator(ownerUrl, (migrator) => migrator.migrateToLatest());
}

/** Takes the database back to the named migration, or to nothing. */
export async function migrateDownTo(ownerUrl: string, name: string | undefined): Promise<string[]> {
  return withMigrator(ownerUrl, (migrator) => migrator.migrateTo(name ?? NO_MIGRATIONS));
}

async function withMigrator(
  ownerUrl: string,
  run: (migrator: Migrator) => ReturnType<Migrator['migrateToLatest']>,
): Promise<string[]> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new Pool({ connectionString: ownerUrl, max: 1 }) }),
  });
  try {
    // The migrator's own two tables are not business tables; a schema of their own keeps the catalogue tests exact.
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
      migrationTableSchema: 'migrations',
    });
    const { error, results } = await run(migrator);
    if (error) throw error instanceof Error ? error : new Error(`migration failed: ${JSON.stringify(error)}`);
    return (results ?? []).map((result) => result.migrationName);
  } finally {
    await db.destroy();
  }
}
