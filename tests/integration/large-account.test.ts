import { createAdvance } from '../../activities/platform/advance';
import { collectAccountDefinition } from '../../activities/receivables/collect-account';
import { writeNotice } from '../../schema/queries/receivables/write-notice';
import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import { loadLedger } from '../../schema/queries/receivables/ledger';
import { countStatements } from '../support/platform/counted-statements';
import { addAccount } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

/** More than the 65,535 parameters of a statement, at four or more columns an item. */
const ITEMS = 12_000;
const NOW = '2026-03-11T09:00:00.000Z';
let house: House;
let tenantId: string;
let accountId: string;

beforeEach(async () => {
  tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
  accountId = await addAccount(house, tenantId);
  await house.query(`
    with i as (
      insert into invoice (tenant_id, invoice_id, account_id, number, issue_date, currency, gross_minor, created_at)
      select '${tenantId}', gen_random_uuid(), '${accountId}', 'A' || n, '2026-01-01', 'EUR', 1000, now()
      from generate_series(1, ${ITEMS}) n returning invoice_id, number)
    insert into open_item (tenant_id, item_id, invoice_id, account_id, number, due_date, due_rule, amount_minor, open_minor,
                           visible_on)
    select '${tenantId}', gen_random_uuid(), invoice_id, '${accountId}', number, '2026-01-31', 'as-agreed', 1000, 1000,
           '2026-01-01' from i`);
});
beforeAll(async () => {
  house = await openHouse('large account');
});
afterAll(() => house.close());

const one = async <Row>(text: string): Promise<Row | undefined> => (await house.query<Row>(text))[0];

test('an account of 12,000 overdue items takes its step', async () => {
  const process = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId });
  const counted = countStatements(house.app);
  const advance = createAdvance(counted.db, collectAccountDefinition(), () => 0);
  const verdict = await advance({ v: 1, tenantId, processId: process.processId });
  expect(verdict.next).toBe('wait');
  expect(verdict.did.length).toBeGreaterThan(0);
  const written = await one<{ items: bigint }>(
    `select count(*) as items from dunning_notice_item where tenant_id = '${tenantId}'`,
  );
  expect(written).toEqual({ items: BigInt(ITEMS) });
  // As many as for one item (collect-account-costs.test.ts).
  expect(counted.take()).toBeLessThanOrEqual(80);
}, 120_000);

test('a notice with 12,000 claims is written and read whole', async () => {
  const { processId } = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId });
  const items = await house.query<{ itemId: string }>(`select item_id from open_item where tenant_id = '${tenantId}'`);
  const ledger = await house.inTenant(tenantId, async (tx) => {
    const scope = { tenantId, processId, accountId, now: NOW, today: '2026-03-11', version: 1n };
    await writeNotice(
      tx,
      scope,
      {
        step: 'notice',
        stepIndex: 2,
        channel: 'task',
        template: undefined,
        firstNamed: [],
        items: items.map(({ itemId }, n) => ({
          itemId,
          raisedTo: n % 2 === 0 ? 'notice' : undefined,
          open: 1_000n,
          daysOverdue: n,
        })),
        claims: items.map(({ itemId }, n) => ({
          itemId: n === 0 ? undefined : itemId,
          kind: 'interest',
          currency: 'EUR',
          amount: BigInt(n + 1),
          accruedFrom: '2026-02-01',
          accruedTo: n === 0 ? undefined : '2026-03-11',
          law: 'DE',
          source: 'a "quoted", {braced} \\ source',
          rows: [
            {
              from: '2026-02-01',
              to: '2026-03-11',
              days: 38,
              balance: 1_000n,
              ratePercent: '11.27',
              source: 'BGB 288 (2)',
              amount: BigInt(n),
            },
          ],
        })),
        totals: [],
        payBy: undefined,
        validUntil: undefined,
        task: undefined,
      },
      undefined,
    );
    return loadLedger(tx, { tenantId, accountId, today: '2026-03-11' });
  });
  // 1 + 2 + … + 12,000
  expect(ledger.claims.reduce((total, claim) => total + claim.open, 0n)).toBe(72_006_000n);
  expect(
    await one(`select count(*) as count, count(item_id) as items, count(accrued_to) as ended, min(source) as source,
                      sum((rows -> 0 ->> 'amount')::bigint)::bigint as rows
               from claim where tenant_id = '${tenantId}' and demanded_on = '2026-03-11'`),
  ).toEqual({
    count: 12_000n,
    items: 11_999n,
    ended: 11_999n,
    source: 'a "quoted", {braced} \\ source',
    rows: 71_994_000n,
  });
  expect(
    await one(`select count(*) as count, count(raised_to) as raised, sum(days_overdue) as days
               from dunning_notice_item where tenant_id = '${tenantId}'`),
  ).toEqual({ count: 12_000n, raised: 6_000n, days: 71_994_000n });
}, 120_000);

test('one payment settles 12,000 items at once, to the cent', async () => {
  const actor = { tenantId, zone: 'Europe/Berlin', now: NOW, actor: 'import' };
  await house.inTenant(tenantId, (tx) =>
    bookCredit(
      tx,
      actor,
      {
        accountId,
        kind: 'payment',
        number: 'P1',
        bookingDate: '2026-03-10',
        valueDate: '2026-03-10',
        payer: undefined,
        reference: undefined,
        namedDocuments: [],
        currency: 'EUR',
        amount: BigInt(ITEMS) * 1_000n - 400n,
        withheldTax: 0n,
      },
      'named-then-oldest',
    ),
  );
  expect(
    await one(`select count(*) filter (where open_minor = 0 and closed_on = '2026-03-11') as closed,
                      sum(open_minor)::bigint as open from open_item where tenant_id = '${tenantId}'`),
  ).toEqual({ closed: BigInt(ITEMS) - 1n, open: 400n });
  expect(
    await one(`select unapplied_minor, posted_on::text from credit_entry where tenant_id = '${tenantId}'`),
  ).toEqual({ unappliedMinor: 0n, postedOn: '2026-03-11' });
  expect(
    await one(`select count(*) as count, sum(amount_minor)::bigint as amount from allocation
               where tenant_id = '${tenantId}'`),
  ).toEqual({ count: BigInt(ITEMS), amount: BigInt(ITEMS) * 1_000n - 400n });
}, 120_000);
