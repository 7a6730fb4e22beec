import { openScene } from '../support/receivables/collection-scene';
import type { Scene } from '../support/receivables/collection-scene';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';
import { recordingTransport } from '../support/platform/recording-transport';

const DOWN = { outcome: 'deferred', detail: '421 try again later' } as const;

describe('a collection whose mail does not go the easy way', () => {
  const transport = recordingTransport();
  let down = false;
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_mail', {
      send: async (message) => (down ? DOWN : transport.send(message)),
    });
  });
  afterAll(() => house.close());
  beforeEach(() => {
    down = false;
    transport.sent.splice(0);
  });

  /** The first reminder was handed over once and put back: mail is down. */
  async function sceneWithMailDown(): Promise<{ scene: Scene; collected: ReturnType<Scene['collect']> }> {
    const scene = await openScene(house);
    down = true;
    const collected = scene.collect();
    await scene.messageIs('pending', 'sending');
    return { scene, collected };
  }

  it('who pays while the message waits never gets it, and the collection ends', async () => {
    const { scene, collected } = await sceneWithMailDown();
    await scene.pay(100_000n);
    const process = await collected;
    await scene.rest();
    expect(await house.process(process)).toMatchObject({ status: 'completed', outcome: 'settled' });
    expect(await scene.messages()).toEqual(['withdrawn']);
    expect(await scene.timeline()).toContain('message-withdrawn');
    expect(await scene.timeline()).not.toContain('message-sent');
  });

  it.each([
    ['a hold', (scene: Scene) => scene.stand({ holdUntil: '2026-04-30', holdReason: 'checking' })],
    [
      'a stop of contact',
      (scene: Scene) => scene.stand({ contactStoppedOn: '2026-03-02', contactStopReason: 'asked' }),
    ],
    ['an insolvency', (scene: Scene) => scene.stand({ insolventOn: '2026-03-02' })],
    ['a dispute of all', (scene: Scene) => scene.dispute(scene.items[0] ?? '', 100_000n)],
  ])('%s withdraws the message that waits', async (_what, change) => {
    const { scene, collected } = await sceneWithMailDown();
    await change(scene);
    await collected;
    await scene.rest();
    expect(await scene.messages()).toEqual(['withdrawn']);
  });

  it.each([
    ['a pause', 'pause', { until: '2026-04-30', reason: 'agreed' }, 'running'],
    ['a cancellation', 'cancel', { reason: 'paid in cash' }, 'cancelled'],
  ])('%s withdraws the message that waits', async (_what, name, payload, status) => {
    const { scene, collected } = await sceneWithMailDown();
    const [row] = await house.query<{ processId: string; workflowId: string; tenantId: string }>(
      `select * from process where tenant_id = '${scene.tenantId}'`,
    );
    if (!row) throw new Error('no process');
    await house.command(await house.process(row), name, payload);
    const process = await collected;
    await scene.rest();
    expect(await scene.messages()).toEqual(['withdrawn']);
    expect(await house.process(process)).toMatchObject({ status });
  });

  it('a part payment withdraws the message and another with the smaller sum goes', async () => {
    const { scene, collected } = await sceneWithMailDown();
    await scene.pay(40_000n);
    down = false;
    await collected;
    await scene.rest();
    expect(await scene.messages()).toEqual(['withdrawn', 'sent']);
    expect(transport.sent.at(-1)?.text).toContain('600.00');
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email', '2026-03-02 friendly-reminder email']);
  });

  it('an undeliverable message is cleared up by a person: by post, or tried again', async () => {
    for (const outcome of ['post', 'retry']) {
      const scene = await openScene(house);
      transport.answer({ outcome: 'rejected', detail: '550 no such mailbox' });
      const process = await scene.collect();
      expect(await scene.messages()).toEqual(['failed']);
      await scene.decide(process, 'undeliverable-message', { outcome });
      const steps = await scene.steps();
      expect(steps.map((step) => step.split(' ')[2])).toEqual(['email', outcome === 'post' ? 'post' : 'email']);
      expect(await scene.messages()).toEqual(outcome === 'post' ? ['failed'] : ['failed', 'sent']);
    }
  });

  it('a message in doubt is never sent again blindly: a person finds that it was sent', async () => {
    const scene = await openScene(house);
    transport.answer({ outcome: 'in-doubt', detail: 'connection lost after DATA' });
    const process = await scene.collect();
    expect(await scene.messages()).toEqual(['in-doubt']);
    expect(transport.sent).toHaveLength(1);
    await scene.decide(process, 'in-doubt-message', { outcome: 'sent' });
    expect(await scene.messages()).toEqual(['sent']);
    expect(transport.sent).toHaveLength(1);
    await scene.playUntil('2026-03-13T12:00:00.000Z');
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email', '2026-03-13 reminder email']);
  });

  it('a message in doubt that was not sent goes once more, under the same id', async () => {
    const scene = await openScene(house);
    transport.answer({ outcome: 'in-doubt', detail: 'connection lost after DATA' });
    const process = await scene.collect();
    await scene.decide(process, 'in-doubt-message', { outcome: 'not-sent' });
    expect(await scene.messages()).toEqual(['sent']);
    expect(transport.sent).toHaveLength(2);
    expect(transport.sent[1]?.messageId).toBe(transport.sent[0]?.messageId);
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email']);
  });
});
