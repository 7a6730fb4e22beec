import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import type { Transaction } from '../../database';
import { loadPolicy } from './policy';

/** Names of a tenant's stored collection policies and, in any case, `default`; by name. */
export async function policyNames(tx: Transaction, tenantId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('policyVersion')
    .select('name')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('kind', '=', 'collection')
    .execute();
  return [...new Set([DEFAULT_COLLECTION_POLICY.name, ...rows.map((row) => row.name)])].sort();
}

/** The newest version of a policy of exactly this name; the shipped one for an untouched `default`. */
export async function findPolicy(
  tx: Transaction,
  tenantId: string,
  name: string,
): Promise<CollectionPolicy | undefined> {
  const policy = await loadPolicy(tx, tenantId, name);
  return policy.name === name ? policy : undefined;
}
