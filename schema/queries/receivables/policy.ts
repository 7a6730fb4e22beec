import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import { newestDocument, storeDocument } from '../platform/policy-versions';

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
  const stored = await newestDocument(tx, tenantId, KIND, name);
  return stored && readPolicy(name, stored.version, stored.document);
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
  return storeDocument(tx, tenantId, { kind: KIND, name: policy.name, document: policy }, createdBy, at);
}
