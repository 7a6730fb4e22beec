import type { Clerk } from './clerk';
import type { Customer } from './generated-company';
import type { PersistentClient } from './persistent-client';
import type { SeededRandom } from './seeded-random';
import type { Worklist } from './worklist';

const BURST = 12;
const SIDE_BY_SIDE = 6;

/** What people do on a day: customers who mean to pay pay, tasks are worked off, collections are started and steered. */
export class People {
  private openCollections: string[] = [];

  constructor(
    private readonly api: PersistentClient,
    private readonly clerk: Clerk,
    private readonly worklist: Worklist,
    private readonly customers: readonly Customer[],
    private readonly firstDay: string,
    private readonly random: SeededRandom,
  ) {}

  async work(today: string): Promise<void> {
    const running = await this.api.list<{ id: string }>(
      '/api/v1/processes?type=collect-account&status=running&limit=100',
    );
    this.openCollections = running.map(({ id }) => id);
    await Promise.all([this.payments(today), this.worklist.work(today)]);
  }

  /** Requests all at once, so that a kill meets some in every stage: commands, and payments that fall due today. */
  burst(today: string): Promise<unknown>[] {
    const steered = this.random.some(this.openCollections, BURST);
    const starts = this.random.some(this.customers, 2);
    return [
      ...steered.map((id) => this.clerk.steer(id, today)),
      ...starts.map((customer) => this.clerk.collect(customer.number)),
    ];
  }

  /** Everybody pays what is still open. */
  async payAll(today: string): Promise<void> {
    await this.sideBySide(this.customers, (customer) => this.clerk.pay(customer, today, this.clerk.owes(customer)));
  }

  private async payments(today: string): Promise<void> {
    const day = (Date.parse(today) - Date.parse(this.firstDay)) / 86_400_000;
    await this.sideBySide(this.customers, async (customer) => {
      const { fate, payDay } = customer;
      const owed = this.clerk.owes(customer);
      if (owed === 0n) return;
      if (fate === 'pays' && day >= payDay) return this.clerk.pay(customer, today, owed);
      if (fate === 'promises' && day >= payDay + 25) return this.clerk.pay(customer, today, owed);
      if (fate === 'pays-in-parts' && day >= payDay) {
        const total = customer.invoices.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
        const part = owed === total ? owed / 2n : day >= payDay + 10 ? owed : 0n;
        return this.clerk.pay(customer, today, part);
      }
    });
  }

  private async sideBySide<T>(entries: readonly T[], work: (entry: T) => Promise<unknown>): Promise<void> {
    const queue = entries.values();
    const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const entry of queue) await work(entry);
    });
    await Promise.all(lanes);
  }
}
