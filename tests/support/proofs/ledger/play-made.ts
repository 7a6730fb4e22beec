import type { TaskKind } from '../../../../domain/receivables/collection/state';
import { DEFAULT_COLLECTION_POLICY } from '../../../../domain/receivables/defaults/collection-policy';
import { instantAt } from '../../../../domain/platform/dates';
import { plusDays } from './ibm-documents';
import type { Company, LedgerHouse } from './ledger-house';
import type { ReceivedMail } from './mail-receiver';
import type { MadeAccount } from './made-account';
import { MadeBook, standingOf } from './made-book';
import type { Standing } from './made-book';
import { madeLedgerFile } from './made-file';
import { ActOnAccount } from './act-on-account';

export const MADE_ZONE = 'Europe/Berlin';
export const MADE_START = '2026-05-04';
export const MADE_END = '2026-08-31';
const MORNING_MINUTES = 6 * 60;

/** A message to a made account, and what the account's books say it must demand, by the day it was received on. */
export interface ReceivedByMade {
  readonly account: MadeAccount;
  readonly mail: ReceivedMail;
  readonly mustSay: (date: string) => Standing;
}

export interface TaskView {
  readonly id: string;
  readonly processId: string;
  readonly kind: string;
  readonly state: string;
  readonly openedAt: string;
  readonly escalatedAt: string | null;
  readonly dueAt: string | null;
  readonly closedAt: string | null;
  readonly decision: unknown;
}

/**
 * Plays the made accounts forward: what the plans say happens on the morning of its day, people decide as soon as they
 * are asked, and the clock goes from one instant that matters to the next.
 */
export async function playMade(
  { mail }: LedgerHouse,
  company: Company,
  accounts: readonly MadeAccount[],
): Promise<{ received: ReceivedByMade[]; clockMoves: number }> {
  const { name: _name, version: _version, ...shipped } = DEFAULT_COLLECTION_POLICY;
  await company.writePolicy('by-oldest', { ...shipped, anchor: 'oldest-item' });

  const books = new Map(accounts.map((account) => [account.number, new MadeBook(account)]));
  const received: ReceivedByMade[] = [];
  for (const account of accounts) if (account.email !== null) mail.trouble(account.email, ...account.mishaps);
  mail.onReceived((message) => {
    const account = accounts.find(({ number }) => message.subject.endsWith(` ${number}`));
    const book = account && books.get(account.number);
    if (!account || !book) return;
    const now = book.facts();
    received.push({ account, mail: message, mustSay: (date) => standingOf(now, date) });
  });

  const played = new MadePlay(company, accounts, books);
  await company.importFile('made-accounts.csv', madeLedgerFile(accounts), 'neuroerp-csv');
  await played.findAccounts();
  const days = [...new Set(accounts.flatMap(({ acts }) => acts.map(([date]) => date)))].sort();
  for (const day of days) {
    const morning = new Date(Date.parse(instantAt(MADE_ZONE, day)) + MORNING_MINUTES * 60_000).toISOString();
    await played.until(morning);
    await played.actOn(day);
  }
  await played.until(`${MADE_END}T12:00:00.000Z`);
  return { received, clockMoves: played.clockMoves };
}

class MadePlay {
  clockMoves = 0;
  private readonly answered = new Map<string, number>();
  private readonly seen = new Set<string>();
  private acts: ActOnAccount | undefined;

  constructor(
    private readonly company: Company,
    private readonly accounts: readonly MadeAccount[],
    private readonly books: ReadonlyMap<string, MadeBook>,
  ) {}

  async findAccounts(): Promise<void> {
    const found = await this.company.list<{ id: string; number: string }>('/receivables/accounts');
    this.acts = new ActOnAccount(this.company, new Map(found.map(({ id, number }) => [number, id])));
  }

  /** Answers what is asked and moves the clock to each instant before `end` at which a process goes on, then to `end`. */
  async until(end: string): Promise<void> {
    for (;;) {
      await this.answer();
      const wake = await this.company.nextWake();
      if (wake === undefined || wake >= end) break;
      await this.moveTo(wake);
    }
    if (end > (await this.company.now())) await this.moveTo(end);
    await this.answer();
  }

  async actOn(day: string): Promise<void> {
    for (const account of this.accounts) {
      for (const [date, act] of account.acts) {
        if (date !== day) continue;
        this.books.get(account.number)?.note(act);
        await this.acting.perform(account, day, act);
      }
    }
    await this.company.rest();
  }

  private async moveTo(instant: string): Promise<void> {
    this.clockMoves += 1;
    await this.company.moveClock(instant);
  }

  /** Decides each task once, as the account's plan says, until nothing new is asked. */
  private async answer(): Promise<void> {
    await this.company.rest();
    for (;;) {
      const open = await this.company.list<TaskView>('/tasks?state=active');
      const fresh = open.filter(({ id }) => !this.seen.has(id));
      if (fresh.length === 0) return;
      for (const task of fresh) await this.decide(task);
      await this.company.rest();
    }
  }

  private async decide(task: TaskView): Promise<void> {
    this.seen.add(task.id);
    const process = await this.company.call<{ subjectId: string }>('GET', `/processes/${task.processId}`);
    const account = this.accounts.find(({ number }) => number === this.acting.numberOf(process.subjectId));
    const kind = task.kind as TaskKind;
    const place = this.answered.get(`${account?.number} ${kind}`) ?? 0;
    this.answered.set(`${account?.number} ${kind}`, place + 1);
    const answer = account?.answers[kind]?.[place] ?? 'lapse';
    if (answer === 'lapse') return;
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: MADE_ZONE }).format(new Date(await this.company.now()));
    const until = answer.inDays === undefined ? {} : { until: plusDays(today, answer.inDays) };
    await this.company.call('POST', `/tasks/${task.id}/complete`, {
      decision: { outcome: answer.outcome, ...until },
      reason: account?.why,
    });
  }

  private get acting(): ActOnAccount {
    if (!this.acts) throw new Error('the accounts are not known yet');
    return this.acts;
  }
}
