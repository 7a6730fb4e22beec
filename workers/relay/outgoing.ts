import { z } from 'zod';
import type { IsoInstant } from '../../domain/platform/dates';
import { fitsHeader, messageIdOf, parseMailbox } from '../../runtime/mail/message';
import type { Mailbox, MailMessage } from '../../runtime/mail/message';
import type { OutboundDocument } from '../../schema/queries/platform/delivery';
import type { MailPayload } from '../../schema/queries/platform/outbox';
import type { OutboxRow } from '../../schema/queries/platform/relay';

const payloadSchema = z.object({
  to: z.string(),
  from: z.string(),
  subject: z.string(),
  text: z.string(),
  language: z.string(),
  attachments: z.array(z.object({ documentId: z.uuid(), fileName: z.string(), mediaType: z.string() })),
}) satisfies z.ZodType<MailPayload>;

/** A mail row that has been read and found fit to leave. */
export interface OutgoingMail {
  readonly payload: MailPayload;
  readonly messageId: string;
  readonly to: Mailbox;
  readonly from: Mailbox;
}

/**
 * Reads a row's message. A message that cannot be sent as it stands (no single recipient, a line break in a header
 * field, a shape of another version) is answered with the problem; repeating would not help it.
 */
export function readOutgoing(row: OutboxRow): OutgoingMail | { readonly problem: string } {
  const read = payloadSchema.safeParse(row.payload);
  if (!read.success) return { problem: 'the message has not the expected shape' };
  const payload = read.data;
  const to = parseMailbox(payload.to);
  if (!to) return { problem: 'the recipient is not one mail address' };
  const from = parseMailbox(payload.from);
  if (!from) return { problem: 'the sender is not one mail address' };
  const headers = [payload.subject, payload.language, ...payload.attachments.map((attachment) => attachment.fileName)];
  if (!headers.every(fitsHeader)) return { problem: 'a header field holds a control character' };
  return { payload, messageId: messageIdOf(row.outboxId, row.tenantId, from), to, from };
}

/** The message as a transport takes it. */
export function toMessage(mail: OutgoingMail, attachments: readonly OutboundDocument[], date: IsoInstant): MailMessage {
  return {
    messageId: mail.messageId,
    from: mail.from,
    to: mail.to,
    subject: mail.payload.subject,
    text: mail.payload.text,
    language: mail.payload.language,
    date,
    attachments,
  };
}

/** How records and tasks name a message. */
export function reference(row: OutboxRow, mail: OutgoingMail | undefined): object {
  return {
    outboxId: row.outboxId,
    effectKey: row.effectKey,
    messageId: mail?.messageId ?? null,
    attempts: row.attempts,
  };
}
