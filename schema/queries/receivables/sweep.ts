import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Database, Transaction } from '../../database';
import { acrossTenants } from '../../database';

/** Every tenant's id, oldest first. Runs as the sweeper, which sees all tenants. */
export async function listTenants(sweeper: Database): Promise<string[]> {
  return acrossTenants(sweeper, async (tx) => {
    const rows = await tx.selectFrom('tenant').select('tenantId').orderBy('createdAt').orderBy('tenantId').execute();
    return rows.map((row) => row.tenantId);
  });
}

/** A part of a list: the `limit` rows behind the one with the key `after`, or the first ones. */
export interface SweepPage {
  readonly after: string | undefined;
  readonly limit: number;
}

/** Accounts, by id, with credits whose booking day has come but that nobody has posted yet. */
export async function accountsToPost(
  tx: Transaction,
  tenantId: string,
  today: IsoDate,
  { after, limit }: SweepPage,
): Promise<string[]> {
  const rows = await tx
    .selectFrom('creditEntry')
    .select('accountId')
    .distinct()
    .where('tenantId', '=', tenantId)
    .where('postedOn', 'is', null)
    .where('reversedOn', 'is', null)
    .where('bookingDate', '<=', today)
    .$if(after !== undefined, (query) => query.where('accountId', '>', after ?? ''))
    .orderBy('accountId')
    .limit(limit)
    .execute();
  return rows.map((row) => row.accountId);
}

/** An account that should be collected and is not. */
export interface DueAccount {
  readonly accountId: string;
  readonly number: string;
  readonly name: string;
}

/**
 * Accounts, by number, with an overdue item and no open collection. One whose last collection was cancelled, terminated or
 * failed is left alone until a further item falls overdue: a person stopped it, a sweep does not overrule people. The day
 * it was stopped is the tenant's, as due dates are. While a ledger file is being written none is started: a payment further
 * down the file may have settled it. An import that hangs holds up collections for an hour, no longer.
 */
export async function accountsToCollect(
  tx: Transaction,
  tenantId: string,
  today: IsoDate,
  { after, limit }: SweepPage,
): Promise<DueAccount[]> {
  const { rows } = await sql<DueAccount>`
    select a.account_id, a.number, a.name
    from account a join tenant t on t.tenant_id = a.tenant_id
    where a.tenant_id = ${tenantId} and a.handed_over_on is null
      and (${after ?? null}::text is null or a.number > ${after ?? null}::text)
      and not exists (select from process p where p.tenant_id = a.tenant_id and p.type = 'collect-account'
                        and p.business_key = a.account_id::text and p.closed_at is null)
      and not exists (select from process p
                      where p.tenant_id = a.tenant_id and p.type = 'import-ledger' and p.closed_at is null
                        and coalesce(p.input ->> 'dryRun', 'false') <> 'true'
                        and p.recorded_at > clock_timestamp() - interval '1 hour')
      and exists (select from open_item i
                  where i.tenant_id = a.tenant_id and i.account_id = a.account_id and i.open_minor > 0
                    and i.due_date < ${today}::date and i.visible_on <= ${today}::date
                    and i.due_date >= coalesce((
                      select (max(p.closed_at) at time zone t.zone)::date from process p
                      where p.tenant_id = a.tenant_id and p.subject_id = a.account_id and p.type = 'collect-account'
                        and p.status in ('cancelled', 'terminated', 'failed', 'timed-out')), '-infinity'::date))
    order by a.number
    limit ${limit}`.execute(tx);
  return rows;
}
