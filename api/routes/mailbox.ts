import { z } from 'zod';
import { inTenant } from '../../schema/database';
import { findDocument, findMessage, listMessages } from '../../schema/queries/platform/mailbox';
import type { MailboxRow } from '../../schema/queries/platform/mailbox';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { instant, searchText, uuid } from '../fields';
import { notFound } from '../problem';
import { route } from '../route';

const attachment = z.object({ documentId: uuid, fileName: z.string(), mediaType: z.string() });

const message = {
  id: z.string().meta({ description: 'The Message-ID', example: '<0198c5b4@neuroerp.invalid>' }),
  sentAt: instant,
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  attachments: z.array(attachment),
  processId: uuid.nullable(),
  url: z.string(),
};
const messageBody = z.object(message).meta({ id: 'Message' });
const messageDetailBody = z.object({ ...message, text: z.string() }).meta({ id: 'MessageDetail' });

const place = z.tuple([instant, z.string()]);

const list = route({
  method: 'get',
  path: '/api/v1/mailbox',
  operationId: 'list-messages',
  permission: 'platform:mailbox:read',
  summary: 'List the messages in the local mailbox, newest first',
  description: 'Where no SMTP server is set up, what would be mailed is kept here instead.',
  tags: ['Mailbox'],
  request: {
    query: z.strictObject({
      to: z.string().max(320).optional().meta({ description: 'The recipient’s address' }),
      processId: uuid.optional(),
      q: searchText.optional().meta({ description: 'Part of the subject' }),
      ...pageQuery,
    }),
  },
  responses: { 200: { description: 'A page of messages', body: pageOf(messageBody).meta({ id: 'MessagePage' }) } },
  handler: async ({ context, tenantId, query }) => {
    const { limit, cursor, ...filter } = query;
    const before = readCursor(cursor, 'mailbox', filter, place);
    const { to: recipient, processId, q } = filter;
    const rows = await inTenant(context.db, tenantId, (tx) =>
      listMessages(tx, tenantId, { recipient, processId, q }, { before, limit: limit + 1 }),
    );
    const cursorAfter = (row: MailboxRow) => writeCursor('mailbox', filter, [row.sentAt, row.messageId]);
    return { status: 200, body: toPage(rows, limit, toMessageBody, cursorAfter) };
  },
});

const get = route({
  method: 'get',
  path: '/api/v1/mailbox/{messageId}',
  operationId: 'get-message',
  permission: 'platform:mailbox:read',
  summary: 'Read a message of the local mailbox',
  tags: ['Mailbox'],
  request: { params: z.object({ messageId: z.string().max(400) }) },
  responses: { 200: { description: 'The message', body: messageDetailBody } },
  handler: async ({ context, tenantId, params }) => {
    const row = await inTenant(context.db, tenantId, (tx) => findMessage(tx, tenantId, params.messageId));
    if (!row) throw notFound('message');
    return { status: 200, body: { ...toMessageBody(row), text: row.body } };
  },
});

const document = route({
  method: 'get',
  path: '/api/v1/documents/{documentId}',
  operationId: 'download-document',
  permission: 'platform:mailbox:read',
  summary: 'Download a document, e.g. a statement that was attached to a message',
  tags: ['Mailbox'],
  request: { params: z.object({ documentId: uuid }) },
  responses: { 200: { description: 'The file', bytes: 'application/octet-stream' } },
  handler: async ({ context, tenantId, params }) => {
    const found = await inTenant(context.db, tenantId, (tx) => findDocument(tx, tenantId, params.documentId));
    if (!found) throw notFound('document');
    return {
      status: 200,
      bytes: found.content,
      mediaType: found.mediaType,
      etag: found.sha256,
      // Never shown in the page's own origin, whatever its type claims to be (RFC 6266 for the name).
      headers: { 'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(found.fileName)}` },
    };
  },
});

function toMessageBody(row: MailboxRow): z.input<typeof messageBody> {
  return {
    id: row.messageId,
    sentAt: row.sentAt,
    from: row.sender,
    to: row.recipient,
    subject: row.subject,
    attachments: z.array(attachment).catch([]).parse(row.attachments),
    processId: row.processId,
    url: `/api/v1/mailbox/${encodeURIComponent(row.messageId)}`,
  };
}

export const MAILBOX_ROUTES = [list, get, document];
