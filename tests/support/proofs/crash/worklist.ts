import type { Clerk } from './clerk';
import { dayAfter } from './generated-company';
import type { Customer } from './generated-company';
import type { MailReceiver } from './mail-receiver';
import type { PersistentClient } from './persistent-client';
import type { SeededRandom } from './seeded-random';

interface TaskView {
  readonly id: string;
  readonly processId: string;
  readonly kind: string;
  readonly title: string;
}

interface Decision {
  readonly outcome: string;
  readonly until?: string;
}

/** How tasks are dealt with: some are decided, some are left until they lapse. */
export class Worklist {
  private readonly left = new Set<string>();
  private readonly seen = new Set<string>();

  constructor(
    private readonly api: PersistentClient,
    private readonly clerk: Clerk,
    private readonly receiver: MailReceiver,
    private readonly random: SeededRandom,
    private readonly customers: ReadonlyMap<string, Customer>,
  ) {}

  /** Goes once through the open tasks; with `all`, also through those that were to be left alone. */
  async work(today: string, all = false): Promise<void> {
    const tasks = await this.api.list<TaskView>('/api/v1/tasks?state=active&limit=100');
    for (const task of tasks) {
      if (!all && this.left.has(task.id)) continue;
      const decision = await this.decisionOn(task, today, all);
      if (decision) await this.clerk.decide(task, decision);
    }
  }

  private async decisionOn(task: TaskView, today: string, all: boolean): Promise<Decision | undefined> {
    if (task.kind === 'in-doubt-message') return this.lookIntoMailLog(task, all);
    if (task.kind === 'operator') return undefined;
    if (!all && this.random.chance(task.kind === 'missing-rate' ? 0.1 : 0.25)) {
      this.left.add(task.id);
      return undefined;
    }
    switch (task.kind) {
      case 'call-customer':
        return this.afterCall(task, today);
      case 'decide-next-step':
        return this.howToGoOn(today);
      case 'missing-rate':
        return { outcome: 'without-interest' };
      case 'undeliverable-message':
        return { outcome: 'retry' };
      case 'match-payment':
        return { outcome: 'keep' };
      default:
        return undefined;
    }
  }

  private afterCall({ title }: TaskView, today: string): Decision {
    const fate = [...this.customers.values()].find(({ number }) => title.includes(number))?.fate;
    if (fate === 'promises') return { outcome: 'promised', until: dayAfter(today, this.random.between(2, 6)) };
    if (fate === 'disputes') return { outcome: 'disputed', until: dayAfter(today, this.random.between(2, 6)) };
    return { outcome: this.random.chance(0.6) ? 'reached' : 'no-answer' };
  }

  private howToGoOn(today: string): Decision {
    const dice = this.random.next();
    if (dice < 0.4) return { outcome: 'write-off' };
    if (dice < 0.6) return { outcome: 'lawyer' };
    if (dice < 0.8) return { outcome: 'instalments', until: dayAfter(today, this.random.between(3, 8)) };
    return { outcome: 'wait', until: dayAfter(today, this.random.between(2, 5)) };
  }

  /** As the handbook says: look for the Message-ID in the mail server's log. Not at first sight, it may still be busy. */
  private async lookIntoMailLog(task: TaskView, all: boolean): Promise<Decision | undefined> {
    if (!this.seen.has(task.id)) {
      this.seen.add(task.id);
      if (!all) return undefined;
    }
    const { form } = await this.api.get<{ form: { messageId: string } }>(`/api/v1/tasks/${task.id}`);
    const deliveries = await this.receiver.deliveries();
    const arrived = deliveries.some(({ messageId }) => messageId === form.messageId);
    // Most messages in doubt did arrive; a person who never looks lets the task lapse to `sent`.
    if (arrived && !all && this.random.chance(0.2)) {
      this.left.add(task.id);
      return undefined;
    }
    return { outcome: arrived ? 'sent' : 'not-sent' };
  }
}
