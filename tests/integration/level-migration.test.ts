import { uuidv7 } from 'uuidv7';
import { migrateDownTo, migrateToLatest } from '../../schema/migrate';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const BEFORE = '0003-indexes-and-locks';
let house: House;
let tenantId: string;
let accountId: string;
let processId: string;
let items: string[];

beforeAll(async () => {
  house = await openHouse('level migration');
});
afterAll(() => house.close());
beforeEach(async () => {
  tenantId = await house.newTenant();
  accountId = await addAccount(house, tenantId);
  processId = (await house.newProcess(tenantId, { subjectId: accountId })).processId;
  items = [];
  for (const number of ['A', 'B', 'C']) {
    const invoice = { number, issueDate: '2026-01-01', dueDate: '2026-01-31', amount: 100n };
    items.push(await addInvoice(house, tenantId, accountId, invoice));
  }
});

async function storePolicy(version: number, ...codes: string[]): Promise<void> {
  const document = JSON.stringify({ name: 'default', steps: codes.map((code) => ({ code })) });
  await house.query(`insert into policy_version (tenant_id, kind, name, version, document, created_at)
    values ('${tenantId}', 'collection', 'default', ${version}, '${document}', now())`);
}

/** A notice as version 0.1 wrote it: its items by position, its policy in the timeline. */
async function notice(
  step: string,
  stepIndex: number,
  day: string,
  raisedTo: (number | null)[],
  policyVersion?: number,
): Promise<void> {
  const noticeId = uuidv7();
  const at = `${day}T09:30:15.123Z`;
  await house.query(`
    insert into dunning_notice (tenant_id, notice_id, account_id, process_id, step, step_index, channel, decided_at,
                                decided_on, totals)
    values ('${tenantId}', '${noticeId}', '${accountId}', '${processId}', '${step}', ${stepIndex}, 'task', '${at}',
            '${day}', '[]');
    insert into dunning_notice_item (tenant_id, notice_id, item_id, raised_to, open_minor, days_overdue)
    values ${raisedTo.map((at_, n) => `('${tenantId}', '${noticeId}', '${items[n]}', ${at_ ?? 'null'}, 100, 1)`).join(', ')}`);
  if (policyVersion === undefined) return;
  const data = JSON.stringify({ policy: { name: 'default', version: policyVersion }, reasons: [] });
  await house.query(`insert into process_event (tenant_id, event_id, process_id, type, occurred_at, actor, summary, data)
    values ('${tenantId}', '${uuidv7()}', '${processId}', '${step}', '${at}', 'process', 'A step', '${data}')`);
}

const levels = async () =>
  (
    await house.query<{ line: string }>(`
      select n.decided_on || ' ' || v.number || ' ' || coalesce(i.raised_to::text, '-') as line
      from dunning_notice n
      join dunning_notice_item i on i.tenant_id = n.tenant_id and i.notice_id = n.notice_id
      join open_item v on v.tenant_id = i.tenant_id and v.item_id = i.item_id
      where n.tenant_id = '${tenantId}' order by n.decided_at, v.number`)
  ).map(({ line }) => line);

it('reads positions by the policy version that each notice was decided by, and writes them back', async () => {
  const owner = house.database.urls.neuroerp_owner;
  await migrateDownTo(owner, BEFORE);
  // Version 2 put a step in the middle: position 2 is another step before and after.
  await storePolicy(1, 'soft', 'hard', 'last');
  await storePolicy(2, 'soft', 'middle', 'hard', 'last');
  await notice('soft', 1, '2026-02-02', [1, null, null], 1);
  await notice('hard', 2, '2026-02-09', [2, 1, null], 1);
  await notice('last', 4, '2026-02-16', [4, 3, 2], 2);
  const before = await levels();
  await migrateToLatest(owner);
  expect(await levels()).toEqual([
    '2026-02-02 A soft',
    '2026-02-02 B -',
    '2026-02-02 C -',
    '2026-02-09 A hard',
    '2026-02-09 B soft',
    '2026-02-09 C -',
    '2026-02-16 A last',
    '2026-02-16 B hard',
    '2026-02-16 C middle',
  ]);
  await migrateDownTo(owner, BEFORE);
  expect(await levels()).toEqual(before);
  await migrateToLatest(owner);
});

it('reads them by earlier notices, else by the shipped policy, where the version cannot be told', async () => {
  const owner = house.database.urls.neuroerp_owner;
  await migrateDownTo(owner, BEFORE);
  await notice('soft', 1, '2026-02-02', [1, null, null]);
  await notice('formal-notice', 3, '2026-02-09', [3, 2, 1], 0);
  await notice('own-last', 9, '2026-02-16', [9, null, 8]);
  const before = await levels();
  await migrateToLatest(owner);
  expect(await levels()).toEqual([
    '2026-02-02 A soft',
    '2026-02-02 B -',
    '2026-02-02 C -',
    '2026-02-09 A formal-notice',
    '2026-02-09 B reminder',
    '2026-02-09 C soft',
    '2026-02-16 A own-last',
    '2026-02-16 B -',
    // Nothing says what stood at position 8: it has climbed, so it is not started anew.
    '2026-02-16 C own-last',
  ]);
  await migrateDownTo(owner, BEFORE);
  expect((await levels()).slice(0, 6)).toEqual(before.slice(0, 6));
  await migrateToLatest(owner);
});
