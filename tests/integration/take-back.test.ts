import { createAdvance } from '../../activities/platform/advance';
import { collectAccountDefinition } from '../../activities/receivables/collect-account';
import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import { reverseCredit } from '../../schema/queries/receivables/reversals';
import { writeNotice } from '../../schema/queries/receivables/write-notice';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const NOW = '2026-03-12T09:00:00.000Z';
let house: House;
let tenantId: string;
let accountId: string;
let itemId: string;
let processId: string;

beforeAll(async () => {
  house = await openHouse('take back');
});
afterAll(() => house.close());

/** 36,500.00 at 10 % earn 10.00 a day: 300.00 were demanded on 2 March for the 30 days since 31 January. */
beforeEach(async () => {
  tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
  accountId = await addAccount(house, tenantId);
  itemId = await addInvoice(house, tenantId, accountId, {
    number: 'INV-1',
    issueDate: '2026-01-01',
    dueDate: '2026-01-31',
    amount: 3_650_000n,
  });
  await house.query(`update invoice set jurisdiction = 'DE', contract = '{"ratePercent":"10","compounding":"simple",
    "dayCount":"actual/365","graceDays":0}' where tenant_id = '${tenantId}'`);
  ({ processId } = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId }));
  const at = '2026-03-02T09:00:00.000Z';
  await house.inTenant(tenantId, (tx) =>
    writeNotice(
      tx,
      { tenantId, processId, accountId, now: at, today: '2026-03-02', version: 1n },
      {
        ...{
          step: 'friendly-reminder',
          stepIndex: 1,
          channel: 'task',
          template: undefined,
          firstNamed: [],
          totals: [],
        },
        ...{ payBy: undefined, validUntil: undefined, task: undefined },
        items: [{ itemId, raisedTo: 'friendly-reminder', open: 3_650_000n, daysOverdue: 30 }],
        claims: [
          {
            ...{
              itemId,
              kind: 'interest',
              currency: 'EUR',
              amount: 30_000n,
              law: 'contract',
              source: 'agreed',
              rows: [],
            },
            ...{ accruedFrom: '2026-02-01', accruedTo: '2026-03-02' },
          },
        ],
      },
      undefined,
    ),
  );
});

async function pay(
  number: string,
  booked: string,
  valueDate: string,
  amount: bigint,
  named: string[],
): Promise<string> {
  const actor = { tenantId, zone: 'Europe/Berlin', now: `${booked}T09:00:00.000Z`, actor: 'test' };
  const credit = {
    ...{ accountId, kind: 'payment' as const, number, bookingDate: booked, valueDate, payer: undefined },
    ...{ reference: undefined, namedDocuments: named, currency: 'EUR', amount, withheldTax: 0n },
  };
  const { creditId } = await house.inTenant(tenantId, (tx) => bookCredit(tx, actor, credit, 'named-then-oldest'));
  return creditId;
}

const advance = () => createAdvance(house.app, collectAccountDefinition(), () => 0)({ v: 1, tenantId, processId });
const one = async <Row>(text: string): Promise<Row | undefined> => (await house.query<Row>(text))[0];
const claim = () =>
  one(`select amount_minor as demanded, open_minor as open, taken_back_minor as back, taken_back_on::text as day
       from claim where tenant_id = '${tenantId}'`);
const itemOpen = async () =>
  (await one<{ open: bigint }>(`select open_minor as open from open_item where tenant_id = '${tenantId}'`))?.open;

it('lowers the claim, frees the money that had paid it, and lays it on the principal, once', async () => {
  const some = await pay('SOME', '2026-03-07', '2026-03-07', 100_000n, []);
  await pay('HALF', '2026-03-12', '2026-02-10', 1_825_000n, ['INV-1']);
  // 300.00 were paid of interest, 700.00 of principal; 10 days of 10.00 and 20 of 5.00 were owed.
  expect(await itemOpen()).toBe(3_650_000n - 70_000n - 1_825_000n);
  expect((await advance()).did).toContain('take-back-claims');
  expect(await claim()).toEqual({ demanded: 30_000n, open: 0n, back: 10_000n, day: '2026-03-12' });
  expect(await itemOpen()).toBe(3_650_000n - 70_000n - 1_825_000n - 10_000n);
  expect(
    await house.query(`select part, amount_minor as amount, voided_on::text as voided from allocation
      where tenant_id = '${tenantId}' and credit_id = '${some}' order by voided_on, part, amount_minor`),
  ).toEqual([
    { part: 'interest', amount: 30_000n, voided: '2026-03-12' },
    { part: 'interest', amount: 20_000n, voided: null },
    { part: 'principal', amount: 10_000n, voided: null },
    { part: 'principal', amount: 70_000n, voided: null },
  ]);
  expect(
    await one(`select sum(unapplied_minor)::bigint as unapplied from credit_entry where tenant_id = '${tenantId}'`),
  ).toEqual({ unapplied: 0n });
  expect((await advance()).did).not.toContain('take-back-claims');
  expect(
    await one(
      `select count(*) as told from process_event where tenant_id = '${tenantId}' and type = 'take-back-claims'`,
    ),
  ).toEqual({ told: 1n });
});

it('lowers the claim of an item that is settled by then, before the collection ends', async () => {
  await pay('ALL', '2026-03-12', '2026-02-10', 3_650_000n, ['INV-1']);
  expect(await advance()).toMatchObject({ did: ['take-back-claims'], next: 'end', outcome: 'settled' });
  expect(await claim()).toEqual({ demanded: 30_000n, open: 10_000n, back: 20_000n, day: '2026-03-12' });
});

it('leaves the lowered claim and opens the item when that payment bounces', async () => {
  const half = await pay('HALF', '2026-03-12', '2026-02-10', 1_825_000n, ['INV-1']);
  await advance();
  expect(await claim()).toMatchObject({ open: 20_000n, back: 10_000n });
  const actor = { tenantId, zone: 'Europe/Berlin', now: NOW, actor: 'test' };
  await house.inTenant(tenantId, async (tx) => {
    const row = await tx.selectFrom('creditEntry').selectAll().where('creditId', '=', half).executeTakeFirstOrThrow();
    await reverseCredit(tx, actor, row, { reason: 'bounced', bankFee: undefined }, 'named-then-oldest');
  });
  await advance();
  expect(await claim()).toMatchObject({ open: 20_000n, back: 10_000n });
  expect(await itemOpen()).toBe(3_650_000n);
});

it('refuses, in the database, to take back more than stands', async () => {
  await expect(
    house.query(`update claim set taken_back_minor = 1 where tenant_id = '${tenantId}' and open_minor = amount_minor`),
  ).rejects.toThrow(/claim_owed/);
});
