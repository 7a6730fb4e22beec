import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoDate } from '../../../domain/platform/dates';
import { sum } from '../../../domain/platform/money';
import type { TakeBack } from '../../../domain/receivables/ledger/take-back';
import type { Transaction } from '../../database';

/**
 * Lowers claims by what was demanded too much. Money that had paid it is free again: its allocation is voided and, where
 * only a part of it is taken back, made anew with the rest. Three statements, however many claims. The caller holds the
 * account's lock.
 */
export async function writeTakeBack(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  claims: readonly TakeBack[],
): Promise<void> {
  const { tenantId, today } = scope;
  const opened = claims.map(({ amount, released }) => amount - sum(released.map((payment) => payment.amount)));
  await sql`
    update claim c
    set open_minor = c.open_minor - by.opened, taken_back_minor = c.taken_back_minor + by.amount,
        taken_back_on = ${today}::date
    from unnest(${claims.map((entry) => entry.claimId)}::uuid[], ${claims.map((entry) => entry.amount)}::bigint[],
                ${opened}::bigint[]) by (id, amount, opened)
    where c.tenant_id = ${tenantId} and c.claim_id = by.id`.execute(tx);
  const released = claims.flatMap((entry) => entry.released.map((of) => ({ claimId: entry.claimId, ...of })));
  if (released.length === 0) return;
  const credits = released.map((entry) => entry.creditId);
  const amounts = released.map((entry) => entry.amount);
  await sql`
    with back as (
      select * from unnest(${released.map((entry) => entry.claimId)}::uuid[], ${credits}::uuid[], ${amounts}::bigint[],
                           ${released.map(() => uuidv7())}::uuid[]) b (claim_id, credit_id, amount, allocation_id)
    ), voided as (
      update allocation a set voided_on = ${today}::date
      from back b
      where a.tenant_id = ${tenantId} and a.claim_id = b.claim_id and a.credit_id = b.credit_id and a.voided_on is null
      returning a.claim_id, a.credit_id, a.part, a.amount_minor, a.rule
    )
    insert into allocation (tenant_id, allocation_id, credit_id, claim_id, part, amount_minor, rule, allocated_on)
    select ${tenantId}::uuid, b.allocation_id, b.credit_id, b.claim_id, min(v.part), sum(v.amount_minor) - b.amount,
           min(v.rule), ${today}::date
    from back b join voided v on v.claim_id = b.claim_id and v.credit_id = b.credit_id
    group by b.allocation_id, b.credit_id, b.claim_id, b.amount
    having sum(v.amount_minor) > b.amount`.execute(tx);
  await sql`
    update credit_entry c set unapplied_minor = c.unapplied_minor + by.amount
    from (select id, sum(amount)::bigint as amount
          from unnest(${credits}::uuid[], ${amounts}::bigint[]) r (id, amount) group by id) by
    where c.tenant_id = ${tenantId} and c.credit_id = by.id`.execute(tx);
}
