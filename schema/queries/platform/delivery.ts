import { sql } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import type { MailPayload } from './outbox';

/** An attachment with its content. */
export interface OutboundDocument {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** Reads the documents a message carries. Undefined when one of them is gone. Role: relay. */
export async function readAttachments(
  tx: Transaction,
  tenantId: string,
  attachments: MailPayload['attachments'],
): Promise<OutboundDocument[] | undefined> {
  if (attachments.length === 0) return [];
  const rows = await tx
    .selectFrom('document')
    .select(['documentId', 'content'])
    .where('tenantId', '=', tenantId)
    .where(
      'documentId',
      'in',
      attachments.map((attachment) => attachment.documentId),
    )
    .execute();
  const contents = new Map(rows.map((row) => [row.documentId, row.content]));
  const documents: OutboundDocument[] = [];
  for (const { documentId, fileName, mediaType } of attachments) {
    const content = contents.get(documentId);
    if (!content) return undefined;
    documents.push({ fileName, mediaType, content });
  }
  return documents;
}

/** Puts a message into the tenant's local mailbox; a second time changes nothing. Role: relay. */
export async function putIntoMailbox(
  tx: Transaction,
  tenantId: string,
  message: { messageId: string; processId: string | null; sentAt: IsoInstant; mail: MailPayload },
): Promise<void> {
  const { mail } = message;
  await tx
    .insertInto('mailboxMessage')
    .values({
      tenantId,
      messageId: message.messageId,
      sentAt: message.sentAt,
      sender: mail.from,
      recipient: mail.to,
      subject: mail.subject,
      body: mail.text,
      attachments: toJson(mail.attachments),
      processId: message.processId,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Keeps the process from advancing or ending until the end of the transaction, and waits for the one under way. Taken
 * before the message's row, as an advance takes the process before the messages it settles. Role: relay.
 * @returns true when the process has ended: nobody but an operator is left to decide about it.
 */
export async function holdProcess(tx: Transaction, tenantId: string, processId: string): Promise<boolean> {
  const process = await tx
    .selectFrom('process')
    .select('closedAt')
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .forShare()
    .executeTakeFirst();
  return process?.closedAt !== null;
}

/** Open tasks that ask whether this message was sent. Role: relay. */
export async function openQuestions(
  tx: Transaction,
  message: { tenantId: string; processId: string; outboxId: string },
): Promise<{ taskId: string }[]> {
  return tx
    .selectFrom('task')
    .select('taskId')
    .where('tenantId', '=', message.tenantId)
    .where('processId', '=', message.processId)
    .where('state', 'in', ['open', 'claimed'])
    .where(sql<boolean>`form ->> 'outboxId' = ${message.outboxId} and form ->> 'problem' = 'in-doubt-message'`)
    .execute();
}
