import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

const KIND = 'collection';

/**
 * The newest version of a named collection policy, else of the tenant's `default`, else the shipped default.
 */
export async function loadPolicy(
  tx: Transaction,
  tenantId: string,
  name: string | undefined,
): Promise<CollectionPolicy> {
  const named = name === undefined ? undefined : await newest(tx, tenantId, name);
  return named ?? (await newest(tx, tenantId, DEFAULT_COLLECTION_POLICY.name)) ?? DEFAULT_COLLECTION_POLICY;
}

async function newest(tx: Transaction, tenantId: string, name: string): Promise<CollectionPolicy | undefined> {
  const row = await tx
    .selectFrom('policyVersion')
    .select(['version', 'document'])
    .where('tenantId', '=', tenantId)
    .where('kind', '=', KIND)
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && readPolicy(name, row.version, row.document);
}

/** Amounts in a stored policy are decimal strings. */
function readPolicy(name: string, version: number, document: unknown): CollectionPolicy {
  const stored = document as CollectionPolicy;
  return {
    ...stored,
    name,
    version,
    tolerances: stored.tolerances.map((entry) => ({ ...entry, minor: BigInt(entry.minor) })),
    steps: stored.steps.map((step) =>
      step.conditions?.balanceAtLeast === undefined
        ? step
        : { ...step, conditions: { ...step.conditions, balanceAtLeast: BigInt(step.conditions.balanceAtLeast) } },
    ),
  };
}

/** Stores the next version of a policy and returns its number. The caller has checked it and wakes the processes. */
export async function storePolicy(
  tx: Transaction,
  tenantId: string,
  policy: Omit<CollectionPolicy, 'version'>,
  createdBy: string | null,
  at: IsoInstant,
): Promise<number> {
  const current = await newest(tx, tenantId, policy.name);
  const version = (current?.version ?? 0) + 1;
  await tx
    .insertInto('policyVersion')
    .values({ tenantId, kind: KIND, name: policy.name, version, document: toJson(policy), createdBy, createdAt: at })
    .execute();
  return version;
}
