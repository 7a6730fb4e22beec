import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';

/** Monday; the windows of the default policy are open on working days from 8 to 19 in Berlin. */
const START = '2026-03-02T09:00:00.000Z';

describe('a collection, months in seconds on the real server', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_account');
  });
  afterAll(() => house.close());

  async function overdueAccount(due = '2026-02-27', amount = 100_000n) {
    const tenantId = await house.newTenant(BigInt(Date.parse(START) - Date.now()));
    const accountId = await addAccount(house, tenantId);
    await addInvoice(house, tenantId, accountId, {
      number: 'INV-1',
      issueDate: '2026-01-28',
      dueDate: due,
      amount,
    });
    return { tenantId, accountId };
  }

  const mails = (tenantId: string) =>
    house.query<{ subject: string; sentAt: string; body: string }>(
      `select subject, sent_at, body from mailbox_message where tenant_id = '${tenantId}' order by recorded_at`,
    );
  const timeline = async (tenantId: string) =>
    (
      await house.query<{ type: string }>(
        `select type from process_event where tenant_id = '${tenantId}' order by event_id`,
      )
    ).map((event) => event.type);

  it('climbs from friendly reminder to decision, each step once, and ends when the money arrives', async () => {
    const { tenantId, accountId } = await overdueAccount();
    const started = await house.collect(tenantId, accountId);
    await house.playUntil(tenantId, '2026-05-20T12:00:00.000Z');

    const steps = await house.query<{ step: string; decidedOn: string }>(
      `select step, decided_on from dunning_notice where tenant_id = '${tenantId}' order by decided_at`,
    );
    expect(steps.map((step) => `${step.decidedOn} ${step.step}`)).toEqual([
      '2026-03-02 friendly-reminder',
      '2026-03-13 reminder',
      '2026-03-27 formal-notice',
      '2026-04-07 call',
      '2026-04-14 final-notice',
      '2026-04-28 decision',
    ]);
    expect(await mails(tenantId)).toHaveLength(4);

    await house.inTenant(tenantId, async (tx) => {
      const now = await house.now(tenantId);
      const actor = { tenantId, zone: 'Europe/Berlin', now, actor: 'test' };
      await bookCredit(
        tx,
        actor,
        {
          accountId,
          kind: 'payment',
          number: 'P-1',
          bookingDate: '2026-05-20',
          valueDate: '2026-05-20',
          payer: undefined,
          reference: undefined,
          namedDocuments: ['INV-1'],
          currency: 'EUR',
          amount: 100_000n,
          withheldTax: 0n,
        },
        'named-then-oldest',
      );
    });
    await house.rest(tenantId);
    expect(await house.process(started)).toMatchObject({ status: 'completed', outcome: 'settled' });
    const result: unknown = await house.temporal.client.workflow.getHandle(started.workflowId).result();
    expect(result).toEqual({ outcome: 'settled' });
    expect(await timeline(tenantId)).toContain('process-completed');
  }, 90_000);
});
