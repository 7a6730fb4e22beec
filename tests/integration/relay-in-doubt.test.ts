import type { Delivery } from '../../runtime/mail/transport';
import { bumpSubject } from '../../schema/queries/platform/outbox';
import { closeProcess } from '../../schema/queries/platform/processes';
import { settleInDoubt } from '../../schema/queries/platform/relay';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { setMailScene } from '../support/platform/mail-scene';
import type { MailScene } from '../support/platform/mail-scene';

const AT = '2025-03-01T08:00:00.000Z';
let house: House;
let scene: MailScene;

beforeAll(async () => {
  house = await openHouse('relay in doubt');
});
afterAll(() => house.close());
beforeEach(async () => {
  scene = await setMailScene(house);
});

describe('a message nobody knows about', () => {
  const inDoubt = async (): Promise<string> => {
    const outboxId = await scene.queue();
    scene.transport.answer({ outcome: 'in-doubt', detail: 'the line was cut' });
    await scene.drain();
    return outboxId;
  };

  test('is a task for people and is never sent again by itself', async () => {
    const outboxId = await inDoubt();
    await scene.letTimePass();
    await scene.drain();
    while (await scene.sender.findLost());
    expect(scene.transport.sent).toHaveLength(1);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'in-doubt' });
    expect(await scene.tasks()).toEqual([
      expect.objectContaining({
        kind: 'in-doubt-message',
        form: expect.objectContaining({
          outboxId,
          about: outboxId,
          messageId: `${outboxId}@${scene.tenantId}.example.com`,
        }) as object,
      }),
    ]);
    expect(await scene.reconsiders()).toBe(1);
  });

  test('is due in two days and counts as sent after ten, by the days of the company', async () => {
    // In Sydney (UTC+11 in March) it is the 12th already.
    const offset = Date.parse('2026-03-11T13:30:00.000Z') - Date.now();
    await house.query(`update tenant set zone = 'Australia/Sydney', clock_offset_ms = ${offset}
      where tenant_id = '${scene.tenantId}'`);
    await inDoubt();
    expect(await scene.tasks()).toEqual([
      expect.objectContaining({
        dueAt: '2026-03-13T13:00:00.000Z',
        lapseAt: '2026-03-21T13:00:00.000Z',
        lapseOutcome: 'arrived',
      }),
    ]);
  });

  test('because its sender died is found when its lease has ended, and not before', async () => {
    const outboxId = await scene.queue();
    let answer: (delivery: Delivery) => void = () => undefined;
    scene.transport.answer(new Promise((resolve) => (answer = resolve)));
    const dying = scene.sender.step();
    while (scene.transport.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await scene.sender.findLost()).toBe(false);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sending', attempts: 1 });
    await scene.letTimePass();
    const other = scene.anotherSender();
    expect(await other.findLost()).toBe(true);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'in-doubt' });
    expect(await other.step()).toBe(false);

    // It was only slow: what it knows is better than the doubt.
    answer({ outcome: 'accepted' });
    await dying;
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent' });
    expect(scene.transport.sent).toHaveLength(1);
    expect(await scene.tasks()).toEqual([expect.objectContaining({ kind: 'in-doubt-message', state: 'withdrawn' })]);
    expect(await scene.events()).toEqual(['message-in-doubt', 'task-opened', 'message-sent', 'task-withdrawn']);
  });

  test.each([
    [{ outcome: 'in-doubt', detail: 'no answer' } as const, 'in-doubt', ['in-doubt-message open']],
    [
      { outcome: 'rejected', detail: 'no such user' } as const,
      'failed',
      ['in-doubt-message withdrawn', 'undeliverable-message open'],
    ],
  ])('whose sender comes back late with %p leaves one question open', async (late, state, questions) => {
    const outboxId = await scene.queue();
    let answer: (delivery: Delivery) => void = () => undefined;
    scene.transport.answer(new Promise((resolve) => (answer = resolve)));
    const slow = scene.sender.step();
    while (scene.transport.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await scene.letTimePass();
    expect(await scene.anotherSender().findLost()).toBe(true);
    answer(late);
    await slow;
    expect(await scene.row(outboxId)).toMatchObject({ state });
    expect((await scene.tasks()).map((task) => `${task.kind} ${task.state}`).sort()).toEqual(questions);
  });

  test('goes to the operators when its process has ended', async () => {
    const outboxId = await scene.queue();
    scene.transport.answer({ outcome: 'in-doubt', detail: 'the line was cut' });
    await house.inTenant(scene.tenantId, (tx) =>
      closeProcess(tx, scene.process, {
        status: 'completed',
        outcome: 'paid',
        summary: 'Paid',
        actor: 'process',
        at: AT,
      }),
    );
    await scene.drain();
    expect(await scene.tasks()).toEqual([
      expect.objectContaining({
        kind: 'operator',
        candidateGroup: 'operators',
        lapseAt: null,
        lapseOutcome: null,
        form: expect.objectContaining({ outboxId }) as object,
      }),
    ]);
  });

  test('counts as sent when a person found it was', async () => {
    const outboxId = await inDoubt();
    const settle = () =>
      house.inTenant(scene.tenantId, (tx) => settleInDoubt(tx, scene.tenantId, outboxId, 'sent', 'process'));
    expect(await settle()).toBe(true);
    expect(await settle()).toBe(false);
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent' });
    expect(scene.transport.sent).toHaveLength(1);
  });

  test('leaves again under the same id when a person found it did not', async () => {
    const outboxId = await inDoubt();
    await house.inTenant(scene.tenantId, (tx) => settleInDoubt(tx, scene.tenantId, outboxId, 'not-sent'));
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(new Set(scene.transport.sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await scene.events()).toEqual([
      'message-in-doubt',
      'task-opened',
      'message-requeued',
      'message-sent',
      'task-withdrawn',
    ]);
  });

  test('does not leave again when its record has changed meanwhile', async () => {
    const outboxId = await inDoubt();
    await house.inTenant(scene.tenantId, (tx) => bumpSubject(tx, scene.tenantId, scene.subjectId));
    await house.inTenant(scene.tenantId, (tx) => settleInDoubt(tx, scene.tenantId, outboxId, 'not-sent'));
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'withdrawn' });
    expect(scene.transport.sent).toHaveLength(1);
  });
});

describe('the local mailbox', () => {
  const mailbox = () => house.inTenant(scene.tenantId, (tx) => tx.selectFrom('mailboxMessage').selectAll().execute());

  test('holds a message and its row says sent, both or neither', async () => {
    const local = scene.anotherSender('mailbox');
    const outboxId = await scene.queue({ mail: { subject: 'Reminder', text: 'Please pay' } });
    // The last write of the transaction is refused once: nothing of it may remain.
    await house.query(`revoke insert on process_event from neuroerp_relay`);
    await expect(local.step()).rejects.toThrow('permission denied');
    expect(await mailbox()).toEqual([]);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'pending', attempts: 0 });
    await house.query(`grant insert on process_event to neuroerp_relay`);
    await Promise.all([local.step(), local.step(), local.step()]);
    expect(await mailbox()).toEqual([
      expect.objectContaining({
        messageId: `${outboxId}@${scene.tenantId}.example.com`,
        recipient: 'jane@example.org',
        subject: 'Reminder',
        body: 'Please pay',
        processId: scene.process.processId,
      }),
    ]);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent' });
    expect(await scene.events()).toEqual(['message-sent']);
  });
});
