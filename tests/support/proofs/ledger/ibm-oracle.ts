import { dayOfUsDate, isoOf, isUsWorkingDay } from './oracle-days';
import type { Day } from './oracle-days';

/**
 * What must have happened on IBM's ledger, worked out from the CSV alone. Imports nothing but its own calendar. The rules are those
 * that docs/processes/collect-account.md tells people, for a policy of five messages at 3, 10, 20, 30 and 40 days past
 * due with five days between two messages to a customer, sent on working days:
 *
 * - An invoice is overdue from the day after its due date until it is settled.
 * - It climbs one level at a time: the first so many days after its due date, each further one as many days after the
 *   real day of the one before as the two levels lie apart.
 * - One message a customer: it lists every overdue invoice that is not disputed, raises all whose level is due, and
 *   carries the highest of these levels.
 * - A disputed invoice is neither listed nor raised.
 * - A collection runs from the first day on which a customer has an overdue invoice, disputed or not, to the day on which
 *   the last is settled.
 *
 * The file does not say when an invoice was disputed. Where its number ends in an even digit it is disputed from its
 * issue until it is settled; where in an odd one, from 5 days past due until its dispute is rejected 10 days later.
 *
 * Within a day documents come first (before the customer may be contacted), then messages. A collection begins in the
 * morning, before that day's documents.
 */
export interface Expected {
  readonly invoices: number;
  readonly totalCents: number;
  /** By day, then customer. */
  readonly messages: readonly ExpectedMessage[];
  /** By customer, then day. */
  readonly episodes: readonly ExpectedEpisode[];
}

export interface ExpectedMessage {
  readonly customer: string;
  readonly date: string;
  /** 1 to 5. */
  readonly level: number;
  /** Number of each invoice that climbs, with the level it climbs to; by number. */
  readonly raised: readonly (readonly [invoice: string, level: number])[];
  /** What is demanded, cents, by number. */
  readonly demanded: readonly (readonly [invoice: string, cents: number])[];
  readonly totalCents: number;
}

export interface ExpectedEpisode {
  readonly customer: string;
  readonly from: string;
  readonly to: string;
}

interface Invoice {
  readonly number: string;
  readonly customer: string;
  readonly issued: Day;
  readonly due: Day;
  readonly settled: Day;
  readonly cents: number;
  /** From the first morning it holds to the first one it does not any more; undefined where there is none. */
  readonly dispute: readonly [from: Day, until: Day] | undefined;
  level: number;
  levelDay: Day;
}

const LEVELS = [3, 10, 20, 30, 40] as const;
const DAYS_BETWEEN_MESSAGES = 5;

/** @param csv the ledger in IBM's columns. @throws Error for a row that cannot be read. */
export function recompute(csv: string): Expected {
  const customers = new Map<string, Invoice[]>();
  const all = invoicesOf(csv);
  for (const invoice of all) {
    customers.set(invoice.customer, [...(customers.get(invoice.customer) ?? []), invoice]);
  }
  const messages: ExpectedMessage[] = [];
  const episodes: ExpectedEpisode[] = [];
  for (const customer of [...customers.keys()].sort()) {
    const invoices = customers.get(customer) ?? [];
    messages.push(...messagesTo(customer, invoices));
    episodes.push(...episodesOf(customer, invoices));
  }
  return {
    invoices: all.length,
    totalCents: all.reduce((total, { cents }) => total + cents, 0),
    messages: messages.sort((a, b) => compare(a.date, b.date) || compare(a.customer, b.customer)),
    episodes,
  };
}

function messagesTo(customer: string, invoices: readonly Invoice[]): ExpectedMessage[] {
  const messages: ExpectedMessage[] = [];
  let last: Day | undefined;
  for (const day of daysOf(invoices)) {
    if (!isUsWorkingDay(day) || (last !== undefined && day - last < DAYS_BETWEEN_MESSAGES)) continue;
    const demanded = invoices.filter((invoice) => isOwed(invoice, day) && !isDisputed(invoice, day));
    const raised = demanded.filter((invoice) => isDue(invoice, day));
    if (raised.length === 0) continue;
    last = day;
    for (const invoice of raised) {
      invoice.level += 1;
      invoice.levelDay = day;
    }
    messages.push({
      customer,
      date: isoOf(day),
      level: Math.max(...raised.map(({ level }) => level)),
      raised: raised.map(({ number, level }) => [number, level] as const).sort(byNumber),
      demanded: demanded.map(({ number, cents }) => [number, cents] as const).sort(byNumber),
      totalCents: demanded.reduce((total, { cents }) => total + cents, 0),
    });
  }
  return messages;
}

function episodesOf(customer: string, invoices: readonly Invoice[]): ExpectedEpisode[] {
  const episodes: ExpectedEpisode[] = [];
  let from: Day | undefined;
  for (const day of daysOf(invoices)) {
    if (from === undefined && invoices.some((invoice) => isOwed(invoice, day) || isSettledOn(invoice, day))) from = day;
    if (from === undefined || invoices.some((invoice) => isOwed(invoice, day))) continue;
    episodes.push({ customer, from: isoOf(from), to: isoOf(day) });
    from = undefined;
  }
  return episodes;
}

/** Overdue once the day's documents are in. */
function isOwed({ due, settled }: Invoice, day: Day): boolean {
  return due < day && day < settled;
}

/** Overdue that morning and settled during the day. */
function isSettledOn({ due, settled }: Invoice, day: Day): boolean {
  return due < day && day === settled;
}

function isDisputed({ dispute }: Invoice, day: Day): boolean {
  return dispute !== undefined && dispute[0] <= day && day < dispute[1];
}

function isDue({ level, levelDay, due }: Invoice, day: Day): boolean {
  const next = LEVELS[level];
  if (next === undefined) return false;
  return day >= (level === 0 ? due + next : levelDay + next - (LEVELS[level - 1] ?? 0));
}

function daysOf(invoices: readonly Invoice[]): Day[] {
  const first = Math.min(...invoices.map(({ issued }) => issued));
  const last = Math.max(...invoices.map(({ settled }) => settled));
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function invoicesOf(csv: string): Invoice[] {
  const [header = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string): string => {
      const text = cells[names.indexOf(name)];
      if (text === undefined) throw new Error(`no ${name} in ${line}`);
      return text;
    };
    const due = dayOfUsDate(cell('DueDate'));
    const issued = dayOfUsDate(cell('InvoiceDate'));
    const settled = dayOfUsDate(cell('SettledDate'));
    const number = cell('invoiceNumber');
    const dispute = cell('Disputed') === 'Yes' ? disputeOf(number, issued, due, settled) : undefined;
    return {
      ...{ number, issued, due, settled, dispute },
      customer: cell('customerID'),
      cents: centsOf(cell('InvoiceAmount')),
      level: 0,
      levelDay: 0,
    };
  });
}

function disputeOf(number: string, issued: Day, due: Day, settled: Day): Invoice['dispute'] {
  if (Number(number.slice(-1)) % 2 === 0) return [issued, settled];
  return due + 5 < settled ? [due + 5, Math.min(due + 15, settled)] : undefined;
}

function centsOf(amount: string): number {
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec(amount);
  if (!parts) throw new Error(`not an amount: ${amount}`);
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byNumber(a: readonly [string, number], b: readonly [string, number]): number {
  return compare(a[0], b[0]);
}
