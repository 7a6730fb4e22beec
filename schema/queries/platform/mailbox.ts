import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { DocumentTable, MailboxMessageTable } from '../../tables/platform';
import { containing } from './process-views';

export type MailboxRow = Selectable<MailboxMessageTable>;
export type DocumentRow = Selectable<DocumentTable>;

export interface MailboxFilter {
  readonly recipient?: string | undefined;
  readonly processId?: string | undefined;
  /** Part of the subject, in any case. */
  readonly q?: string | undefined;
}

/** Messages of the local mailbox, newest first; `before` is the place of the last one of the page before. */
export async function listMessages(
  tx: Transaction,
  tenantId: string,
  filter: MailboxFilter,
  page: { before: readonly [sentAt: IsoInstant, messageId: string] | undefined; limit: number },
): Promise<MailboxRow[]> {
  let query = tx.selectFrom('mailboxMessage').selectAll().where('tenantId', '=', tenantId);
  if (filter.recipient !== undefined) query = query.where('recipient', '=', filter.recipient);
  if (filter.processId !== undefined) query = query.where('processId', '=', filter.processId);
  if (filter.q !== undefined) query = query.where('subject', 'ilike', containing(filter.q));
  if (page.before !== undefined) {
    const [sentAt, messageId] = page.before;
    query = query.where(sql<boolean>`(sent_at, message_id) < (${sentAt}::timestamptz, ${messageId}::text)`);
  }
  return query.orderBy('sentAt', 'desc').orderBy('messageId', 'desc').limit(page.limit).execute();
}

export async function findMessage(
  tx: Transaction,
  tenantId: string,
  messageId: string,
): Promise<MailboxRow | undefined> {
  return tx
    .selectFrom('mailboxMessage')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('messageId', '=', messageId)
    .executeTakeFirst();
}

export async function findDocument(
  tx: Transaction,
  tenantId: string,
  documentId: string,
): Promise<DocumentRow | undefined> {
  return tx
    .selectFrom('document')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('documentId', '=', documentId)
    .executeTakeFirst();
}
