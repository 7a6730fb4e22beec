import { acrossTenants } from '../../schema/database';
import { pruneSignals, suspectProcesses } from '../../schema/queries/platform/reconciler';
import { claimSignals } from '../../schema/queries/platform/signals';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { plansOf } from '../support/platform/plan-of';

const OPEN = 2_000;
const SIGNALS = 40_000;
let house: House;
let tenantId: string;

/** Open processes at rest, and far more settled signals of long ago; so many that a scan costs more than an index. */
beforeAll(async () => {
  house = await openHouse('indexes');
  tenantId = await house.newTenant();
  await house.query(`
    insert into process (tenant_id, process_id, type, business_key, title, workflow_id, input, status, started_at, updated_at)
    select '${tenantId}', gen_random_uuid(), 'test-process', n::text, 'P', 'w' || n, '{}', 'running', now(), now()
    from generate_series(1, ${OPEN}) n`);
  await house.query(`
    insert into outbox (tenant_id, outbox_id, lane, kind, process_id, effect_key, payload, state, decided_at,
                        available_at, recorded_at)
    select '${tenantId}', gen_random_uuid(), 's', 'signal', p.process_id, p.business_key || '/' || n, '{}', 'sent', now(),
           now() - interval '1 hour', now() - n * interval '1 hour'
    from process p, generate_series(1, ${SIGNALS / OPEN}) n where p.tenant_id = '${tenantId}'`);
  await house.query('analyze process, outbox');
});
afterAll(() => house.close());

describe('with 40,000 settled signals, the whole outbox is read by', () => {
  const wholeOutbox = /Seq Scan on outbox/;

  test('no search for suspicious processes, which takes no part of a second', async () => {
    const plans = await acrossTenants(house.sweeper, (tx) => plansOf(tx, (inner) => suspectProcesses(inner, 1_000)));
    expect(plans).toContain('outbox_signals_by_process');
    expect(plans).not.toMatch(wholeOutbox);
    const from = performance.now();
    expect(await acrossTenants(house.sweeper, (tx) => suspectProcesses(tx, 1_000))).toEqual([]);
    expect(performance.now() - from).toBeLessThan(1_000);
  });

  test('no claim of signals', async () => {
    const plans = await acrossTenants(house.relay, (tx) =>
      plansOf(tx, (inner) => claimSignals(inner, tenantId, 20, 1_000)),
    );
    expect(plans).not.toMatch(wholeOutbox);
  });

  test('no removal of old signals when few are old', async () => {
    await house.query(`update outbox set recorded_at = now() where recorded_at < now() - interval '5 hours'`);
    await house.query(`update outbox set recorded_at = now() - interval '2 days' where effect_key = '7/1'`);
    await house.query('vacuum analyze outbox');
    const plans = await acrossTenants(house.sweeper, (tx) => plansOf(tx, pruneSignals));
    expect(plans).toContain('outbox_signals_by_age');
    expect(plans).not.toMatch(wholeOutbox);
  });
});

test('every foreign key to a table whose rows may be deleted is led by an index', async () => {
  const bare = await house.query<{ name: string }>(`
    select c.conrelid::regclass || ' ' || c.conname as name
    from pg_constraint c
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and exists (select from information_schema.role_table_grants g
                  where g.table_schema = 'public' and g.table_name = c.confrelid::regclass::text
                    and g.grantee like 'neuroerp%' and g.grantee <> 'neuroerp_owner' and g.privilege_type = 'DELETE')
      and not exists (select from pg_index i
                      where i.indrelid = c.conrelid and i.indpred is null
                        and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
    order by 1`);
  expect(bare).toEqual([]);
});
