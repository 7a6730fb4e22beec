import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

/** A document people write, of which every version is kept: a policy, a law, a reference rate. */
export interface PolicyDocument {
  readonly kind: string;
  readonly name: string;
  /** 1 for the first. */
  readonly version: number;
  /** As it was stored: amounts are decimal strings. */
  readonly document: unknown;
}

/** The newest version of every document of these kinds, by kind and name. */
export async function newestDocuments(
  tx: Transaction,
  tenantId: string,
  kinds: readonly string[],
): Promise<PolicyDocument[]> {
  return tx
    .selectFrom('policyVersion')
    .distinctOn(['kind', 'name'])
    .select(['kind', 'name', 'version', 'document'])
    .where('tenantId', '=', tenantId)
    .where('kind', 'in', kinds)
    .orderBy('kind')
    .orderBy('name')
    .orderBy('version', 'desc')
    .execute();
}

/** The newest version of one document; undefined when there is none. */
export async function newestDocument(
  tx: Transaction,
  tenantId: string,
  kind: string,
  name: string,
): Promise<PolicyDocument | undefined> {
  return tx
    .selectFrom('policyVersion')
    .select(['kind', 'name', 'version', 'document'])
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** Stores the next version of a document and returns its number. The caller holds the tenant's lock and has checked it. */
export async function storeDocument(
  tx: Transaction,
  tenantId: string,
  { kind, name, document }: Omit<PolicyDocument, 'version'>,
  createdBy: string | null,
  createdAt: IsoInstant,
): Promise<number> {
  const newest = await newestDocument(tx, tenantId, kind, name);
  const version = (newest?.version ?? 0) + 1;
  await tx
    .insertInto('policyVersion')
    .values({ tenantId, kind, name, version, document: toJson(document), createdBy, createdAt })
    .execute();
  return version;
}
