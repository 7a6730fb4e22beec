import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { CreditEntryTable, DisputeTable, OpenItemTable } from '../../tables/receivables';

export type ItemLine = Selectable<OpenItemTable> & {
  readonly invoiceNumber: string;
  readonly issueDate: IsoDate;
  readonly currency: string;
};
export type DisputeRow = Selectable<DisputeTable>;
export type CreditRow = Selectable<CreditEntryTable>;

/** Items of an account, oldest due date first, as `today` shows them. */
export async function listItems(
  tx: Transaction,
  scope: { tenantId: string; accountId: string; today: IsoDate },
  status: 'open' | 'settled' | 'all',
  page: { after: readonly [dueDate: string, itemId: string] | undefined; limit: number },
): Promise<ItemLine[]> {
  return tx
    .selectFrom('openItem as i')
    .innerJoin('invoice as v', (join) =>
      join.onRef('v.tenantId', '=', 'i.tenantId').onRef('v.invoiceId', '=', 'i.invoiceId'),
    )
    .selectAll('i')
    .select(['v.number as invoiceNumber', 'v.issueDate', 'v.currency'])
    .where('i.tenantId', '=', scope.tenantId)
    .where('i.accountId', '=', scope.accountId)
    .where('i.visibleOn', '<=', scope.today)
    .$if(status === 'open', (query) => query.where('i.openMinor', '>', 0n))
    .$if(status === 'settled', (query) => query.where('i.openMinor', '=', 0n))
    .$if(page.after !== undefined, (query) =>
      query.where(sql<boolean>`(i.due_date, i.item_id) > (${page.after?.[0]}::date, ${page.after?.[1]}::uuid)`),
    )
    .orderBy('i.dueDate')
    .orderBy('i.itemId')
    .limit(page.limit)
    .execute();
}

export async function disputesOf(tx: Transaction, tenantId: string, itemIds: readonly string[]): Promise<DisputeRow[]> {
  if (itemIds.length === 0) return [];
  return tx
    .selectFrom('dispute')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('itemId', 'in', [...itemIds])
    .orderBy('openedOn')
    .orderBy('disputeId')
    .execute();
}

/** Payments, credit notes and write-offs of an account, newest first (ids grow with time). */
export async function listCredits(
  tx: Transaction,
  scope: { tenantId: string; accountId: string; today: IsoDate },
  page: { before: readonly [bookingDate: string, creditId: string] | undefined; limit: number },
): Promise<CreditRow[]> {
  return tx
    .selectFrom('creditEntry')
    .selectAll()
    .where('tenantId', '=', scope.tenantId)
    .where('accountId', '=', scope.accountId)
    .where('bookingDate', '<=', scope.today)
    .$if(page.before !== undefined, (query) =>
      query.where(sql<boolean>`(booking_date, credit_id) < (${page.before?.[0]}::date, ${page.before?.[1]}::uuid)`),
    )
    .orderBy('bookingDate', 'desc')
    .orderBy('creditId', 'desc')
    .limit(page.limit)
    .execute();
}

export async function findCredit(tx: Transaction, tenantId: string, creditId: string): Promise<CreditRow | undefined> {
  return tx
    .selectFrom('creditEntry')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('creditId', '=', creditId)
    .executeTakeFirst();
}

export interface AllocationLine {
  readonly creditId: string;
  /** Number of the item, or the kind of the claim. */
  readonly target: string;
  readonly itemId: string | null;
  readonly claimId: string | null;
  readonly part: string;
  readonly amountMinor: bigint;
  readonly rule: string;
  readonly allocatedOn: IsoDate;
  readonly voidedOn: IsoDate | null;
}

/** What credits settled, by which rule; voided ones too. */
export async function allocationsOf(
  tx: Transaction,
  tenantId: string,
  creditIds: readonly string[],
): Promise<AllocationLine[]> {
  if (creditIds.length === 0) return [];
  return tx
    .selectFrom('allocation as a')
    .leftJoin('openItem as i', (join) => join.onRef('i.tenantId', '=', 'a.tenantId').onRef('i.itemId', '=', 'a.itemId'))
    .leftJoin('claim as c', (join) => join.onRef('c.tenantId', '=', 'a.tenantId').onRef('c.claimId', '=', 'a.claimId'))
    .select([
      'a.creditId',
      sql<string>`coalesce(i.number, c.kind)`.as('target'),
      'a.itemId',
      'a.claimId',
      'a.part',
      'a.amountMinor',
      'a.rule',
      'a.allocatedOn',
      'a.voidedOn',
    ])
    .where('a.tenantId', '=', tenantId)
    .where('a.creditId', 'in', [...creditIds])
    .orderBy('a.allocationId')
    .execute();
}
