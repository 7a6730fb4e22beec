import { toIsoInstant } from '../../../domain/platform/dates';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';

/** What a rule needs to know of a tenant. */
export interface TenantClock {
  readonly now: IsoInstant;
  readonly zone: string;
}

/**
 * The tenant's now: `max(wall clock, when the activity attempt was scheduled) + the tenant's offset`. The only source of
 * "now" for rules, previews and the API. The scheduled time keeps activities true under a time-skipping test server,
 * whose clock runs ahead of the wall.
 * @param scheduledAtMs `activityInfo().currentAttemptScheduledTimestampMs`; the API leaves it out.
 * @throws Error when the tenant does not exist.
 */
export async function tenantClock(tx: Transaction, tenantId: string, scheduledAtMs = 0): Promise<TenantClock> {
  const tenant = await tx
    .selectFrom('tenant')
    .select(['zone', 'clockOffsetMs'])
    .where('tenantId', '=', tenantId)
    .executeTakeFirst();
  if (!tenant) throw new Error(`no such tenant: ${tenantId}`);
  const now = toIsoInstant(Math.max(Date.now(), scheduledAtMs) + Number(tenant.clockOffsetMs));
  return { now, zone: tenant.zone };
}

/** Just the instant of `tenantClock`. */
export async function tenantNow(tx: Transaction, tenantId: string, scheduledAtMs = 0): Promise<IsoInstant> {
  return (await tenantClock(tx, tenantId, scheduledAtMs)).now;
}
