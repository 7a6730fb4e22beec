import type { IsoDate } from '../../../domain/platform/dates';
import { standingOf } from '../../../domain/receivables/collection/ladder';
import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import type { Transaction } from '../../database';
import { climbsOf } from './notices';
import { loadPolicy } from './policy';

/** The furthest step that an open item of an account stands on. */
export interface AccountLevel {
  /** Its place in the account's policy, 1 for the first step. */
  readonly level: number;
  readonly step: string;
}

/** Levels of accounts, by account id, under the policies that hold now; an account that stands on no step has none. */
export async function levelsOf(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  accounts: readonly { readonly accountId: string; readonly policyName: string | null }[],
): Promise<Map<string, AccountLevel>> {
  const climbs = await climbsOf(
    tx,
    scope,
    accounts.map((account) => account.accountId),
  );
  const policies = new Map<string | null, CollectionPolicy>();
  const levels = new Map<string, AccountLevel>();
  for (const { accountId, policyName } of accounts) {
    const ofAccount = climbs.get(accountId);
    if (ofAccount === undefined) continue;
    const policy = policies.get(policyName) ?? (await loadPolicy(tx, scope.tenantId, policyName ?? undefined));
    policies.set(policyName, policy);
    for (const climbed of ofAccount) {
      const { on, level } = standingOf(policy, climbed);
      if (on && level > (levels.get(accountId)?.level ?? 0)) levels.set(accountId, { level, step: on.code });
    }
  }
  return levels;
}
