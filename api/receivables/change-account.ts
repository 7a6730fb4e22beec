import { dateIn } from '../../domain/platform/dates';
import type { IsoDate } from '../../domain/platform/dates';
import type { CollectionPolicy } from '../../domain/receivables/collection/policy';
import type { Account } from '../../domain/receivables/ledger/types';
import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { lockSubject } from '../../schema/queries/platform/outbox';
import type { LedgerActor } from '../../schema/queries/receivables/change-ledger';
import { loadAccount } from '../../schema/queries/receivables/ledger';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import type { ApiContext } from '../context';
import { requireMatch } from '../entity-tag';
import type { EntityTags } from '../entity-tag';
import { notFound } from '../problem';
import type { AnyReply } from '../reply';
import type { Once } from '../route';
import type { Session } from '../session';

/** What a route that changes or reads the ledger takes of its call. */
export interface LedgerCall extends Session {
  readonly context: ApiContext;
  readonly ifMatch: EntityTags | undefined;
  readonly once: Once;
}

/** An account under its lock, and who changes it when. */
export interface LockedAccount {
  readonly tx: Transaction;
  readonly actor: LedgerActor;
  readonly account: Account;
  readonly today: IsoDate;
  readonly policy: CollectionPolicy;
}

/**
 * Runs a change of one account in one transaction with its lock held, so that it takes effect at once and as a whole:
 * the ledger, the account's version, the wake-up of its processes, the event and the stored answer.
 * @param find the account's id, looked up within the transaction; undefined answers 404 for `what`.
 */
export async function changeAccount<T extends AnyReply>(
  call: LedgerCall,
  find: string | ((tx: Transaction) => Promise<string | undefined>),
  work: (locked: LockedAccount) => Promise<T>,
  what = 'account',
): Promise<T> {
  const { context, tenantId, memberId } = call;
  return inTenant(context.db, tenantId, (tx) =>
    call.once(tx, async () => {
      const accountId = typeof find === 'string' ? find : await find(tx);
      if (accountId === undefined || !(await loadAccount(tx, tenantId, accountId))) throw notFound(what);
      requireMatch(versionsIn(call.ifMatch), await lockSubject(tx, tenantId, accountId));
      // Read again under the lock: what was there before it may have changed.
      const account = await loadAccount(tx, tenantId, accountId);
      if (!account) throw notFound(what);
      const { now, zone } = await tenantClock(tx, tenantId);
      return work({
        tx,
        actor: { tenantId, zone, now, actor: memberId },
        account,
        today: dateIn(zone, now),
        policy: await loadPolicy(tx, tenantId, account.policyName),
      });
    }),
  );
}

/** An account's tag is its version and what makes a copy stale; only the version says whether someone changed it. */
function versionsIn(tags: EntityTags | undefined): EntityTags | undefined {
  return tags?.map((tag) => tag.split('.')[0] ?? tag);
}

/** An account as it is read, with the tenant's clock; 404 where there is none. */
export async function readAccount<T>(
  call: Pick<LedgerCall, 'context' | 'tenantId'>,
  accountId: string,
  work: (read: { tx: Transaction; account: Account; now: string; today: IsoDate; zone: string }) => Promise<T>,
): Promise<T> {
  const { context, tenantId } = call;
  return inTenant(context.db, tenantId, async (tx) => {
    const account = await loadAccount(tx, tenantId, accountId);
    if (!account) throw notFound('account');
    const { now, zone } = await tenantClock(tx, tenantId);
    return work({ tx, account, now, zone, today: dateIn(zone, now) });
  });
}
