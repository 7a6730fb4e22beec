import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

/** A mapping that can be used, and whether the tenant saved it or it is shipped. */
export interface KnownMapping {
  readonly mapping: ColumnMapping;
  /** Undefined for a shipped one. */
  readonly saved: { readonly revision: bigint; readonly updatedAt: IsoInstant } | undefined;
}

/** All mappings of a tenant by name: its own, and the shipped ones it has none of the same name for. */
export async function listMappings(tx: Transaction, tenantId: string): Promise<KnownMapping[]> {
  const own = await savedMappings(tx, tenantId);
  const names = new Set(own.map(({ mapping }) => mapping.name));
  const shipped = DEFAULT_MAPPINGS.filter(({ name }) => !names.has(name)).map((mapping) => ({
    mapping,
    saved: undefined,
  }));
  return [...own, ...shipped].sort((a, b) => (a.mapping.name < b.mapping.name ? -1 : 1));
}

/** A mapping by name: the tenant's own before the shipped one. */
export async function findMapping(tx: Transaction, tenantId: string, name: string): Promise<KnownMapping | undefined> {
  const [own] = await savedMappings(tx, tenantId, name);
  if (own) return own;
  const mapping = DEFAULT_MAPPINGS.find((shipped) => shipped.name === name);
  return mapping && { mapping, saved: undefined };
}

async function savedMappings(tx: Transaction, tenantId: string, name?: string): Promise<KnownMapping[]> {
  const rows = await tx
    .selectFrom('columnMapping')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .execute();
  return rows.map(({ document, revision, updatedAt }) => ({
    // Checked before it was stored (`mappingProblems`).
    mapping: document as object as ColumnMapping,
    saved: { revision, updatedAt },
  }));
}

/** Saves a mapping under its name; returns its revision, 1 for a new one. The caller has checked it. */
export async function saveMapping(
  tx: Transaction,
  tenantId: string,
  mapping: ColumnMapping,
  at: IsoInstant,
): Promise<bigint> {
  const { revision } = await tx
    .insertInto('columnMapping')
    .values({ tenantId, name: mapping.name, document: toJson(mapping), updatedAt: at })
    .onConflict((conflict) =>
      conflict.columns(['tenantId', 'name']).doUpdateSet((eb) => ({
        document: eb.ref('excluded.document'),
        updatedAt: at,
        revision: eb('columnMapping.revision', '+', 1n),
      })),
    )
    .returning('revision')
    .executeTakeFirstOrThrow();
  return revision;
}

/** Forgets a saved mapping; false when there is none. Running imports keep the copy they began with. */
export async function deleteMapping(tx: Transaction, tenantId: string, name: string): Promise<boolean> {
  const deleted = await tx
    .deleteFrom('columnMapping')
    .where('tenantId', '=', tenantId)
    .where('name', '=', name)
    .executeTakeFirst();
  return deleted.numDeletedRows > 0n;
}
