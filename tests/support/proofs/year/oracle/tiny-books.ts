import type { ReceivedMail } from '../received-mail';
import type { AccountRow, Books, NoticeRow } from './books';
import type { CompanyBooks } from './company-books';
import { idMadeAt, LedgerAt } from './ledger-at';

/**
 * One German customer whose invoice of 1,000.00 was due on 2025-03-03 and who got two messages: the reminder of day 14,
 * and the formal notice of day 28 with interest (28 days at 2.27 + 9 %: 8.65) and the fixed sum. Worked out by hand; a
 * test changes one thing and sees which invariant breaks.
 */
export function tinyBooks(change: (rows: TinyRows) => void = () => undefined): CompanyBooks {
  const rows = tinyRows();
  change(rows);
  const books: Books = { tenantId: 't', zone: 'Europe/Berlin', hasClaimant: false, ...rows };
  const accounts = new Map(books.accounts.map((account) => [account.id, account]));
  const messages = rows.mails.flatMap((mail) => {
    const notice = rows.notices.find(({ outboxId }) => outboxId !== null && mail.messageId.startsWith(outboxId));
    const account = notice && accounts.get(notice.accountId);
    return notice && account ? [{ mail, notice, account }] : [];
  });
  return { company: { diary: rows.diary }, books, ledger: new LedgerAt(books), mails: rows.mails, messages, accounts };
}

export interface TinyRows extends Writable<Omit<Books, 'tenantId' | 'zone' | 'hasClaimant'>> {
  mails: ReceivedMail[];
  readonly diary: CompanyBooks['company']['diary'];
}

type Writable<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer Row)[] ? Row[] : T[Name] };

/** Wall times of the run, some seconds apart; ids are made at them. */
export const WALL = { booked: 10_000, friendly: 20_000, reminder: 30_000, formal: 40_000, end: 90_000 } as const;
export const ITEM = idMadeAt(WALL.booked);

function tinyRows(): TinyRows {
  return {
    accounts: [ACCOUNT],
    items: [
      {
        id: ITEM,
        accountId: 'a',
        number: 'R-1',
        dueDate: '2025-03-03',
        amount: 100_000n,
        open: 100_000n,
        visibleOn: '2025-02-03',
        currency: 'EUR',
        receiptDate: null,
        acceptanceDate: null,
        agreedDate: '2025-03-03',
        contract: null,
      },
    ],
    credits: [],
    allocations: [],
    claims: [claim('interest', 865n, WALL.formal + 1), claim('fixed-sum', 4_000n, WALL.formal + 2)],
    disputes: [],
    events: [],
    takeBacks: [],
    notices: [
      notice('friendly-reminder', WALL.friendly, '2025-03-06'),
      notice('reminder', WALL.reminder, '2025-03-17'),
      notice('formal-notice', WALL.formal, '2025-03-31'),
    ],
    mails: [
      mail('friendly-reminder', WALL.friendly, '2025-03-06', ['Total to pay: €1,000.00']),
      mail('reminder', WALL.reminder, '2025-03-17', ['Total to pay: €1,000.00']),
      mail('formal-notice', WALL.formal, '2025-03-31', [
        'In addition we claim:',
        '- Interest on R-1 from 4 March 2025 to 31 March 2025: €8.65',
        '- Fixed sum for late payment on R-1: €40.00',
        '',
        'Overdue: €1,000.00',
        'Interest and costs: €48.65',
        'Total to pay: €1,048.65',
      ]),
    ],
    diary: { credits: [], rests: [], invoices: ['R-1'], accepted: new Map(), refused: new Map() },
  };
}

const ACCOUNT: AccountRow = {
  id: 'a',
  number: 'C-1',
  email: 'ap@customer.example',
  country: 'DE',
  zone: 'Europe/Berlin',
  debtorType: 'business',
  jurisdiction: 'DE',
  policy: null,
};

function claim(kind: 'interest' | 'fixed-sum', amount: bigint, wallMs: number): Books['claims'][number] {
  const id = idMadeAt(wallMs);
  const noticeId = idMadeAt(WALL.formal);
  return { id, accountId: 'a', itemId: ITEM, noticeId, kind, currency: 'EUR', amount, takenBack: 0n, open: amount };
}

/** Decided at 10:00 in Berlin (09:00 UTC before the change of the clocks), and sent at once. */
function notice(step: string, wallMs: number, date: string): NoticeRow {
  const at = atTen(date);
  return {
    id: idMadeAt(wallMs),
    accountId: 'a',
    outboxId: `outbox-${step}`,
    step,
    channel: 'email',
    decidedAtMs: at,
    decidedOn: date,
    isWithdrawn: false,
    outboxState: 'sent',
    settledAtMs: at,
    taskState: null,
    taskOutcome: null,
    taskClosedAtMs: null,
    items: [ITEM],
  };
}

function mail(step: string, wallMs: number, date: string, lines: readonly string[]): ReceivedMail {
  return {
    messageId: `outbox-${step}@t.example`,
    to: ACCOUNT.email,
    language: 'en',
    subject: step,
    text: ['Dear C-1,', '- R-1 of 3 February 2025, due 3 March 2025 (3 days overdue): €1,000.00.', '', ...lines].join(
      '\n',
    ),
    attachments: 1,
    wallMs: wallMs + 500,
    clockMs: atTen(date),
  };
}

export function atTen(date: string): number {
  return Date.parse(`${date}T${date < '2025-03-30' ? '09' : '08'}:00:00Z`);
}
