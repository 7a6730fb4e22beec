import { uuidv7 } from 'uuidv7';
import type { Updateable } from 'kysely';
import type { Transaction } from '../../database';
import type { AccountTable } from '../../tables/receivables';
import { recordEvents } from '../platform/events';
import type { LedgerActor } from './change-ledger';

/** What people may write of an account; the rest follows from events. */
export type AccountFields = Pick<
  Updateable<AccountTable>,
  | 'name'
  | 'email'
  | 'phone'
  | 'language'
  | 'zone'
  | 'country'
  | 'region'
  | 'debtorType'
  | 'jurisdiction'
  | 'policyName'
  | 'tags'
>;

/** What rests, closes or ends collection of an account. */
export type AccountStanding = Pick<
  Updateable<AccountTable>,
  'contactStoppedOn' | 'contactStopReason' | 'holdUntil' | 'holdReason' | 'insolventOn' | 'handedOverOn'
>;

export type NewAccount = Required<{ [Name in keyof AccountFields]: Exclude<AccountFields[Name], undefined> }> & {
  readonly number: string;
};

/** Inserts an account with its subject; undefined when the number is taken. */
export async function insertAccount(
  tx: Transaction,
  actor: LedgerActor,
  account: NewAccount,
): Promise<string | undefined> {
  const { tenantId, now } = actor;
  const accountId = uuidv7();
  await tx.insertInto('subject').values({ tenantId, subjectId: accountId, kind: 'account' }).execute();
  const inserted = await tx
    .insertInto('account')
    .values({
      tenantId,
      accountId,
      ...account,
      contactStoppedOn: null,
      contactStopReason: null,
      holdUntil: null,
      holdReason: null,
      insolventOn: null,
      handedOverOn: null,
      createdAt: now,
    })
    .onConflict((conflict) => conflict.columns(['tenantId', 'number']).doNothing())
    .returning('accountId')
    .executeTakeFirst();
  if (!inserted) {
    await tx.deleteFrom('subject').where('tenantId', '=', tenantId).where('subjectId', '=', accountId).execute();
    return undefined;
  }
  await recordEvents(tx, [
    {
      tenantId,
      processId: null,
      type: 'account-opened',
      occurredAt: now,
      actor: actor.actor,
      summary: `Account ${account.number} opened`,
      data: { accountId },
    },
  ]);
  return accountId;
}

/** Writes an account's columns; the caller holds its lock and tells of the change. */
export async function updateAccount(
  tx: Transaction,
  tenantId: string,
  accountId: string,
  columns: AccountFields | AccountStanding,
): Promise<void> {
  if (Object.keys(columns).length === 0) return;
  await tx
    .updateTable('account')
    .set(columns)
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .execute();
}

/** An item with the account whose lock guards it; undefined when the tenant has none of that id. */
export async function findItem(tx: Transaction, tenantId: string, itemId: string) {
  return tx
    .selectFrom('openItem as i')
    .innerJoin('invoice as v', (join) =>
      join.onRef('v.tenantId', '=', 'i.tenantId').onRef('v.invoiceId', '=', 'i.invoiceId'),
    )
    .select(['i.itemId', 'i.accountId', 'i.number', 'i.openMinor', 'i.amountMinor', 'i.clearingUntil', 'v.currency'])
    .where('i.tenantId', '=', tenantId)
    .where('i.itemId', '=', itemId)
    .executeTakeFirst();
}

/** Sets or ends (null) the clearing of an item: through the day it is neither dunned nor paid. */
export async function setClearing(
  tx: Transaction,
  tenantId: string,
  itemId: string,
  until: string | null,
): Promise<void> {
  await tx
    .updateTable('openItem')
    .set({ clearingUntil: until })
    .where('tenantId', '=', tenantId)
    .where('itemId', '=', itemId)
    .execute();
}
