import type { Acknowledged, AcknowledgedStart } from './acknowledged';
import type { Customer } from './generated-company';
import { dayAfter } from './generated-company';
import type { Answer, PersistentClient } from './persistent-client';
import type { SeededRandom } from './seeded-random';

interface ProcessView {
  readonly id: string;
}

/**
 * The people of the company: import, start, pay, steer and move the clock, all over HTTP. Notes what was acknowledged,
 * because that is what the house may not lose.
 */
export class Clerk {
  readonly acknowledged: Acknowledged[] = [];
  /** Definite refusals, by what was asked. */
  readonly refusals = new Map<string, number>();
  private readonly accountIds = new Map<string, string>();
  private readonly paid = new Map<string, bigint>();
  private readonly paused = new Set<string>();
  private readonly repeats: (() => Promise<void>)[] = [];
  private asked = 0;

  constructor(
    private readonly api: PersistentClient,
    private readonly random: SeededRandom,
  ) {}

  /** Sends a ledger file; the id of its import. */
  async import(name: string, content: string): Promise<string> {
    const query = new URLSearchParams({ fileName: name, mapping: 'neuroerp-csv', onBadRow: 'stop' });
    const path = `/api/v1/receivables/imports?${query.toString()}`;
    const { status, processId } = await this.start(name, 'import-ledger', (key) => this.api.upload(path, key, content));
    if (status >= 300) throw new Error(`${name} was refused: ${status}`);
    return processId;
  }

  /** Learns the ids of all accounts. */
  async meetCustomers(): Promise<void> {
    const accounts = await this.api.list<{ id: string; number: string }>('/api/v1/receivables/accounts?limit=100');
    for (const { id, number } of accounts) this.accountIds.set(number, id);
  }

  /** Asks for a collection; refused when the account has nothing overdue. */
  async collect(account: string): Promise<void> {
    const body = { accountNumber: account };
    await this.start(account, 'collect-account', (key) =>
      this.api.post('/api/v1/processes/collect-account', key, body),
    );
  }

  /** Asks for every acknowledged start once more under its key, as one who never got the answer and comes back late. */
  async repeatStarts(): Promise<void> {
    for (const repeat of this.repeats.splice(0)) await repeat();
  }

  private async start(
    about: string,
    type: AcknowledgedStart['type'],
    ask: (key: string) => Promise<Answer>,
  ): Promise<{ status: number; processId: string }> {
    const key = this.newKey('start');
    const once = async () => {
      const answer = await ask(key);
      const processId = answer.status < 300 ? (answer.body as ProcessView).id : `refusal ${answer.status}`;
      return { status: answer.status, processId, entry: { about, type, processId, ...facts(key, answer) } };
    };
    const { status, processId, entry } = await once();
    if (status >= 300) return { status, processId: this.refused(type) };
    this.note({ what: 'start', ...entry });
    this.repeats.push(async () => this.note({ what: 'start', ...(await once()).entry }));
    return { status, processId };
  }

  /** What a customer still owes of its invoices, by its own books. */
  owes({ number, invoices }: Customer): bigint {
    const total = invoices.reduce((sum, invoice) => sum + invoice.amountMinor, 0n);
    return total - (this.paid.get(number) ?? 0n);
  }

  /** Pays a customer's invoices, or a part of them; resolves when the payment is acknowledged. */
  async pay(customer: Customer, today: string, amountMinor: bigint, duringOutage = false): Promise<void> {
    const { number: account, currency } = customer;
    const left = this.owes(customer);
    if (amountMinor <= 0n || amountMinor > left) return;
    this.paid.set(account, (this.paid.get(account) ?? 0n) + amountMinor);
    const key = this.newKey('pay');
    const number = `P-${key}`;
    const invoices = customer.invoices.map((invoice) => invoice.number);
    const body = { number, bookingDate: today, currency, amountMinor: String(amountMinor), namedDocuments: invoices };
    const answer = await this.api.post(this.accountUrl(account, '/payments'), key, body);
    if (answer.status >= 300) throw new Error(`${number} was refused: ${JSON.stringify(answer.body)}`);
    const settles = amountMinor === left;
    const payment = { account, number, currency, amountMinor, invoices, settles, duringOutage };
    this.note({ what: 'payment', ...payment, ...facts(key, answer) });
  }

  /** Pauses a collection for the rest of the day, or ends a pause asked for before. */
  async steer(processId: string, today: string): Promise<void> {
    const name = this.paused.delete(processId) && this.random.chance(0.5) ? 'resume' : 'pause';
    const key = this.newKey(name);
    const reason = `${name} asked as ${key}.`;
    const body = name === 'pause' ? { until: today, reason } : { reason };
    const answer = await this.api.post(`/api/v1/processes/${processId}/commands/${name}`, key, body);
    if (answer.status >= 300) return void this.refused(name);
    if (name === 'pause') this.paused.add(processId);
    this.note({ what: 'command', processId, name, reason, ...facts(key, answer) });
  }

  async decide(task: { id: string; processId: string; kind: string }, decision: { outcome: string; until?: string }) {
    const key = this.newKey('decide');
    const answer = await this.api.post(`/api/v1/tasks/${task.id}/complete`, key, { decision });
    if (answer.status >= 300) return void this.refused(`${task.kind} ${decision.outcome}`);
    const { id: taskId, processId, kind } = task;
    this.note({ what: 'task', taskId, processId, kind, outcome: decision.outcome, ...facts(key, answer) });
  }

  /** Moves the company's clock to an instant in the future; @returns the date there. */
  async moveClock(to: string): Promise<string> {
    const key = this.newKey('clock');
    const answer = await this.api.post('/api/v1/clock', key, { now: to });
    if (answer.status >= 300) throw new Error(`the clock was not moved to ${to}: ${JSON.stringify(answer.body)}`);
    this.note({ what: 'clock', to, ...facts(key, answer) });
    return (answer.body as { today: string }).today;
  }

  /** A working morning some days on, when all customers may be written to; the next one when it is a weekend. */
  async nextMorning(days: number): Promise<string> {
    const { today } = await this.api.get<{ today: string }>('/api/v1/clock');
    let day = dayAfter(today, days);
    while ([0, 6].includes(new Date(day).getUTCDay())) day = dayAfter(day, 1);
    // 10:00 in Berlin and 9:00 in London in winter, an hour later in summer.
    return this.moveClock(`${day}T09:00:00.000Z`);
  }

  private accountUrl(account: string, rest: string): string {
    const id = this.accountIds.get(account);
    if (id === undefined) throw new Error(`no account ${account}`);
    return `/api/v1/receivables/accounts/${id}${rest}`;
  }

  private newKey(what: string): string {
    this.asked += 1;
    return `${what}-${this.asked}`;
  }

  private note(entry: Acknowledged): void {
    this.acknowledged.push(entry);
  }

  private refused(what: string): string {
    this.refusals.set(what, (this.refusals.get(what) ?? 0) + 1);
    return what;
  }
}

function facts(key: string, { askedAt, answeredAt, attempts }: Answer) {
  return { key, askedAt, answeredAt, attempts };
}
