import type { ProofReport } from '../../proof-report';
import { policyOf } from './ladder';
import type { MessageSeen } from './check-messages';
import type { CompanyBooks } from './company-books';
import { interestDue } from './interest-due';
import type { ItemAt } from './ledger-at';
import { readLetter } from './read-letter';

/** What a letter should say of one account, in lines that can be compared. */
interface Contents {
  readonly items: string[];
  readonly claims: string[];
  readonly credits: string[];
  readonly totals: string[];
}

export function checkSums(report: ProofReport, all: readonly CompanyBooks[]): void {
  const wrong: string[] = [];
  let letters = 0;
  for (const company of all) {
    for (const message of company.messages) {
      letters += 1;
      const said = contentsSaid(message);
      const owed = contentsOwed(company, message);
      for (const part of ['items', 'claims', 'credits', 'totals'] as const) {
        const [a, b] = [said[part].sort().join('; '), owed[part].sort().join('; ')];
        if (a !== b) wrong.push(`${message.account.number} ${message.notice.id} ${part}: says "${a}", owed "${b}"`);
      }
      if (message.mail.attachments !== 1) wrong.push(`${message.notice.id} has no statement attached`);
    }
  }
  report.check('each message says what the ledger held when it was decided', letters, wrong);
}

/** Nothing a message demands has been paid, disputed or re-opened between decision and hand-over. */
export function checkFresh(report: ProofReport, all: readonly CompanyBooks[]): void {
  const stale = all.flatMap(({ ledger, messages }) =>
    messages.flatMap(({ mail, notice, account }) =>
      ledger.changesBetween(notice, mail.wallMs).map((change) => `${account.number} ${notice.id}: ${change}`),
    ),
  );
  const sent = all.reduce((count, { messages }) => count + messages.length, 0);
  report.check('no message leaves after a booking that changes what it demands', sent, stale);
  const withdrawn = all
    .flatMap(({ books }) => books.notices)
    .filter(({ outboxState }) => outboxState === 'withdrawn').length;
  report.check('and some were withdrawn for it', withdrawn, []);
}

function contentsSaid({ mail }: MessageSeen): Contents {
  const letter = readLetter(mail.text, mail.language);
  return {
    items: letter.items.map(({ number, money }) => `${number} ${money.currency} ${money.minor}`),
    claims: sumsOf(letter.claims.map(({ kind, money }) => ({ kind, currency: money.currency, open: money.minor }))),
    credits: letter.credits.map(({ currency, minor }) => `${currency} ${minor}`),
    totals: letter.totals.map(({ currency, minor }) => `${currency} ${minor}`),
  };
}

function contentsOwed({ ledger }: CompanyBooks, { notice, account }: MessageSeen): Contents {
  const overdue = ledger
    .itemsBefore(account.id, notice.id, notice.decidedOn)
    .filter((item) => item.row.dueDate < notice.decidedOn && undisputed(item) > 0n);
  const money = ledger.unappliedBefore(account.id, notice.id, notice.decidedOn);
  const purse = new Map<string, bigint>();
  const add = (currency: string, amount: bigint) => purse.set(currency, (purse.get(currency) ?? 0n) + amount);
  for (const item of overdue) add(item.row.currency, undisputed(item));
  for (const { row, left } of money) add(row.currency, -left);
  const asked = new Set([...purse].filter(([, net]) => net > 0n).map(([currency]) => currency));

  const claims = ledger.claimsNamed(notice).filter(({ currency, isNew }) => isNew || asked.has(currency));
  for (const { currency, open } of claims) add(currency, open);
  const shown = new Set([...asked, ...claims.filter(({ isNew }) => isNew).map(({ currency }) => currency)]);
  return {
    items: overdue
      .filter(({ row }) => asked.has(row.currency))
      .map((item) => `${item.row.number} ${item.row.currency} ${undisputed(item)}`),
    claims: sumsOf(claims),
    credits: money.filter(({ row }) => asked.has(row.currency)).map(({ row, left }) => `${row.currency} ${left}`),
    totals: [...purse].filter(([currency]) => shown.has(currency)).map(([currency, total]) => `${currency} ${total}`),
  };
}

/** Claims by kind and currency: which of several is paid or taken back first does not matter to the reader. */
function sumsOf(
  claims: readonly { readonly kind: string; readonly currency: string; readonly open: bigint }[],
): string[] {
  const sums = new Map<string, bigint>();
  for (const { kind, currency, open } of claims) {
    const key = `${kind} ${currency}`;
    sums.set(key, (sums.get(key) ?? 0n) + open);
  }
  return [...sums].filter(([, open]) => open !== 0n).map(([key, open]) => `${key} ${open}`);
}

function undisputed({ open, disputed }: ItemAt): bigint {
  return open - disputed;
}

/** Interest a message demands anew is what the oracle counts through its day, less what was demanded before. */
export function checkInterest(report: ProofReport, all: readonly CompanyBooks[]): void {
  const wrong: string[] = [];
  const laws = new Map<string, number>();
  let stepped = 0;
  let compared = 0;
  let aboveLater = 0;
  for (const { ledger, messages, books } of all) {
    for (const { notice, account } of messages) {
      const step = policyOf(account).steps.find(({ code }) => code === notice.step);
      if (!step?.demandsInterest) continue;
      const listed = new Set(notice.items);
      for (const item of ledger.itemsBefore(account.id, notice.id, notice.decidedOn)) {
        if (!listed.has(item.row.id)) continue;
        const due = interestDue(account, item, notice.decidedOn, books.hasClaimant);
        const before = ledger.interestDemandedBefore(notice, item.row.id);
        const demanded = ledger.interestDemandedBy(notice, item.row.id);
        const expected = (due?.total ?? 0n) > before ? (due?.total ?? 0n) - before : 0n;
        compared += 1;
        if (due && expected > 0n) {
          laws.set(due.law, (laws.get(due.law) ?? 0) + 1);
          if (due.rateSteps > 0) stepped += 1;
        }
        if (due && before > due.total) aboveLater += 1;
        if (demanded !== expected) {
          wrong.push(`${item.row.number} by ${notice.decidedOn} (${due?.law}): demanded ${demanded}, owed ${expected}`);
        }
      }
    }
  }
  const grounds = [...laws]
    .map(([law, count]) => `${law} ${count}`)
    .sort()
    .join(', ');
  report.check('interest demanded is the interest owed, to the minor unit', compared, wrong);
  report.figure('demands of interest by law', grounds);
  report.check('demands over a step of the rate', stepped, []);
  report.figure('demands that stood higher than owed, while part of the item was in dispute', aboveLater);
  const takenBack = all.reduce((count, { books }) => count + books.takeBacks.length, 0);
  report.figure('demands taken back after an earlier value date', takenBack);
}
