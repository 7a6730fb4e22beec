import type { ProofReport } from '../../proof-report';
import { daysFrom, localTime, weekdayOf } from '../local-time';
import type { ReceivedMail } from '../received-mail';
import type { AccountRow, NoticeRow } from './books';
import { policyOf } from './ladder';
import type { CompanyBooks } from './company-books';
import { clockChangesOf, HOLIDAYS, weekendOf } from './holidays';

const OPENS = 8 * 60;
const CLOSES = 19 * 60;
const NEAR_DAYS = 3;

/** A message with the notice that says why it went out. */
export interface MessageSeen {
  readonly mail: ReceivedMail;
  readonly notice: NoticeRow;
  readonly account: AccountRow;
}

export function checkReceipt(report: ProofReport, all: readonly CompanyBooks[]): void {
  const mails = all.flatMap(({ mails }) => mails);
  const ids = new Set<string>();
  const twice: string[] = [];
  for (const { messageId } of mails) {
    if (ids.has(messageId)) twice.push(messageId);
    ids.add(messageId);
  }
  report.check('no Message-ID is received twice', mails.length, twice);

  const astray: string[] = [];
  for (const { books, messages, mails: ofCompany } of all) {
    const sent = books.notices.filter(({ outboxState }) => outboxState === 'sent');
    const seen = new Set(messages.map(({ notice }) => notice.id));
    astray.push(
      ...sent.filter(({ id }) => !seen.has(id)).map(({ id }) => `${id} counts as sent, and nobody received it`),
    );
    const explained = new Set(messages.map(({ mail }) => mail.messageId));
    const others = ofCompany.filter(({ messageId }) => !explained.has(messageId));
    astray.push(...others.map(({ messageId }) => `${messageId} was received, and no notice counts as sent`));
  }
  report.check('what counts as sent was received, and nothing else', mails.length, astray);
}

export function checkWindows(report: ProofReport, all: readonly CompanyBooks[]): void {
  const outside: string[] = [];
  const offDays: string[] = [];
  let near = 0;
  const nearOutside: string[] = [];
  const messages = all.flatMap((company) => company.messages);
  for (const { mail, account } of messages) {
    const { date, minute } = localTime(account.zone, mail.clockMs);
    const when = `${account.number} at ${date} ${Math.floor(minute / 60)}:${minute % 60} in ${account.zone}`;
    const isOpen = minute >= OPENS && minute < CLOSES;
    if (!isOpen) outside.push(when);
    const isOff = weekendOf(account.country).includes(weekdayOf(date));
    if (isOff || HOLIDAYS[account.country]?.includes(date)) offDays.push(when);
    if (clockChangesOf(account.zone).some((change) => Math.abs(daysFrom(change, date)) <= NEAR_DAYS)) {
      near += 1;
      if (!isOpen || isOff) nearOutside.push(when);
    }
  }
  report.check('messages arrive between 8 and 19 by the customer’s clock', messages.length, outside);
  report.check('none arrives on a weekend or public holiday of the customer', messages.length, offDays);
  report.check('so within three days of a change of the clocks', near, nearOutside);
  checkHolidaysMet(report, all);
}

/** Holidays matter only where somebody would have been written to: the working day after one shows that. */
function checkHolidaysMet(report: ProofReport, all: readonly CompanyBooks[]): void {
  const met = new Set<string>();
  for (const { messages } of all) {
    for (const { mail, account } of messages) {
      const { date } = localTime(account.zone, mail.clockMs);
      for (const holiday of HOLIDAYS[account.country] ?? []) {
        const days = daysFrom(holiday, date);
        if (days > 0 && days <= NEAR_DAYS) met.add(`${account.country} ${holiday}`);
      }
    }
  }
  report.figure('holidays after which messages had waited or came next', met.size);
}

/** Two messages to one customer lie as far apart as its policy says, on the company's calendar. */
export function checkIntervals(report: ProofReport, all: readonly CompanyBooks[]): void {
  const close: string[] = [];
  let pairs = 0;
  for (const { books, messages } of all) {
    const last = new Map<string, string>();
    for (const { mail, account } of messages) {
      const { date } = localTime(books.zone, mail.clockMs);
      const before = last.get(account.id);
      last.set(account.id, date);
      if (before === undefined) continue;
      pairs += 1;
      if (daysFrom(before, date) < policyOf(account).interval) close.push(`${account.number}: ${before} and ${date}`);
    }
  }
  report.check('messages to one customer keep their distance', pairs, close);
}

/** From the answer of the API on, what the account was put to rest for holds. */
export function checkRests(report: ProofReport, all: readonly CompanyBooks[]): void {
  const broken: string[] = [];
  let rests = 0;
  for (const { books, messages, company } of all) {
    for (const rest of company.diary.rests) {
      rests += 1;
      for (const { mail, account } of messages) {
        if (account.number !== rest.customer || mail.wallMs <= rest.fromWallMs) continue;
        if (rest.toWallMs !== undefined && mail.wallMs >= rest.toWallMs) continue;
        const { date } = localTime(books.zone, mail.clockMs);
        if (rest.through === undefined || date <= rest.through)
          broken.push(`${rest.kind}: ${account.number} on ${date}`);
      }
    }
  }
  report.check('nobody is written to while on hold, insolvent or after stopping contact', rests, broken);
}
