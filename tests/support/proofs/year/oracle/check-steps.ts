import type { ProofReport } from '../../proof-report';
import { localTime, plusDays } from '../local-time';
import { DOWNTIME } from '../plan-company';
import type { CompanyBooks } from './company-books';
import { Climb, policyOf } from './ladder';
import type { AccountRow } from './books';
import { idMadeAt, madeAtMs } from './ledger-at';

/** The climb of an account, with the notices decided before a wall time. */
function climbOf(
  { books }: CompanyBooks,
  account: AccountRow,
  beforeWallMs = Infinity,
): { climb: Climb; faults: string[]; taken: number } {
  const dueDates = new Map(books.items.map((item) => [item.id, item.dueDate]));
  const climb = new Climb(policyOf(account), (itemId) => dueDates.get(itemId) ?? '', books.zone);
  const notices = books.notices.filter(({ accountId, id }) => accountId === account.id && madeAtMs(id) < beforeWallMs);
  const faults = notices.flatMap((notice) => climb.take(notice) ?? []);
  return { climb, faults: faults.map((fault) => `${account.number}: ${fault}`), taken: notices.length };
}

export function checkSteps(report: ProofReport, all: readonly CompanyBooks[]): void {
  const faults: string[] = [];
  let taken = 0;
  for (const company of all) {
    for (const account of company.books.accounts) {
      const walked = climbOf(company, account);
      faults.push(...walked.faults);
      taken += walked.taken;
    }
  }
  report.check('each step is taken in its order, not before its day, and once an item', taken, faults);
}

/**
 * Who had steps falling due while everything stood still gets one message when it runs again, not one for each. The
 * message after it waits its distance.
 */
export function checkDowntime(
  report: ProofReport,
  all: readonly CompanyBooks[],
  downFromWallMs: number,
  upAgainWallMs: number,
): void {
  const bursts: string[] = [];
  let withDue = 0;
  let withSeveral = 0;
  let written = 0;
  for (const company of all) {
    const marker = idMadeAt(downFromWallMs);
    for (const account of company.books.accounts) {
      const { climb } = climbOf(company, account, downFromWallMs);
      const steps = new Set(
        company.ledger
          .itemsBefore(account.id, marker, DOWNTIME.from)
          .filter(({ open, disputed }) => open > disputed)
          .flatMap(({ row }) => dueSteps(climb, account, row.id, row.dueDate)),
      );
      if (steps.size === 0) continue;
      withDue += 1;
      if (steps.size > 1) withSeveral += 1;
      const until = plusDays(DOWNTIME.to, policyOf(account).interval - 1);
      const messages = company.messages.filter(({ mail, account: to }) => {
        return (
          to.id === account.id &&
          mail.wallMs >= upAgainWallMs &&
          localTime(company.books.zone, mail.clockMs).date <= until
        );
      });
      if (messages.length > 0) written += 1;
      if (messages.length > 1)
        bursts.push(`${account.number}: ${messages.map(({ notice }) => notice.step).join(', ')}`);
    }
  }
  report.check('after the downtime a customer gets one message', withDue, bursts);
  report.check('customers with several steps due in the downtime', withSeveral, []);
  report.check('customers written to once it was over', written, []);
}

/** Message steps of an item whose days lie in the downtime. */
function dueSteps(climb: Climb, account: AccountRow, itemId: string, dueDate: string): string[] {
  const next = climb.next(itemId);
  if (!next || next.step.kind !== 'message' || next.firesOn <= DOWNTIME.from || next.firesOn > DOWNTIME.to) return [];
  const { steps } = policyOf(account);
  const later = steps.slice(climb.level(itemId) + 1).filter(({ kind, counts, days }) => {
    return kind === 'message' && counts === 'due' && plusDays(dueDate, days) <= DOWNTIME.to;
  });
  return [next.step.code, ...later.map(({ code }) => code)];
}
