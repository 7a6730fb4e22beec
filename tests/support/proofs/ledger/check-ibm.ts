import { ledgerSums } from '../../receivables/imports';
import type { ProofReport } from '../proof-report';
import { differences, levelsOnce, readMails, sentOnce } from './check-messages';
import type { ReadMail } from './check-messages';
import type { Expected, ExpectedMessage } from './ibm-oracle';
import type { Company, LedgerHouse } from './ledger-house';
import { counts, leftOpen, readBooks, unbalanced } from './read-books';
import type { Books, NoticeView, ProcessView } from './read-books';

/** Holds what happened on IBM's ledger against what the CSV says must have. */
export async function checkIbm(
  { house, mail }: LedgerHouse,
  company: Company,
  expected: Expected,
  report: ProofReport,
): Promise<void> {
  const books = await readBooks(company);
  // The addresses that the mapping makes; nobody else's end so.
  const mails = mail.received.filter(({ to }) => to.endsWith('@example.invalid'));
  const { read, ...readable } = readMails(mails);

  const wanted = expected.messages.map(stepLine);
  const taken = [...books.notices].flatMap(([customer, notices]) =>
    notices.filter(counts).map((notice) => takenLine(customer, notice)),
  );
  report.check('every step is the one that the CSV asks for, on its day', wanted.length, differences(taken, wanted));
  const levels = expected.messages.flatMap(({ customer, raised }) =>
    raised.map(([, level]) => `${customer} level-${level}`),
  );
  report.check(
    'counts per level and customer equal the recomputation',
    new Set(levels).size,
    differences(countLines(levelsTaken(books)), countLines(levels)),
  );
  const once = levelsOnce(books);
  report.check('no invoice takes a level twice', once.checked, once.violations);
  report.check('every message can be read and adds up, as its statement does', readable.checked, readable.violations);
  const demanded = expected.messages.map(demandLine);
  report.check(
    'every message demands to the cent what the CSV says is open that day',
    read.length,
    differences(read.map(receivedLine), demanded),
  );
  const sent = sentOnce(mails, books);
  report.check('every message arrived once', sent.checked, sent.violations);
  const sums = await ledgerSums(house, company.tenantId);
  const entered = { invoices: sums.invoices, invoiced: sums.invoiced, credits: sums.credits, credited: sums.credited };
  const all = BigInt(expected.totalCents);
  report.check(
    'every invoice and every settlement of the CSV stands in the ledger once',
    expected.invoices,
    differences(
      Object.entries(entered).map(([what, sum]) => `${what} ${sum}`),
      [`invoices ${expected.invoices}`, `invoiced ${all}`, `credits ${expected.invoices}`, `credited ${all}`],
    ),
  );
  const { checked, violations } = await unbalanced(house, company.tenantId);
  report.check('what is settled adds up to the payments and to the invoices', checked, violations);
  const customerOf = new Map(books.accounts.map(({ id, number }) => [id, number]));
  report.check(
    'every collection runs exactly while its customer owes',
    expected.episodes.length,
    differences(
      books.collections.map((collection) => episodeLine(collection, customerOf)),
      expected.episodes.map(({ customer, from, to }) => `${customer} ${from} to ${to}: settled`),
    ),
  );
  report.check('nothing is left open', books.collections.length, await leftOpen(house, company.tenantId));

  report.figure('messages', mails.length);
  report.figure('collections', books.collections.length);
  for (const level of [1, 2, 3, 4, 5]) {
    report.figure(`invoices raised to level ${level}`, levels.filter((line) => line.endsWith(`-${level}`)).length);
  }
}

function stepLine({ date, customer, level, raised }: ExpectedMessage): string {
  return `${date} ${customer} level-${level}: ${raised.map(([number, to]) => `${number} to level-${to}`).join(', ')}`;
}

function takenLine(customer: string, { decidedOn, step, items }: NoticeView): string {
  const raised = items
    .filter(({ raisedTo }) => raisedTo !== null)
    .sort((a, b) => (a.number < b.number ? -1 : 1))
    .map(({ number, raisedTo }) => `${number} to ${raisedTo}`);
  return `${decidedOn} ${customer} ${step}: ${raised.join(', ')}`;
}

function levelsTaken(books: Books): string[] {
  return [...books.notices].flatMap(([customer, notices]) =>
    notices
      .filter(counts)
      .flatMap(({ items }) => items.flatMap(({ raisedTo }) => (raisedTo === null ? [] : [`${customer} ${raisedTo}`]))),
  );
}

/** One line for each distinct one, with how often it stands. */
function countLines(lines: readonly string[]): string[] {
  const counted = new Map<string, number>();
  for (const line of lines) counted.set(line, (counted.get(line) ?? 0) + 1);
  return [...counted].map(([line, count]) => `${line}: ${count} times`);
}

function demandLine({ date, customer, demanded, totalCents }: ExpectedMessage): string {
  return `${date} ${customer}: ${demanded.map(([number, cents]) => `${number} ${cents}`).join(', ')}; USD ${totalCents}`;
}

function receivedLine({ mail, demand }: ReadMail): string {
  const items = [...demand.items].sort((a, b) => (a.number < b.number ? -1 : 1));
  const beside = [...demand.claims, ...demand.credits].map(({ label, minor }) => ` and ${label} ${minor}`);
  const total = demand.totals.map(({ currency, minor }) => `${currency} ${minor}`).join(', ');
  const customer = mail.to.toUpperCase() === `${demand.customer}@EXAMPLE.INVALID` ? demand.customer : `${mail.to}?`;
  return `${demand.date} ${customer}: ${items.map(({ number, minor }) => `${number} ${minor}`).join(', ')}${beside.join('')}; ${total}`;
}

function episodeLine(collection: ProcessView, customerOf: ReadonlyMap<string, string>): string {
  const customer = customerOf.get(collection.subjectId ?? '') ?? '?';
  const end = collection.closedAt === null ? 'still running' : dateInNewYork(collection.closedAt);
  return `${customer} ${dateInNewYork(collection.startedAt)} to ${end}: ${collection.outcome ?? collection.status}`;
}

const NEW_YORK = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' });

function dateInNewYork(instant: string): string {
  return NEW_YORK.format(new Date(instant));
}
