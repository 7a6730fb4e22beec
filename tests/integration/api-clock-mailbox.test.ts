import { z } from 'zod';
import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { inTenant } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
let api: TestApi;
let tenantId: string;
let admin: Person;
const swept: string[] = [];

beforeAll(async () => {
  house = await openHouse('api-clock-mailbox');
  api = await startTestApi(house, {
    context: {
      afterClockMoved: async (moved) => {
        swept.push(moved);
        throw new Error('the engine is away');
      },
    },
  });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(async () => {
  tenantId = await house.newTenant();
  admin = await newPerson(house, tenantId, ['admin']);
});

describe('the clock', () => {
  const clock = z.object({ now: z.string(), today: z.string(), offsetMs: z.string(), adjustable: z.boolean() });
  const read = async () => clock.parse((await api.call('GET', '/api/v1/clock', { token: admin.token })).body);
  const move = (body: unknown, headers: Record<string, string> = {}) =>
    api.call('POST', '/api/v1/clock', { token: admin.token, body, headers });

  it('moves forward by a duration; every process of the tenant is asked to advance and a sweep follows', async () => {
    const mine = [await house.newProcess(tenantId), await house.newProcess(tenantId)];
    const other = await house.newProcess(await house.newTenant());
    const before = await read();
    const answer = await move({ advance: 'P30D' });
    expect(answer.status).toBe(200);
    const days = (Date.parse(clock.parse(answer.body).now) - Date.parse(before.now)) / 86_400_000;
    // Thirty days of the calendar; a change to or from summer time makes it an hour more or less.
    expect(Math.abs(days - 30)).toBeLessThan(0.05);
    const asked = await house.query<{ processId: string }>(`select process_id from outbox where kind = 'signal'`);
    expect(asked.map(({ processId }) => processId).sort()).toEqual(mine.map(({ processId }) => processId).sort());
    expect(asked.map(({ processId }) => processId)).not.toContain(other.processId);
    expect(swept).toContain(tenantId);
    const now = await inTenant(house.app, tenantId, (tx) => tenantNow(tx, tenantId));
    expect(Math.abs(Date.parse(now) - Date.parse(clock.parse(answer.body).now))).toBeLessThan(5_000);
    const events = await house.query(
      `select 1 from process_event where type = 'clock-moved' and tenant_id = '${tenantId}'`,
    );
    expect(events).toHaveLength(1);
  });

  it('moves to an instant', async () => {
    const answer = await move({ now: '2031-07-01T08:00:00+02:00' });
    expect(clock.parse(answer.body)).toMatchObject({ today: '2031-07-01', adjustable: true });
    expect(clock.parse(answer.body).now.slice(0, 16)).toBe('2031-07-01T06:00');
  });

  it('moves once under one Idempotency-Key', async () => {
    const once = () => move({ advance: 'P1D' }, { 'idempotency-key': tenantId });
    const answers = await Promise.all([once(), once(), once()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(Number((await read()).offsetMs)).toBeLessThan(2 * 86_400_000);
  });

  it.each([
    ['backwards', { now: '2020-01-01T00:00:00Z' }, '#/now'],
    ['by nothing', { advance: 'PT0S' }, '#/advance'],
    ['by a negative duration', { advance: '-P1D' }, '#/advance'],
    ['by an age', { advance: 'P90Y' }, '#/advance'],
    ['by bananas', { advance: '5 bananas' }, '#/advance'],
    ['both ways at once', { advance: 'P1D', now: '2031-01-01T00:00:00Z' }, '#'],
    ['nowhere', {}, '#'],
  ])('does not move %s', async (_how, body, pointer) => {
    const answer = await move(body);
    expect([answer.status, problemOf(answer).pointers]).toEqual([422, [pointer]]);
    expect((await read()).offsetMs).toBe('0');
  });

  it('of a live company stands, unless the house allows it', async () => {
    await house.query(`update tenant set kind = 'live' where tenant_id = '${tenantId}'`);
    expect((await move({ advance: 'P1D' })).status).toBe(403);
    expect((await read()).adjustable).toBe(false);
    const loose = await startTestApi(house, { context: { clockAdjustable: true } });
    try {
      const moved = await loose.call('POST', '/api/v1/clock', { token: admin.token, body: { advance: 'P1D' } });
      expect(moved.status).toBe(200);
    } finally {
      await loose.close();
    }
  });
});

describe('the mailbox', () => {
  const deliver = async (
    subject: string,
    sentAt: string,
    attachments: object[] = [],
    recipient = 'jane@example.org',
  ) => {
    const messageId = `<${uuidv7()}@example.invalid>`;
    await house.relay
      .insertInto('mailboxMessage')
      .values({
        tenantId,
        messageId,
        sentAt,
        sender: 'ar@example.com',
        recipient,
        subject,
        body: `Text of ${subject}`,
        attachments: JSON.stringify(attachments),
        processId: null,
      })
      .execute();
    return messageId;
  };
  const page = z.object({
    items: z.array(z.object({ subject: z.string(), url: z.string() })),
    nextCursor: z.string().nullable(),
  });
  const get = (path: string, headers = {}) => api.call('GET', path, { token: admin.token, headers });

  it('lists messages newest first, page by page, and filters them', async () => {
    for (const [subject, at] of [
      ['first', '2026-01-01T00:00:00.000Z'],
      ['third', '2026-01-03T00:00:00.000Z'],
      ['second', '2026-01-02T00:00:00.000Z'],
      ['third too', '2026-01-03T00:00:00.000Z'],
    ] as const) {
      await deliver(subject, at);
    }
    await deliver('other', '2025-01-01T00:00:00.000Z', [], 'joe@example.org');
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: z.output<typeof page> = page.parse(
        (await get(`/api/v1/mailbox?to=jane%40example.org&limit=1${cursor ? `&cursor=${cursor}` : ''}`)).body,
      );
      seen.push(...next.items.map(({ subject }) => subject));
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['third too', 'third', 'second', 'first']);
    expect(page.parse((await get('/api/v1/mailbox?q=OTHER')).body).items).toHaveLength(1);
  });

  it('shows a message and hands out its statement as it is, never to be opened in place', async () => {
    const content = Buffer.from('%PDF-1.7 not really \u20ac');
    const documentId = uuidv7();
    const sha256 = createHash('sha256').update(content).digest('hex');
    await house.inTenant(tenantId, (tx) =>
      tx
        .insertInto('document')
        .values({
          tenantId,
          documentId,
          processId: null,
          kind: 'statement',
          fileName: 'Auszug "März".pdf',
          mediaType: 'application/pdf',
          sha256,
          content,
          createdAt: '2026-01-01T00:00:00.000Z',
        })
        .execute(),
    );
    const attachments = [{ documentId, fileName: 'Auszug.pdf', mediaType: 'application/pdf' }];
    const messageId = await deliver('With statement', '2026-01-01T00:00:00.000Z', attachments);
    const message = await get(`/api/v1/mailbox/${encodeURIComponent(messageId)}`);
    expect(message.body).toMatchObject({ id: messageId, text: 'Text of With statement', attachments });
    const file = await get(`/api/v1/documents/${documentId}`);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Auszug%20%22M%C3%A4rz%22.pdf");
    expect(createHash('sha256').update(String(file.body)).digest('hex')).toBe(sha256);
    const same = await get(`/api/v1/documents/${documentId}`, { 'if-none-match': file.headers.get('etag') ?? '' });
    expect(same.status).toBe(304);
  });
});
