import { INVOICE, openScene } from '../support/receivables/collection-scene';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';

describe('what stops or turns a collection', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_blocks');
  });
  afterAll(() => house.close());

  it('a hold on the account rests it through its day, and it goes on the day after', async () => {
    const scene = await openScene(house);
    await scene.stand({ holdUntil: '2026-03-20', holdReason: 'bank mistake' });
    const process = await scene.collect();
    expect(await scene.steps()).toEqual([]);
    expect(await house.process(process)).toMatchObject({ wakeAt: '2026-03-20T23:00:00.000Z' });
    await scene.playUntil('2026-03-24T12:00:00.000Z');
    // Saturday and Sunday have no window.
    expect(await scene.steps()).toEqual(['2026-03-23 friendly-reminder email']);
  });

  it('a pause rests it and a resumption ends the pause at once', async () => {
    const scene = await openScene(house);
    const process = await scene.collect();
    expect(await house.command(process, 'pause', { until: '2026-06-30', reason: 'agreed' })).toMatchObject({
      outcome: 'applied',
    });
    await scene.playUntil('2026-04-20T09:00:00.000Z');
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email']);
    await house.command(process, 'resume', {});
    await scene.rest();
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email', '2026-04-20 reminder email']);
    expect(await house.command(process, 'resume', {})).toMatchObject({ outcome: 'refused', refusal: 'conflict' });
  });

  it('a dispute of a part leaves the rest to be collected; one of the whole rests it', async () => {
    const scene = await openScene(house);
    await scene.dispute(scene.items[0] ?? '', 40_000n);
    await scene.collect();
    const [first] = await scene.mails();
    expect(first?.body).toContain('600.00');
    await scene.dispute(scene.items[0] ?? '', 60_000n);
    await scene.playUntil('2026-04-20T09:00:00.000Z');
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email']);
  });

  it('a stop of contact closes the mail; a person chooses the post, and letters are sent by people', async () => {
    const scene = await openScene(house);
    await scene.stand({ contactStoppedOn: '2026-03-01', contactStopReason: 'asked' });
    const process = await scene.collect();
    expect(await scene.task('choose-channel')).toMatchObject({ state: 'open', candidateGroup: 'collections' });
    await scene.decide(process, 'choose-channel', { outcome: 'post' });
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder post']);
    const letter = await scene.task('send-by-post');
    expect(letter.state).toBe('open');
    await house.moveClock(scene.tenantId, '2026-03-04T10:00:00.000Z');
    await scene.decide(process, 'send-by-post', { outcome: 'sent' });
    await scene.playUntil('2026-03-20T12:00:00.000Z');
    // Due 02-27 + 14 days; the letter left two days late, and the next waits the eleven days between the two steps.
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder post', '2026-03-16 reminder post']);
    expect(await scene.mails()).toEqual([]);
  });

  it('without a mail address a person chooses, and nobody choosing asks again', async () => {
    const scene = await openScene(house, [INVOICE], { email: null });
    await scene.collect();
    expect(await scene.task('choose-channel')).toMatchObject({ state: 'open' });
    // Lapses after 10 days, rests 14 days, asks again.
    await scene.playUntil('2026-04-01T12:00:00.000Z');
    expect((await scene.tasks()).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      'choose-channel lapsed',
      'choose-channel open',
    ]);
    expect(await scene.steps()).toEqual([]);
  });

  it('an insolvency stops every demand and asks once for the claim to be filed', async () => {
    const scene = await openScene(house);
    const process = await scene.collect();
    await scene.stand({ insolventOn: '2026-03-02' });
    await scene.rest();
    await scene.decide(process, 'file-insolvency-claim', { outcome: 'filed' });
    await scene.playUntil('2026-07-01T12:00:00.000Z');
    expect((await scene.tasks()).map(({ kind }) => kind)).toEqual(['file-insolvency-claim']);
    expect(await scene.steps()).toEqual(['2026-03-02 friendly-reminder email']);
    expect(await house.process(process)).toMatchObject({ status: 'running' });
  });

  it('two currencies stand in one message, each with its own total, and never added up', async () => {
    const scene = await openScene(house, [INVOICE, { ...INVOICE, number: 'INV-2', amount: 25_000n, currency: 'USD' }]);
    const process = await scene.collect();
    const mails = await scene.mails();
    expect(mails).toHaveLength(1);
    expect(mails[0]?.body).toMatch(/1,000\.00/);
    expect(mails[0]?.body).toMatch(/250\.00/);
    expect(mails[0]?.body).not.toMatch(/1,250\.00/);
    await scene.pay(100_000n);
    await scene.rest();
    expect(await house.process(process)).toMatchObject({ status: 'running' });
    await scene.pay(25_000n, ['INV-2'], 'USD');
    await scene.rest();
    expect(await house.process(process)).toMatchObject({ status: 'completed', outcome: 'settled' });
  });
});
