import type { Selectable } from 'kysely';
import type { Transaction } from '../../database';
import type { TenantTable } from '../../tables/platform';

export type TenantRow = Selectable<TenantTable>;

export async function findTenant(tx: Transaction, tenantId: string): Promise<TenantRow> {
  return tx.selectFrom('tenant').selectAll().where('tenantId', '=', tenantId).executeTakeFirstOrThrow();
}

/** Locks the tenant's row, so that two who move its clock do so one after the other. */
export async function lockTenant(tx: Transaction, tenantId: string): Promise<TenantRow> {
  return tx.selectFrom('tenant').selectAll().where('tenantId', '=', tenantId).forUpdate().executeTakeFirstOrThrow();
}

/** Sets how far the tenant's clock runs ahead of the wall, in milliseconds. */
export async function setClockOffset(tx: Transaction, tenantId: string, offsetMs: bigint): Promise<void> {
  await tx.updateTable('tenant').set({ clockOffsetMs: offsetMs }).where('tenantId', '=', tenantId).execute();
}
