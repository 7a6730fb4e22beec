import { z } from 'zod';
import { loadNoticeStates } from '../../schema/queries/receivables/notices';
import type { NoticeState } from '../../schema/queries/receivables/notices';
import { listNotices, noticeItemsOf, recipientsOf } from '../../schema/queries/receivables/notice-views';
import type { NoticeItemLine, NoticeRow } from '../../schema/queries/receivables/notice-views';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { date, instant, uuid } from '../fields';
import { readAccount } from '../receivables/change-account';
import { minorText } from '../receivables/fields';
import { route } from '../route';

const totalsBody = z
  .object({
    currency: z.string(),
    principal: minorText,
    claims: minorText,
    unapplied: minorText,
    total: minorText.meta({ description: 'Principal + claims − unapplied' }),
  })
  .meta({ id: 'NoticeTotals' });

const noticeBody = z
  .object({
    id: uuid,
    step: z.string().meta({ example: 'formal-notice' }),
    stepIndex: z.int().meta({ description: 'Its place in the policy when it was decided, 1 for the first step' }),
    channel: z.enum(['email', 'post', 'task']),
    state: z.enum(['pending', 'sent', 'withdrawn', 'in-doubt', 'failed']),
    decidedAt: instant,
    decidedOn: date,
    settledAt: instant.nullable().meta({ description: 'When it left, or a person said so' }),
    recipient: z.string().nullable(),
    problem: z.string().nullable().meta({ description: 'What the mail server said, where it failed' }),
    processId: uuid,
    taskId: uuid.nullable(),
    documentId: uuid.nullable().meta({ description: 'The statement; `GET /documents/{documentId}`' }),
    totals: z.array(totalsBody),
    items: z.array(
      z
        .object({
          itemId: uuid,
          number: z.string(),
          raisedTo: z
            .string()
            .nullable()
            .meta({ description: 'Code of the step it climbed to; null when only listed' }),
          openMinor: minorText,
          daysOverdue: z.int(),
        })
        .meta({ id: 'NoticeItem' }),
    ),
  })
  .meta({ id: 'Notice' });

const list = route({
  method: 'get',
  path: '/api/v1/receivables/accounts/{accountId}/notices',
  operationId: 'list-notices',
  permission: 'receivables:ledger:read',
  summary: 'List every message, letter and call to a customer, newest first: the evidence of every contact',
  tags: ['Receivables'],
  request: { params: z.object({ accountId: uuid }), query: z.strictObject(pageQuery) },
  responses: { 200: { description: 'A page of notices', body: pageOf(noticeBody).meta({ id: 'NoticePage' }) } },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account }) => {
      const { tenantId } = call;
      const { limit, cursor } = call.query;
      const accountId = account.id;
      const before = readCursor(cursor, 'notices', accountId, z.tuple([instant, uuid]));
      const rows = await listNotices(tx, { tenantId, accountId }, { before, limit: limit + 1 });
      const ids = rows.map((row) => row.noticeId);
      const outboxIds = rows.flatMap((row) => (row.outboxId === null ? [] : [row.outboxId]));
      const parts: NoticeParts = {
        states: await loadNoticeStates(tx, tenantId, accountId),
        items: await noticeItemsOf(tx, tenantId, ids),
        recipients: await recipientsOf(tx, tenantId, outboxIds),
      };
      const cursorAfter = (row: NoticeRow) => writeCursor('notices', accountId, [row.decidedAt, row.noticeId]);
      return { status: 200 as const, body: toPage(rows, limit, (row) => toNoticeBody(row, parts), cursorAfter) };
    }),
});

interface NoticeParts {
  readonly states: ReadonlyMap<string, NoticeState>;
  readonly items: readonly NoticeItemLine[];
  readonly recipients: ReadonlyMap<string, { recipient: string; lastError: string | null }>;
}

function toNoticeBody(row: NoticeRow, parts: NoticeParts): z.input<typeof noticeBody> {
  const { noticeId: id, step, stepIndex, decidedAt, decidedOn, processId, taskId, documentId } = row;
  const standing = parts.states.get(id);
  const mail = row.outboxId === null ? undefined : parts.recipients.get(row.outboxId);
  return {
    ...{ id, step, stepIndex, decidedAt, decidedOn, processId, taskId, documentId },
    channel: z.enum(['email', 'post', 'task']).parse(row.channel),
    state: standing?.state ?? 'pending',
    settledAt: standing?.settledAt ?? null,
    recipient: mail?.recipient ?? null,
    problem: mail?.lastError ?? null,
    totals: z.array(totalsBody).parse(row.totals),
    items: parts.items
      .filter((item) => item.noticeId === id)
      .map(({ itemId, number, raisedTo, openMinor, daysOverdue }) => ({
        ...{ itemId, number, raisedTo, daysOverdue },
        openMinor: openMinor.toString(),
      })),
  };
}

export const NOTICE_ROUTES = [list];
