import { commitEffect } from '../../schema/queries/receivables/commit-effects';
import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import { reverseCredit } from '../../schema/queries/receivables/reversals';
import { inTenant } from '../../schema/database';
import { countStatements } from '../support/platform/counted-statements';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const NOW = '2026-03-11T09:00:00.000Z';
const TODAY = '2026-03-11';
let house: House;
beforeAll(async () => {
  house = await openHouse('bulk statements');
});
afterAll(() => house.close());

async function overdueAccount(items: number) {
  const tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
  const accountId = await addAccount(house, tenantId);
  const itemIds: string[] = [];
  for (let n = 1; n <= items; n += 1) {
    const invoice = { number: `INV-${n}`, issueDate: '2026-01-01', dueDate: '2026-01-31', amount: 1_000n };
    itemIds.push(await addInvoice(house, tenantId, accountId, invoice));
  }
  return { tenantId, accountId, itemIds };
}

const left = (tenantId: string) =>
  house.query(`select count(*) filter (where open_minor = 0) as closed, sum(open_minor)::bigint as open
               from open_item where tenant_id = '${tenantId}'`);

/** Statements of a write-off of all items but 100 of each. */
async function writeOff(items: number): Promise<number> {
  const { tenantId, accountId, itemIds } = await overdueAccount(items);
  const process = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId });
  const counted = countStatements(house.app);
  await inTenant(counted.db, tenantId, (tx) =>
    commitEffect(
      tx,
      { tenantId, processId: process.processId, accountId, now: NOW, today: TODAY, version: 1n, process, rule: 'test' },
      {
        kind: 'write-off',
        taskId: 'task',
        items: itemIds.map((itemId) => ({ itemId, amount: 900n })),
        claims: [],
      },
      undefined,
    ),
  );
  const statements = counted.take();
  expect(await left(tenantId)).toEqual([{ closed: 0n, open: BigInt(items) * 100n }]);
  expect(
    await house.query(`select count(*) as credits, sum(amount_minor)::bigint as amount, max(unapplied_minor) as left,
        bool_and(posted_on = '${TODAY}' and number like 'task/INV-%' and named_documents[1] like 'INV-%') as told
      from credit_entry where tenant_id = '${tenantId}' and kind = 'write-off'`),
  ).toEqual([{ credits: BigInt(items), amount: BigInt(items) * 900n, left: 0n, told: true }]);
  return statements;
}

/** Statements of taking a payment back that had settled all items. */
async function reversal(items: number): Promise<number> {
  const { tenantId, accountId } = await overdueAccount(items);
  const actor = { tenantId, zone: 'Europe/Berlin', now: NOW, actor: 'test' };
  const { creditId } = await house.inTenant(tenantId, (tx) =>
    bookCredit(
      tx,
      actor,
      {
        ...{ accountId, kind: 'payment', number: 'P', bookingDate: TODAY, valueDate: TODAY, payer: undefined },
        ...{
          reference: undefined,
          namedDocuments: [],
          currency: 'EUR',
          amount: BigInt(items) * 1_000n,
          withheldTax: 0n,
        },
      },
      'named-then-oldest',
    ),
  );
  expect(await left(tenantId)).toEqual([{ closed: BigInt(items), open: 0n }]);
  const counted = countStatements(house.app);
  await inTenant(counted.db, tenantId, async (tx) => {
    const row = await tx
      .selectFrom('creditEntry')
      .selectAll()
      .where('creditId', '=', creditId)
      .executeTakeFirstOrThrow();
    await reverseCredit(tx, actor, row, { reason: 'bounced', bankFee: undefined }, 'named-then-oldest');
  });
  expect(await left(tenantId)).toEqual([{ closed: 0n, open: BigInt(items) * 1_000n }]);
  return counted.take();
}

it.each([
  ['a write-off', writeOff, 10],
  ['a reversal', reversal, 25],
])('%s is the same few statements for two items and for forty', async (_what, statementsOf, most) => {
  const few = await statementsOf(2);
  expect(await statementsOf(40)).toBe(few);
  expect(few).toBeLessThanOrEqual(most);
});
