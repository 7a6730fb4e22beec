import type { Company } from '../company';
import type { ReceivedMail } from '../received-mail';
import { readBooks } from './books';
import type { AccountRow, Books } from './books';
import type { MessageSeen } from './check-messages';
import { LedgerAt } from './ledger-at';

/** All that is known of one company: its rows, what its customers received, and what its clerks were answered. */
export interface CompanyBooks {
  readonly company: Pick<Company, 'diary'>;
  readonly books: Books;
  readonly ledger: LedgerAt;
  readonly mails: readonly ReceivedMail[];
  /** Received messages with their notices, in the order of receipt. */
  readonly messages: readonly MessageSeen[];
  readonly accounts: ReadonlyMap<string, AccountRow>;
}

export async function companyBooks(
  url: string,
  company: Company,
  received: readonly ReceivedMail[],
): Promise<CompanyBooks> {
  const books = await readBooks(url, company.tenantId);
  const accounts = new Map(books.accounts.map((account) => [account.id, account]));
  const mails = received.filter(({ to }) => to.endsWith(`@${company.domain}`));
  const byOutbox = new Map(books.notices.map((notice) => [notice.outboxId, notice]));
  const messages = mails.flatMap((mail) => {
    const notice = byOutbox.get(mail.messageId.split('@')[0] ?? '');
    const account = notice && accounts.get(notice.accountId);
    return notice && account?.email === mail.to && notice.outboxState === 'sent' ? [{ mail, notice, account }] : [];
  });
  return { company, books, ledger: new LedgerAt(books), mails, messages, accounts };
}
