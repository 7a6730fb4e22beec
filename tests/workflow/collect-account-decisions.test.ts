import type { ProcessRow } from '../../schema/queries/platform/processes';
import { openScene } from '../support/receivables/collection-scene';
import type { Scene } from '../support/receivables/collection-scene';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';

/** The first instants at which the default ladder, undisturbed from 2026-03-02, asks these questions. */
const CALL = '2026-04-07T12:00:00.000Z';
const DECISION = '2026-04-28T12:00:00.000Z';

describe('what people decide in a collection', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_decisions');
  });
  afterAll(() => house.close());

  async function sceneAt(instant: string): Promise<{ scene: Scene; process: ProcessRow }> {
    const scene = await openScene(house);
    const process = await scene.collect();
    await scene.playUntil(instant);
    return { scene, process };
  }

  it('a promise rests it through the promised day', async () => {
    const { scene, process } = await sceneAt(CALL);
    await scene.decide(process, 'call-customer', { outcome: 'promised', until: '2026-05-15' });
    await scene.playUntil('2026-05-15T12:00:00.000Z');
    expect((await scene.steps()).at(-1)).toBe('2026-04-07 call task');
    await scene.playUntil('2026-05-20T12:00:00.000Z');
    // 05-16 is a Saturday.
    expect((await scene.steps()).at(-1)).toBe('2026-05-18 final-notice email');
  });

  it('no answer lets the ladder go on a week after the call', async () => {
    const { scene, process } = await sceneAt(CALL);
    await scene.decide(process, 'call-customer', { outcome: 'no-answer' });
    await scene.playUntil('2026-04-14T12:00:00.000Z');
    expect((await scene.steps()).at(-1)).toBe('2026-04-14 final-notice email');
  });

  it('a task nobody takes is escalated when due and takes its named outcome when it lapses', async () => {
    const { scene } = await sceneAt(CALL);
    const call = await scene.task('call-customer');
    expect(call).toMatchObject({ state: 'open', candidateGroup: 'collections' });
    await scene.playUntil('2026-04-10T12:00:00.000Z');
    expect(await scene.task('call-customer')).toMatchObject({
      state: 'open',
      candidateGroup: 'finance-managers',
      escalatedAt: expect.any(String) as string,
    });
    await scene.playUntil('2026-04-14T12:00:00.000Z');
    expect(await scene.task('call-customer')).toMatchObject({ state: 'lapsed' });
    expect(await scene.timeline()).toEqual(
      expect.arrayContaining(['task-escalated', 'task-lapsed', 'call-customer-no-answer', 'final-notice']),
    );
  });

  it('the lawyer: it ends as handed over and the sweep leaves it alone', async () => {
    const { scene, process } = await sceneAt(DECISION);
    await scene.decide(process, 'decide-next-step', { outcome: 'lawyer' });
    expect(await house.process(process)).toMatchObject({ status: 'completed', outcome: 'handed-over' });
    expect(await house.sweep(scene.tenantId)).toMatchObject({ started: 0 });
  });

  it('write-off: the ledger is closed, nothing is lost or made up, and it ends', async () => {
    const { scene, process } = await sceneAt(DECISION);
    await scene.pay(30_000n);
    await scene.rest();
    await scene.decide(process, 'decide-next-step', { outcome: 'write-off' });
    expect(await house.process(process)).toMatchObject({ status: 'completed', outcome: 'settled' });
    const [ledger] = await house.query<{ amount: bigint; open: bigint; paid: string; writtenOff: string }>(`
      select i.amount_minor as amount, i.open_minor as open,
        (select sum(a.amount_minor) from allocation a join credit_entry c on c.credit_id = a.credit_id
         where a.item_id = i.item_id and c.kind = 'payment') as paid,
        (select sum(a.amount_minor) from allocation a join credit_entry c on c.credit_id = a.credit_id
         where a.item_id = i.item_id and c.kind = 'write-off') as written_off
      from open_item i where i.tenant_id = '${scene.tenantId}'`);
    expect(ledger).toEqual({ amount: 100_000n, open: 0n, paid: '30000', writtenOff: '70000' });
  });

  it('a write-off decided in the moment the money arrives writes off nothing', async () => {
    const { scene, process } = await sceneAt(DECISION);
    const { taskId } = await scene.task('decide-next-step');
    await scene.change(async (tx) => {
      await tx
        .updateTable('task')
        .set({ state: 'completed', decision: JSON.stringify({ outcome: 'write-off' }), closedAt: DECISION })
        .where('taskId', '=', taskId)
        .execute();
    });
    await scene.pay(100_000n);
    await scene.rest();
    expect(await house.process(process)).toMatchObject({ status: 'completed', outcome: 'settled' });
    expect(
      await house.query(`select 1 from credit_entry where tenant_id = '${scene.tenantId}' and kind = 'write-off'`),
    ).toEqual([]);
  });

  it('instalments rest it through their day; then the question comes again', async () => {
    const { scene, process } = await sceneAt(DECISION);
    await scene.decide(process, 'decide-next-step', { outcome: 'instalments', until: '2026-06-30' });
    await scene.playUntil('2026-06-30T12:00:00.000Z');
    expect(await questions(scene)).toEqual(['2026-04-28 completed']);
    await scene.playUntil('2026-07-01T12:00:00.000Z');
    expect(await questions(scene)).toEqual(['2026-04-28 completed', '2026-07-01 open']);
  });

  it('waiting asks again on the day named; nobody deciding means waiting, two weeks', async () => {
    const { scene, process } = await sceneAt(DECISION);
    await scene.decide(process, 'decide-next-step', { outcome: 'wait', until: '2026-05-11' });
    await scene.playUntil('2026-05-11T12:00:00.000Z');
    expect(await questions(scene)).toEqual(['2026-04-28 completed', '2026-05-11 open']);
    // Lapses on 05-25, rests 14 days.
    await scene.playUntil('2026-06-08T12:00:00.000Z');
    expect(await questions(scene)).toEqual(['2026-04-28 completed', '2026-05-11 lapsed', '2026-06-08 open']);
    expect(await scene.timeline()).toContain('decide-next-step-wait');
  });

  it('a decision is taken once, however often it is sent', async () => {
    const { scene, process } = await sceneAt(CALL);
    const { taskId } = await scene.task('call-customer');
    const decision = { taskId, decision: { outcome: 'promised', until: '2026-05-15' } };
    const first = await house.command(process, 'complete-task', decision, 'key-1');
    const again = await house.command(process, 'complete-task', decision, 'key-1');
    expect(again).toEqual(first);
    await expect(house.command(process, 'complete-task', decision, 'key-2')).rejects.toThrow();
    await scene.rest();
    expect((await scene.timeline()).filter((type) => type === 'task-completed')).toHaveLength(1);
  });

  /** When the last question was asked, and where it stands. */
  async function questions(scene: Scene): Promise<string[]> {
    const rows = await house.query<{ line: string }>(`
      select (opened_at at time zone 'Europe/Berlin')::date || ' ' || state as line from task
      where tenant_id = '${scene.tenantId}' and kind = 'decide-next-step' order by opened_at`);
    return rows.map(({ line }) => line);
  }
});
