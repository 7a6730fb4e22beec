import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Step codes of the shipped policy when this migration was written. A constant: what was stored must not change meaning later. */
const SHIPPED = `array['friendly-reminder', 'reminder', 'formal-notice', 'call', 'final-notice', 'decision']`;

/** The steps of the policy version a notice was decided by, as its timeline entry names it. */
const DECIDED_BY = `
  select p.document -> 'steps' as steps
  from process_event e
  join policy_version p on p.tenant_id = e.tenant_id and p.kind = 'collection'
    and p.name = e.data #>> '{policy,name}' and p.version = (e.data #>> '{policy,version}')::int
  where e.tenant_id = n.tenant_id and e.process_id = n.process_id and e.type = n.step
    and e.occurred_at = n.decided_at
  limit 1`;

/**
 * The step an item climbed to is kept by its code, no longer by its position in the policy, so that a step put between
 * two others moves nobody. No version was released that reads positions, so the old column goes at once.
 *
 * A position is read by the policy version the notice was decided by. Where that cannot be told: by an earlier notice of
 * the account at that position, else by the shipped policy, else as the step of the notice itself. An item that had
 * climbed never comes out as one that had not.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table dunning_notice_item add column raised_step text`.execute(db);
  await sql
    .raw(
      `update dunning_notice_item i
       set raised_step = case when i.raised_to = n.step_index then n.step else coalesce(
         (select d.steps -> (i.raised_to - 1) ->> 'code' from (${DECIDED_BY}) d),
         (select o.step from dunning_notice o
          where o.tenant_id = n.tenant_id and o.account_id = n.account_id and o.step_index = i.raised_to
            and o.decided_at <= n.decided_at
          order by o.decided_at desc limit 1),
         (${SHIPPED})[i.raised_to],
         n.step) end
       from dunning_notice n
       where n.tenant_id = i.tenant_id and n.notice_id = i.notice_id and i.raised_to is not null`,
    )
    .execute(db);
  await sql`alter table dunning_notice_item drop column raised_to`.execute(db);
  await sql`alter table dunning_notice_item rename column raised_step to raised_to`.execute(db);
}

/** Back to positions, read the same way round. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`alter table dunning_notice_item add column raised_index int`.execute(db);
  await sql
    .raw(
      `update dunning_notice_item i
       set raised_index = case when i.raised_to = n.step then n.step_index else coalesce(
         (select s.place from (${DECIDED_BY}) d, jsonb_array_elements(d.steps) with ordinality s (step, place)
          where s.step ->> 'code' = i.raised_to limit 1),
         (select o.step_index from dunning_notice o
          where o.tenant_id = n.tenant_id and o.account_id = n.account_id and o.step = i.raised_to
            and o.decided_at <= n.decided_at
          order by o.decided_at desc limit 1),
         array_position(${SHIPPED}, i.raised_to),
         n.step_index) end
       from dunning_notice n
       where n.tenant_id = i.tenant_id and n.notice_id = i.notice_id and i.raised_to is not null`,
    )
    .execute(db);
  await sql`alter table dunning_notice_item drop column raised_to`.execute(db);
  await sql`alter table dunning_notice_item rename column raised_index to raised_to`.execute(db);
}
