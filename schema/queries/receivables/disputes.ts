import { uuidv7 } from 'uuidv7';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import { sum } from '../../../domain/platform/money';
import type { Transaction } from '../../database';
import type { DisputeRow } from './item-views';

/** The part of an item that open disputes hold already, minor units. */
export async function disputedMinor(tx: Transaction, tenantId: string, itemId: string): Promise<Minor> {
  const rows = await tx
    .selectFrom('dispute')
    .select('amountMinor')
    .where('tenantId', '=', tenantId)
    .where('itemId', '=', itemId)
    .where('resolvedOn', 'is', null)
    .execute();
  return sum(rows.map((row) => row.amountMinor));
}

/** Opens a dispute; that part of the item is not chased. The caller holds the account's lock and has checked the amount. */
export async function insertDispute(
  tx: Transaction,
  dispute: { tenantId: string; itemId: string; amountMinor: Minor; reason: string; openedOn: IsoDate },
): Promise<DisputeRow> {
  return tx
    .insertInto('dispute')
    .values({ ...dispute, disputeId: uuidv7(), resolvedOn: null, outcome: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function findDispute(
  tx: Transaction,
  tenantId: string,
  disputeId: string,
): Promise<DisputeRow | undefined> {
  return tx
    .selectFrom('dispute')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('disputeId', '=', disputeId)
    .executeTakeFirst();
}

/** Closes an open dispute; false when it was closed already. */
export async function closeDispute(
  tx: Transaction,
  scope: { tenantId: string; disputeId: string },
  outcome: 'upheld' | 'rejected',
  on: IsoDate,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('dispute')
    .set({ resolvedOn: on, outcome })
    .where('tenantId', '=', scope.tenantId)
    .where('disputeId', '=', scope.disputeId)
    .where('resolvedOn', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
