import { createLogger } from '../../runtime/log';
import type { Delivery } from '../../runtime/mail/transport';
import { insertDocument } from '../../schema/queries/platform/documents';
import { bumpSubject, subjectChanged } from '../../schema/queries/platform/outbox';
import { closeProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { settleInDoubt } from '../../schema/queries/platform/relay';
import { createMailSender } from '../../workers/relay/send-mail';
import type { MailSender } from '../../workers/relay/send-mail';
import { openHouse } from '../support/platform/house';
import type { House, MailOptions } from '../support/platform/house';
import { recordingTransport } from '../support/platform/recording-transport';
import type { RecordingTransport } from '../support/platform/recording-transport';

const log = createLogger({ service: 'test', level: 'silent' });
const AT = '2025-03-01T08:00:00.000Z';
let house: House;
let tenantId: string;
let subjectId: string;
let process: ProcessRow;
let transport: RecordingTransport;
let sender: MailSender;

beforeAll(async () => {
  house = await openHouse('relay mail');
});
afterAll(() => house.close());
beforeEach(async () => {
  // Every test sees only its own messages.
  await house.superuser.deleteFrom('outbox').execute();
  tenantId = await house.newTenant();
  subjectId = await house.newSubject(tenantId);
  process = await house.newProcess(tenantId, { subjectId });
  transport = recordingTransport();
  sender = createMailSender({ db: house.relay, transport, log });
});

const queue = (options?: MailOptions): Promise<string> => house.newMail(process, subjectId, options);
const row = (outboxId: string) =>
  house.inTenant(tenantId, (tx) =>
    tx.selectFrom('outbox').selectAll().where('outboxId', '=', outboxId).executeTakeFirstOrThrow(),
  );
const events = async (): Promise<string[]> => {
  const rows = await house.inTenant(tenantId, (tx) =>
    tx.selectFrom('processEvent').select('type').where('actor', '!=', 'sweep').orderBy('eventId').execute(),
  );
  return rows.map(({ type }) => type);
};
const tasks = () => house.inTenant(tenantId, (tx) => tx.selectFrom('task').selectAll().execute());
const reconsiders = async (): Promise<number> => {
  const rows = await house.inTenant(tenantId, (tx) =>
    tx.selectFrom('outbox').select('outboxId').where('kind', '=', 'signal').execute(),
  );
  return rows.length;
};
/** Makes what waits for a back-off or a lease due at once. */
const letTimePass = () =>
  house.superuser.updateTable('outbox').set({ availableAt: '2020-01-01T00:00:00.000Z' }).execute();
const drain = async (): Promise<void> => {
  while (await sender.step());
};
const subjects = (): string[] => transport.sent.map(({ subject }) => subject);

describe('a message that may leave', () => {
  test('is handed over once with its documents, is told in the timeline, and wakes its process', async () => {
    const content = Buffer.from('%PDF');
    const file = { fileName: 'Statement.pdf', mediaType: 'application/pdf' };
    const documentId = await house.inTenant(tenantId, (tx) =>
      insertDocument(tx, {
        tenantId,
        processId: process.processId,
        kind: 'statement',
        ...file,
        content,
        createdAt: AT,
      }),
    );
    const outboxId = await queue({ mail: { subject: 'Reminder', attachments: [{ documentId, ...file }] } });
    await drain();
    expect(transport.sent).toEqual([
      expect.objectContaining({
        messageId: `${outboxId}@${tenantId}.example.com`,
        to: { name: '', address: 'jane@example.org' },
        from: { name: 'Receivables', address: 'ar@example.com' },
        subject: 'Reminder',
        attachments: [{ ...file, content }],
      }),
    ]);
    expect(await row(outboxId)).toMatchObject({ state: 'sent', attempts: 1, lastError: null });
    expect(await events()).toEqual(['message-sent']);
    expect(await reconsiders()).toBe(1);
  });

  test('follows the earlier ones of its lane, and waits for none of another lane', async () => {
    await queue({ lane: 'a', mail: { subject: 'a1' } });
    await queue({ lane: 'a', mail: { subject: 'a2' } });
    await queue({ lane: 'b', mail: { subject: 'b1' } });
    transport.answer({ outcome: 'deferred', detail: 'busy' });
    await drain();
    expect(subjects()).toEqual(['a1', 'b1']);
    await letTimePass();
    await drain();
    expect(subjects()).toEqual(['a1', 'b1', 'a1', 'a2']);
  });

  test('is handed over by one of many relays only, in the order of its lane', async () => {
    const lanes = 6;
    const each = 8;
    for (let n = 0; n < each; n += 1) {
      for (let lane = 0; lane < lanes; lane += 1)
        await queue({ lane: `lane-${lane}`, mail: { subject: `${lane}/${n}` } });
    }
    const senders = Array.from({ length: 5 }, () => createMailSender({ db: house.relay, transport, log }));
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
    expect(new Set(subjects()).size).toBe(lanes * each);
    expect(transport.sent).toHaveLength(lanes * each);
    for (let lane = 0; lane < lanes; lane += 1) {
      const ofLane = subjects().filter((subject) => subject.startsWith(`${lane}/`));
      expect(ofLane).toEqual(Array.from({ length: each }, (_, n) => `${lane}/${n}`));
    }
  });

  test('of one tenant does not wait behind the thousand of another', async () => {
    for (let n = 0; n < 20; n += 1) await queue({ lane: `lane-${n}`, mail: { subject: 'many' } });
    const small = await house.newTenant();
    const smallSubject = await house.newSubject(small);
    await house.newMail(await house.newProcess(small), smallSubject, { mail: { subject: 'few' } });
    await sender.step();
    await sender.step();
    expect(subjects()).toContain('few');
  });
});

describe('a message that is no longer true', () => {
  const expectWithdrawn = async (outboxId: string, reason: RegExp): Promise<void> => {
    expect(transport.sent).toEqual([]);
    const found = await row(outboxId);
    expect(found).toMatchObject({ state: 'withdrawn', attempts: 0 });
    expect(found.lastError).toMatch(reason);
    expect(await events()).toContain('message-withdrawn');
    expect(await reconsiders()).toBe(1);
  };

  test('because its record changed', async () => {
    const outboxId = await queue();
    await house.inTenant(tenantId, (tx) => subjectChanged(tx, tenantId, subjectId, AT));
    await drain();
    await expectWithdrawn(outboxId, /version 1, the record is at 2/);
  });

  test('because its time has passed on the clock of its tenant', async () => {
    const validUntil = new Date(Date.now() + 3_600_000).toISOString();
    const outboxId = await queue({ validUntil });
    await house.superuser
      .updateTable('tenant')
      .set({ clockOffsetMs: 7_200_000n })
      .where('tenantId', '=', tenantId)
      .execute();
    await drain();
    await expectWithdrawn(outboxId, /valid until/);
  });

  test('because its process was stopped', async () => {
    const outboxId = await queue();
    await house.inTenant(tenantId, (tx) =>
      closeProcess(tx, process, {
        status: 'cancelled',
        outcome: 'cancelled',
        summary: 'Cancelled',
        actor: 'process',
        at: AT,
      }),
    );
    await drain();
    await expectWithdrawn(outboxId, /process is cancelled/);
  });

  test('because its record is being changed: it waits for the change and is withdrawn', async () => {
    const outboxId = await queue();
    await house.inTenant(tenantId, async (tx) => {
      await bumpSubject(tx, tenantId, subjectId);
      await drain();
      expect(await row(outboxId)).toMatchObject({ state: 'pending', attempts: 0 });
    });
    await letTimePass();
    await drain();
    await expectWithdrawn(outboxId, /version/);
  });

  test('at a later attempt, after the first was not taken', async () => {
    const outboxId = await queue();
    transport.answer({ outcome: 'deferred', detail: '451 later' });
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'pending', attempts: 1, lastError: '451 later' });
    await house.inTenant(tenantId, (tx) => bumpSubject(tx, tenantId, subjectId));
    await letTimePass();
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'withdrawn' });
    expect(transport.sent).toHaveLength(1);
  });
});

describe('a message that is not taken', () => {
  test('for now waits longer each time and keeps its message id', async () => {
    const outboxId = await queue();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      transport.answer({ outcome: 'deferred', detail: 'later' });
      await drain();
      const [found] = await house.query<{ wait: number }>(
        `select extract(epoch from available_at - clock_timestamp())::float8 as wait from outbox where outbox_id = '${outboxId}'`,
      );
      waits.push(found?.wait ?? 0);
      await letTimePass();
    }
    for (const [index, wait] of waits.entries()) {
      expect(wait).toBeGreaterThan(2 ** index - 0.5);
      expect(wait).toBeLessThanOrEqual(2 ** (index + 1));
    }
    await drain();
    expect(new Set(transport.sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await row(outboxId)).toMatchObject({ state: 'sent', attempts: 4 });
  });

  test('ever is a task for people, once, that shows the address masked', async () => {
    const outboxId = await queue();
    transport.answer({ outcome: 'rejected', detail: '550 unknown user' });
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'failed', lastError: '550 unknown user' });
    expect(await tasks()).toEqual([
      expect.objectContaining({
        kind: 'undeliverable-message',
        candidateGroup: 'collections',
        state: 'open',
        form: expect.objectContaining({
          outboxId,
          recipient: 'j***@example.org',
          detail: '550 unknown user',
        }) as object,
      }),
    ]);
    expect(await events()).toEqual(['message-undeliverable', 'task-opened']);
    expect(await reconsiders()).toBe(1);
  });

  test.each([
    ['two recipients', { to: 'a@example.org, b@example.org' }],
    ['a header of its own', { subject: 'Hi\r\nBcc: b@example.org' }],
    [
      'a document that is gone',
      { attachments: [{ documentId: '0190b3a0-0000-7000-8000-0000000000ff', fileName: 'x', mediaType: 'x/y' }] },
    ],
  ])('because it has %s never reaches the transport', async (_what, mail) => {
    const outboxId = await queue({ mail });
    await drain();
    expect(transport.sent).toEqual([]);
    expect(await row(outboxId)).toMatchObject({ state: 'failed' });
    expect(await tasks()).toHaveLength(1);
  });
});

describe('a message nobody knows about', () => {
  const inDoubt = async (): Promise<string> => {
    const outboxId = await queue();
    transport.answer({ outcome: 'in-doubt', detail: 'the line was cut' });
    await drain();
    return outboxId;
  };

  test('is a task for people and is never sent again by itself', async () => {
    const outboxId = await inDoubt();
    await letTimePass();
    await drain();
    while (await sender.findLost());
    expect(transport.sent).toHaveLength(1);
    expect(await row(outboxId)).toMatchObject({ state: 'in-doubt' });
    expect(await tasks()).toEqual([
      expect.objectContaining({
        kind: 'in-doubt-message',
        form: expect.objectContaining({ outboxId, messageId: `${outboxId}@${tenantId}.example.com` }) as object,
      }),
    ]);
    expect(await reconsiders()).toBe(1);
  });

  test('because its sender died is found when its lease has ended, and not before', async () => {
    const outboxId = await queue();
    let answer: (delivery: Delivery) => void = () => undefined;
    transport.answer(new Promise((resolve) => (answer = resolve)));
    const dying = sender.step();
    while (transport.sent.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await sender.findLost()).toBe(false);
    expect(await row(outboxId)).toMatchObject({ state: 'sending', attempts: 1 });
    await letTimePass();
    const other = createMailSender({ db: house.relay, transport, log });
    expect(await other.findLost()).toBe(true);
    expect(await row(outboxId)).toMatchObject({ state: 'in-doubt' });
    expect(await other.step()).toBe(false);

    // It was only slow: what it knows is better than the doubt.
    answer({ outcome: 'accepted' });
    await dying;
    expect(await row(outboxId)).toMatchObject({ state: 'sent' });
    expect(transport.sent).toHaveLength(1);
  });

  test('goes to the operators when its process has ended', async () => {
    const outboxId = await queue();
    transport.answer({ outcome: 'in-doubt', detail: 'the line was cut' });
    await house.inTenant(tenantId, (tx) =>
      closeProcess(tx, process, { status: 'completed', outcome: 'paid', summary: 'Paid', actor: 'process', at: AT }),
    );
    await drain();
    expect(await tasks()).toEqual([
      expect.objectContaining({
        kind: 'operator',
        candidateGroup: 'operators',
        form: expect.objectContaining({ outboxId }) as object,
      }),
    ]);
  });

  test('counts as sent when a person found it was', async () => {
    const outboxId = await inDoubt();
    const settle = () => house.inTenant(tenantId, (tx) => settleInDoubt(tx, tenantId, outboxId, 'sent', 'process'));
    expect(await settle()).toBe(true);
    expect(await settle()).toBe(false);
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'sent' });
    expect(transport.sent).toHaveLength(1);
  });

  test('leaves again under the same id when a person found it did not', async () => {
    const outboxId = await inDoubt();
    await house.inTenant(tenantId, (tx) => settleInDoubt(tx, tenantId, outboxId, 'not-sent'));
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'sent', attempts: 2 });
    expect(new Set(transport.sent.map(({ messageId }) => messageId)).size).toBe(1);
    expect(await events()).toEqual(['message-in-doubt', 'task-opened', 'message-requeued', 'message-sent']);
  });

  test('does not leave again when its record has changed meanwhile', async () => {
    const outboxId = await inDoubt();
    await house.inTenant(tenantId, (tx) => bumpSubject(tx, tenantId, subjectId));
    await house.inTenant(tenantId, (tx) => settleInDoubt(tx, tenantId, outboxId, 'not-sent'));
    await drain();
    expect(await row(outboxId)).toMatchObject({ state: 'withdrawn' });
    expect(transport.sent).toHaveLength(1);
  });
});

describe('the local mailbox', () => {
  const mailbox = () => house.inTenant(tenantId, (tx) => tx.selectFrom('mailboxMessage').selectAll().execute());

  test('holds a message and its row says sent, both or neither', async () => {
    const local = createMailSender({ db: house.relay, transport: 'mailbox', log });
    const outboxId = await queue({ mail: { subject: 'Reminder', text: 'Please pay' } });
    // The last write of the transaction is refused once: nothing of it may remain.
    await house.query(`revoke insert on process_event from neuroerp_relay`);
    await expect(local.step()).rejects.toThrow('permission denied');
    expect(await mailbox()).toEqual([]);
    expect(await row(outboxId)).toMatchObject({ state: 'pending', attempts: 0 });
    await house.query(`grant insert on process_event to neuroerp_relay`);
    await Promise.all([local.step(), local.step(), local.step()]);
    expect(await mailbox()).toEqual([
      expect.objectContaining({
        messageId: `${outboxId}@${tenantId}.example.com`,
        recipient: 'jane@example.org',
        subject: 'Reminder',
        body: 'Please pay',
        processId: process.processId,
      }),
    ]);
    expect(await row(outboxId)).toMatchObject({ state: 'sent' });
    expect(await events()).toEqual(['message-sent']);
  });
});
