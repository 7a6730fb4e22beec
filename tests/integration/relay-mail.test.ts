import { insertDocument } from '../../schema/queries/platform/documents';
import { bumpSubject, subjectChanged } from '../../schema/queries/platform/outbox';
import { closeProcess } from '../../schema/queries/platform/processes';
import { recordEnding } from '../../workers/relay/repair';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { setMailScene } from '../support/platform/mail-scene';
import type { MailScene } from '../support/platform/mail-scene';

const AT = '2025-03-01T08:00:00.000Z';
let house: House;
let scene: MailScene;

beforeAll(async () => {
  house = await openHouse('relay mail');
});
afterAll(() => house.close());
beforeEach(async () => {
  scene = await setMailScene(house);
});

describe('a message that may leave', () => {
  test('is handed over once with its documents, is told in the timeline, and wakes its process', async () => {
    const content = Buffer.from('%PDF');
    const file = { fileName: 'Statement.pdf', mediaType: 'application/pdf' };
    const documentId = await house.inTenant(scene.tenantId, (tx) =>
      insertDocument(tx, {
        tenantId: scene.tenantId,
        processId: scene.process.processId,
        kind: 'statement',
        ...file,
        content,
        createdAt: AT,
      }),
    );
    const outboxId = await scene.queue({ mail: { subject: 'Reminder', attachments: [{ documentId, ...file }] } });
    await scene.drain();
    expect(scene.transport.sent).toEqual([
      expect.objectContaining({
        messageId: `${outboxId}@${scene.tenantId}.example.com`,
        to: { name: '', address: 'jane@example.org' },
        from: { name: 'Receivables', address: 'ar@example.com' },
        subject: 'Reminder',
        attachments: [{ ...file, content }],
      }),
    ]);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    expect(await scene.events()).toEqual(['message-sent']);
    expect(await scene.reconsiders()).toBe(1);
  });

  test('follows the earlier ones of its lane, and waits for none of another lane', async () => {
    await scene.queue({ lane: 'a', mail: { subject: 'a1' } });
    await scene.queue({ lane: 'a', mail: { subject: 'a2' } });
    await scene.queue({ lane: 'b', mail: { subject: 'b1' } });
    scene.transport.answer({ outcome: 'deferred', detail: 'busy' });
    await scene.drain();
    expect(scene.subjects()).toEqual(['a1', 'b1']);
    await scene.letTimePass();
    await scene.drain();
    expect(scene.subjects()).toEqual(['a1', 'b1', 'a1', 'a2']);
  });

  test('is handed over by one of many relays only, in the order of its lane', async () => {
    const lanes = 6;
    const each = 8;
    for (let n = 0; n < each; n += 1) {
      for (let lane = 0; lane < lanes; lane += 1)
        await scene.queue({ lane: `lane-${lane}`, mail: { subject: `${lane}/${n}` } });
    }
    const senders = Array.from({ length: 5 }, () => scene.anotherSender());
    const left = async () =>
      (
        await house.superuser
          .selectFrom('outbox')
          .select('outboxId')
          .where('kind', '=', 'mail')
          .where('state', 'in', ['pending', 'sending'])
          .execute()
      ).length;
    while ((await left()) > 0) await Promise.all(senders.map((one) => one.step()));
    expect(new Set(scene.subjects()).size).toBe(lanes * each);
    expect(scene.transport.sent).toHaveLength(lanes * each);
    for (let lane = 0; lane < lanes; lane += 1) {
      const ofLane = scene.subjects().filter((subject) => subject.startsWith(`${lane}/`));
      expect(ofLane).toEqual(Array.from({ length: each }, (_, n) => `${lane}/${n}`));
    }
  });

  test('of one tenant does not wait behind the thousand of another', async () => {
    for (let n = 0; n < 20; n += 1) await scene.queue({ lane: `lane-${n}`, mail: { subject: 'many' } });
    const small = await house.newTenant();
    const smallSubject = await house.newSubject(small);
    await house.newMail(await house.newProcess(small), smallSubject, { mail: { subject: 'few' } });
    await scene.sender.step();
    await scene.sender.step();
    expect(scene.subjects()).toContain('few');
  });
});

describe('a message that is no longer true', () => {
  const expectWithdrawn = async (outboxId: string, reason: RegExp): Promise<void> => {
    expect(scene.transport.sent).toEqual([]);
    const found = await scene.row(outboxId);
    expect(found).toMatchObject({ state: 'withdrawn', attempts: 0 });
    expect(found.lastError).toMatch(reason);
    expect(await scene.events()).toContain('message-withdrawn');
    expect(await scene.reconsiders()).toBe(1);
  };

  test('because its record changed', async () => {
    const outboxId = await scene.queue();
    await house.inTenant(scene.tenantId, (tx) => subjectChanged(tx, scene.tenantId, scene.subjectId, AT));
    await scene.drain();
    await expectWithdrawn(outboxId, /version 1, the record is at 2/);
  });

  test('because its time has passed on the clock of its tenant', async () => {
    const validUntil = new Date(Date.now() + 3_600_000).toISOString();
    const outboxId = await scene.queue({ validUntil });
    await house.superuser
      .updateTable('tenant')
      .set({ clockOffsetMs: 7_200_000n })
      .where('tenantId', '=', scene.tenantId)
      .execute();
    await scene.drain();
    await expectWithdrawn(outboxId, /valid until/);
  });

  test('because its process was stopped', async () => {
    const outboxId = await scene.queue();
    await house.inTenant(scene.tenantId, (tx) =>
      closeProcess(tx, scene.process, {
        status: 'cancelled',
        outcome: 'cancelled',
        summary: 'Cancelled',
        actor: 'process',
        at: AT,
      }),
    );
    await scene.drain();
    await expectWithdrawn(outboxId, /process is cancelled/);
  });

  test('because its process ended in the engine without closing its record', async () => {
    const outboxId = await scene.queue();
    await recordEnding(house.sweeper, scene.process, 'completed', undefined);
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'withdrawn' });
    expect(scene.transport.sent).toEqual([]);
  });

  test('because its record is being changed: it waits for the change and is withdrawn', async () => {
    const outboxId = await scene.queue();
    await house.inTenant(scene.tenantId, async (tx) => {
      await bumpSubject(tx, scene.tenantId, scene.subjectId);
      await scene.drain();
      expect(await scene.row(outboxId)).toMatchObject({ state: 'pending', attempts: 0 });
    });
    await scene.letTimePass();
    await scene.drain();
    await expectWithdrawn(outboxId, /version/);
  });

  test('at a later attempt, after the first was not taken', async () => {
    const outboxId = await scene.queue();
    scene.transport.answer({ outcome: 'deferred', detail: '451 later' });
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'pending', attempts: 1, lastError: '451 later' });
    await house.inTenant(scene.tenantId, (tx) => bumpSubject(tx, scene.tenantId, scene.subjectId));
    await scene.letTimePass();
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'withdrawn' });
    expect(scene.transport.sent).toHaveLength(1);
  });
});

describe('a message that is not taken', () => {
  test('for now waits longer each time and keeps its message id', async () => {
    const outboxId = await scene.queue();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      scene.transport.answer({ outcome: 'deferred', detail: 'later' });
      await scene.drain();
      const [found] = await house.query<{ wait: number }>(
        `select extract(epoch from available_at - clock_timestamp())::float8 as wait from outbox where outbox_id = '${outboxId}'`,
      );
      waits.push(found?.wait ?? 0);
      await scene.letTimePass();
    }
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(2 ** index - 0.5);
      expect(wait).toBeLessThanOrEqual(2 ** (index + 1));
    }
    await scene.drain();
    expect(new Set(scene.transport.sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'sent', attempts: 4 });
  });

  test('ever is a task for people, once, that shows the address masked', async () => {
    const outboxId = await scene.queue();
    scene.transport.answer({ outcome: 'rejected', detail: '550 unknown user' });
    await scene.drain();
    expect(await scene.row(outboxId)).toMatchObject({ state: 'failed', lastError: '550 unknown user' });
    expect(await scene.tasks()).toEqual([
      expect.objectContaining({
        kind: 'undeliverable-message',
        candidateGroup: 'finance-managers',
        state: 'open',
        form: expect.objectContaining({
          outboxId,
          recipient: 'j***@example.org',
          detail: '550 unknown user',
        }) as object,
      }),
    ]);
    expect(await scene.events()).toEqual(['message-undeliverable', 'task-opened']);
    expect(await scene.reconsiders()).toBe(1);
  });

  test.each([
    ['two recipients', { to: 'a@example.org, b@example.org' }],
    ['a header of its own', { subject: 'Hi\r\nBcc: b@example.org' }],
    [
      'a document that is gone',
      { attachments: [{ documentId: '0190b3a0-0000-7000-8000-0000000000ff', fileName: 'x', mediaType: 'x/y' }] },
    ],
  ])('because it has %s never reaches the transport', async (_what, mail) => {
    const outboxId = await scene.queue({ mail });
    await scene.drain();
    expect(scene.transport.sent).toEqual([]);
    expect(await scene.row(outboxId)).toMatchObject({ state: 'failed' });
    expect(await scene.tasks()).toHaveLength(1);
  });
});
