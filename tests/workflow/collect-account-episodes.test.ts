import { INVOICE, openScene } from '../support/receivables/collection-scene';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';
import { until } from '../support/receivables/until';

describe('episodes of a collection', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_episodes');
  });
  afterAll(() => house.close());

  const processes = (tenantId: string) =>
    house.query<{ processId: string; status: string; outcome: string | null }>(
      `select * from process where tenant_id = '${tenantId}' and type = 'collect-account' order by recorded_at`,
    );

  it('a payment that bounces after the end begins another, and the item keeps its level', async () => {
    const scene = await openScene(house);
    await scene.collect();
    await scene.playUntil('2026-03-16T12:00:00.000Z');
    const credit = await scene.pay(100_000n);
    await scene.rest();
    await scene.reverse(credit);
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 1 });
    await scene.playUntil('2026-03-27T12:00:00.000Z');
    expect(await scene.steps()).toEqual([
      '2026-03-02 friendly-reminder email',
      '2026-03-13 reminder email',
      '2026-03-27 formal-notice email',
    ]);
    expect((await processes(scene.tenantId)).map(({ status, outcome }) => `${status} ${outcome}`)).toEqual([
      'completed settled',
      'running null',
    ]);
  });

  it('one terminated in Temporal shows as such, and the sweep does not overrule whoever did it', async () => {
    const scene = await openScene(house);
    const process = await scene.collect();
    await house.temporal.client.workflow.getHandle(process.workflowId).terminate('looks wrong');
    await until('the row to say so', async () => (await house.process(process)).status === 'terminated');
    expect(await scene.task('operator')).toMatchObject({ state: 'open', candidateGroup: 'operators' });
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 0 });
    // A further item that falls overdue is news.
    await addInvoice(house, scene.tenantId, scene.accountId, {
      ...INVOICE,
      number: 'INV-2',
      issueDate: '2026-02-01',
      dueDate: '2026-03-10',
    });
    await house.moveClock(scene.tenantId, '2026-03-11T09:00:00.000Z');
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 1 });
  });

  it('one cancelled in Temporal ends as by command: row, outcome and tasks', async () => {
    const scene = await openScene(house, [INVOICE], { email: null });
    const process = await scene.collect();
    const handle = house.temporal.client.workflow.getHandle(process.workflowId);
    await handle.cancel();
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
    expect(await house.process(process)).toMatchObject({ status: 'cancelled', outcome: 'cancelled' });
    expect((await scene.tasks()).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 0 });
  });

  it('the sweep starts each overdue account once, also when it runs twice at once', async () => {
    const scene = await openScene(house);
    for (let n = 2; n <= 6; n += 1) {
      const accountId = await addAccount(house, scene.tenantId, { number: `C-${n}` });
      await addInvoice(house, scene.tenantId, accountId, {
        number: `INV-${n}`,
        issueDate: '2026-01-28',
        // The last one is due today: not overdue yet.
        dueDate: n === 6 ? '2026-03-02' : '2026-02-20',
        amount: 5_000n,
      });
    }
    const results = await Promise.all([house.sweep(scene.tenantId), house.sweep(scene.tenantId)]);
    expect(results.map(({ started }) => started).reduce((total, started) => total + started, 0)).toBe(5);
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 0 });
    await scene.rest();
    expect(await processes(scene.tenantId)).toHaveLength(5);
    expect(await scene.mails()).toHaveLength(5);
  });

  it('a command sent twice under one id is applied once and answered twice', async () => {
    const scene = await openScene(house);
    const process = await scene.collect();
    const pause = { until: '2026-06-30', reason: 'agreed' };
    const answers = await Promise.all([
      house.command(process, 'pause', pause, 'same-key'),
      house.command(process, 'pause', pause, 'same-key'),
    ]);
    expect(answers).toEqual([
      { outcome: 'applied', data: {} },
      { outcome: 'applied', data: {} },
    ]);
    await scene.rest();
    expect((await scene.timeline()).filter((type) => type === 'command-pause')).toHaveLength(1);
  });
});
