import { MockActivityEnvironment } from '@temporalio/testing';
import { createSweepOverdue } from '../../activities/receivables/sweep-overdue';
import type { SweepResult } from '../../activities/receivables/sweep-overdue';
import { closeProcess, insertProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { accountsToCollect } from '../../schema/queries/receivables/sweep';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const NOW = '2026-03-12T09:00:00.000Z';
let house: House;
let tenantId: string;

beforeAll(async () => {
  house = await openHouse('sweep');
});
afterAll(() => house.close());
beforeEach(async () => {
  tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
});

const start = (accountId: string): Parameters<typeof insertProcess>[1] => ({
  tenantId,
  type: 'collect-account',
  businessKey: accountId,
  subjectId: accountId,
  title: 'Collect',
  input: {},
  startedBy: null,
  at: NOW,
});

describe('a collection that a person stopped', () => {
  const stopped = async (zone: string, closedAt: string): Promise<string> => {
    await house.query(`update tenant set zone = '${zone}' where tenant_id = '${tenantId}'`);
    const accountId = await addAccount(house, tenantId, { zone });
    await house.inTenant(tenantId, async (tx) => {
      const { process } = await insertProcess(tx, start(accountId));
      const outcome = { status: 'cancelled', outcome: 'cancelled', summary: 'Stopped' } as const;
      await closeProcess(tx, process, { ...outcome, actor: 'process', at: closedAt });
    });
    return accountId;
  };
  const item = (accountId: string, dueDate: string) =>
    addInvoice(house, tenantId, accountId, { number: `A-${dueDate}`, issueDate: '2026-01-01', dueDate, amount: 100n });
  const due = async (today: string): Promise<string[]> => {
    const page = { after: undefined, limit: 10 };
    const found = await house.inTenant(tenantId, (tx) => accountsToCollect(tx, tenantId, today, page));
    return found.map(({ accountId }) => accountId);
  };

  test('in the morning in Sydney is not taken up again for what was overdue then', async () => {
    // 09:30 on 11 March there (UTC+11), while it is still the 10th in London.
    const accountId = await stopped('Australia/Sydney', '2026-03-10T22:30:00.000Z');
    await item(accountId, '2026-03-10');
    expect(await due('2026-03-11')).toEqual([]);
    expect(await due('2026-03-12')).toEqual([]);
    // Due on the very day: it was not overdue when the person stopped the collection.
    await item(accountId, '2026-03-11');
    expect(await due('2026-03-12')).toEqual([accountId]);
  });

  test('in the evening in Los Angeles is taken up for what fell overdue the day after', async () => {
    // 18:30 on 10 March there (UTC-7 since 8 March), while it is the 11th in London.
    const accountId = await stopped('America/Los_Angeles', '2026-03-11T01:30:00.000Z');
    await item(accountId, '2026-03-10');
    expect(await due('2026-03-11')).toEqual([accountId]);
  });
});

describe('a sweep over more accounts than one batch', () => {
  const ACCOUNTS = 250;
  const accounts = async (): Promise<string[]> => {
    await house.query(`
      with a as (
        insert into subject (tenant_id, subject_id, kind)
        select '${tenantId}', gen_random_uuid(), 'account' from generate_series(1, ${ACCOUNTS}) returning subject_id)
      insert into account (tenant_id, account_id, number, name, country, zone, created_at)
      select '${tenantId}', subject_id, 'C' || row_number() over (), 'Beispiel GmbH', 'DE', 'Europe/Berlin', now() from a`);
    await house.query(`
      with i as (
        insert into invoice (tenant_id, invoice_id, account_id, number, issue_date, currency, gross_minor, created_at)
        select tenant_id, gen_random_uuid(), account_id, 'I' || number, '2026-01-01', 'EUR', 1000, now()
        from account where tenant_id = '${tenantId}' returning invoice_id, account_id, number)
      insert into open_item (tenant_id, item_id, invoice_id, account_id, number, due_date, due_rule, amount_minor,
                             open_minor, visible_on)
      select '${tenantId}', gen_random_uuid(), invoice_id, account_id, number, '2026-01-31', 'as-agreed', 1000, 1000,
             '2026-01-01' from i`);
    const rows = await house.query<{ accountId: string }>(
      `select account_id from account where tenant_id = '${tenantId}' order by number`,
    );
    return rows.map(({ accountId }) => accountId);
  };
  const sweep = (started: string[]): Promise<SweepResult> => {
    const ports = {
      app: house.app,
      sweeper: house.sweeper,
      start: async (process: ProcessRow) => void started.push(process.businessKey),
      scheduled: () => 0,
    };
    return new MockActivityEnvironment().run(createSweepOverdue(ports), { tenantId });
  };

  test('goes on after the first batch although somebody else has just started one of it', async () => {
    const [first = '', ...others] = await accounts();
    const started: string[] = [];
    let sweeping: Promise<SweepResult> | undefined;
    await house.inTenant(tenantId, async (tx) => {
      await insertProcess(tx, start(first));
      sweeping = sweep(started);
      // It has found the account of which it cannot see yet that it is taken, and waits to hear.
      await eventually('the sweep waits', async () => {
        const waiting = await house.query(
          `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
        );
        return waiting.length > 0;
      });
    });
    expect(await sweeping).toEqual({ tenants: 1, posted: 0, started: ACCOUNTS - 1 });
    expect(started).toEqual(others);
  });

  test('and another one at the same time start every collection once', async () => {
    const all = await accounts();
    const started: string[] = [];
    await Promise.all([sweep(started), sweep(started)]);
    expect([...started].sort()).toEqual([...all].sort());
  });

  test('posts the credits of every account whose booking day has come', async () => {
    await accounts();
    await house.query(`
      insert into credit_entry (tenant_id, credit_id, account_id, kind, number, booking_date, value_date, currency,
                                amount_minor, unapplied_minor, created_at)
      select tenant_id, gen_random_uuid(), account_id, 'payment', 'P' || number, '2026-03-12', '2026-03-12', 'EUR', 1000,
             1000, now() from account where tenant_id = '${tenantId}'`);
    expect(await sweep([])).toEqual({ tenants: 1, posted: ACCOUNTS, started: 0 });
    const open = await house.query(
      `select 1 from open_item where tenant_id = '${tenantId}' and (open_minor > 0 or closed_on <> '2026-03-12')`,
    );
    expect(open).toEqual([]);
  });
});

describe('the file of an import that ended without importing', () => {
  const imported = async (status: 'completed' | undefined, closedAt: string, content = 'a,b'): Promise<string> => {
    const { processId, ...process } = await house.newProcess(tenantId, { type: 'import-ledger' });
    await house.query(`insert into ledger_import
      (tenant_id, process_id, file_name, format, mapping, dry_run, on_bad_row, sha256, content, rows_total)
      values ('${tenantId}', '${processId}', 'march.csv', 'csv', '{}', true, 'stop', 'hash', '${content}', 7)`);
    if (status !== undefined) {
      const ending = { status, outcome: 'checked', summary: 'Checked', actor: 'process', at: closedAt };
      await house.inTenant(tenantId, (tx) => closeProcess(tx, { processId, ...process }, ending));
    }
    return processId;
  };
  const kept = async (processId: string) =>
    house.query(
      `select length(content) as bytes, rows_total as rows, sha256 from ledger_import where process_id = '${processId}'`,
    );
  const told = async () =>
    house.query(
      `select process_id, actor from process_event where tenant_id = '${tenantId}' and type = 'file-dropped'`,
    );
  const sweep = async (): Promise<SweepResult> => {
    const run = createSweepOverdue({ app: house.app, sweeper: house.sweeper, start: async () => undefined });
    return new MockActivityEnvironment().run(run, { tenantId });
  };

  test('is let go 30 days after its end by the company’s clock, once, and the rest of the import stays', async () => {
    // Now is 12 March in Berlin: 30 days before it began on 9 February at 23:00 UTC (winter time).
    const old = await imported('completed', '2026-02-09T22:59:59.999Z');
    const young = await imported('completed', '2026-02-09T23:00:00.000Z');
    const running = await imported(undefined, '');
    const gone = await imported('completed', '2026-01-01T00:00:00.000Z', '');
    await sweep();
    await sweep();
    expect(await kept(old)).toEqual([{ bytes: 0, rows: 7, sha256: 'hash' }]);
    for (const other of [young, running]) expect(await kept(other)).toMatchObject([{ bytes: 3 }]);
    expect(await told()).toEqual([{ processId: old, actor: 'sweep' }]);
    expect(await kept(gone)).toMatchObject([{ bytes: 0 }]);
  });
});
