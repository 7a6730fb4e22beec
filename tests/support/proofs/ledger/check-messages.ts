import { pdfText } from '../../pdf-text';
import type { ReceivedMail } from './mail-receiver';
import { inconsistencies, readDemand } from './read-demand';
import type { Demand } from './read-demand';
import { counts } from './read-books';
import type { Books } from './read-books';

export interface Finding {
  readonly checked: number;
  readonly violations: readonly string[];
}

/** A message as received, and what it demands. */
export interface ReadMail {
  readonly mail: ReceivedMail;
  readonly demand: Demand;
}

/** Reads every message; what cannot be read, or does not add up in itself or with its statement, is a violation. */
export function readMails(mails: readonly ReceivedMail[]): Finding & { readonly read: readonly ReadMail[] } {
  const read: ReadMail[] = [];
  const violations: string[] = [];
  for (const mail of mails) {
    try {
      const demand = readDemand(mail.subject, mail.text);
      const statement = mail.statement === undefined ? [] : pdfText(mail.statement);
      const wrong = inconsistencies(demand, statement);
      violations.push(...wrong.map((what) => `${demand.date} to ${mail.to}: ${what}`));
      read.push({ mail, demand });
    } catch (error) {
      violations.push(`to ${mail.to}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { checked: mails.length, violations, read };
}

/** No message is accepted twice, and every notice that counts as mailed is one message, none more. */
export function sentOnce(mails: readonly ReceivedMail[], books: Books): Finding {
  const ids = mails.map(({ messageId }) => messageId);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const mailed = [...books.notices.values()].flat().filter((notice) => notice.channel === 'email' && counts(notice));
  return {
    checked: ids.length,
    violations: [
      ...twice.map((id) => `${id} was accepted twice`),
      ...(mailed.length === ids.length ? [] : [`${mailed.length} notices count as mailed, ${ids.length} arrived`]),
    ],
  };
}

/**
 * No item takes a level twice. Items keep their level from one episode to the next, so none may ever.
 */
export function levelsOnce(books: Books): Finding {
  const taken: string[] = [];
  for (const [account, notices] of books.notices) {
    for (const notice of notices.filter(counts)) {
      for (const item of notice.items) {
        if (item.raisedTo !== null) taken.push(`${account} ${item.number} ${item.raisedTo}`);
      }
    }
  }
  const seen = new Set<string>();
  const violations = taken.filter((level) => seen.has(level) || !seen.add(level));
  return { checked: taken.length, violations: violations.map((level) => `${level} twice`) };
}

/** What stands in one list and not in the other; equal lines are counted. */
export function differences(actual: readonly string[], expected: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of expected) left.set(line, (left.get(line) ?? 0) + 1);
  const unexpected: string[] = [];
  for (const line of actual) {
    const count = left.get(line) ?? 0;
    if (count === 0) unexpected.push(`not expected: ${line}`);
    else left.set(line, count - 1);
  }
  const missing = [...left].flatMap(([line, count]) => Array.from({ length: count }, () => `missing: ${line}`));
  return [...missing, ...unexpected];
}
