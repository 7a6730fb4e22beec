import { dateIn } from '../../../domain/platform/dates';
import { updateAccount } from '../../../schema/queries/receivables/account-commands';
import type { AccountStanding } from '../../../schema/queries/receivables/account-commands';
import { accountChanged, bookCredit } from '../../../schema/queries/receivables/change-ledger';
import type { LedgerActor } from '../../../schema/queries/receivables/change-ledger';
import { insertDispute } from '../../../schema/queries/receivables/disputes';
import { reverseCredit } from '../../../schema/queries/receivables/reversals';
import { lockSubject } from '../../../schema/queries/platform/outbox';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import type { Transaction } from '../../../schema/database';
import type { CommandResult } from '../../../workflows/platform/contract';
import { addAccount, addInvoice } from './ledger-rows';
import type { RunningHouse } from './running-house';
import { until } from './until';

/** Monday; the windows of the default policy are open on working days from 8 to 19 in Berlin. */
export const START = '2026-03-02T09:00:00.000Z';

export interface SceneInvoice {
  readonly number: string;
  readonly dueDate: string;
  readonly amount: bigint;
  readonly currency?: string;
}

export const INVOICE: SceneInvoice = { number: 'INV-1', dueDate: '2026-02-27', amount: 100_000n };

interface TaskOfScene {
  readonly taskId: string;
  readonly kind: string;
  readonly state: string;
  readonly candidateGroup: string;
  readonly dueAt: string | null;
  readonly lapseAt: string | null;
  readonly escalatedAt: string | null;
}

/** One customer of one company, and what people do about it. */
export interface Scene {
  readonly tenantId: string;
  readonly accountId: string;
  readonly items: readonly string[];
  collect(): Promise<ProcessRow>;
  /** Pays, naming the documents, on the tenant's today. */
  pay(amount: bigint, named?: readonly string[], currency?: string): Promise<string>;
  reverse(creditId: string): Promise<void>;
  /** Sets a hold, an insolvency, a stop of contact. */
  stand(columns: AccountStanding): Promise<void>;
  dispute(itemId: string, amount: bigint): Promise<void>;
  task(kind: string): Promise<TaskOfScene>;
  tasks(): Promise<TaskOfScene[]>;
  /** Decides the newest open task of a kind, and waits until nothing is left to do. */
  decide(process: ProcessRow, kind: string, decision: object): Promise<CommandResult>;
  /** Lines like `2026-03-02 friendly-reminder email`, in order. */
  steps(): Promise<string[]>;
  timeline(): Promise<string[]>;
  mails(): Promise<{ subject: string; body: string }[]>;
  messages(): Promise<string[]>;
  /** Waits until a message is in one of the named states. */
  messageIs(...states: string[]): Promise<void>;
  rest(): Promise<void>;
  playUntil(instant: string): Promise<void>;
  change<T>(work: (tx: Transaction, actor: LedgerActor) => Promise<T>): Promise<T>;
}

export async function openScene(
  house: RunningHouse,
  invoices: readonly SceneInvoice[] = [INVOICE],
  account: Parameters<typeof addAccount>[2] = {},
  start = START,
): Promise<Scene> {
  const tenantId = await house.newTenant(BigInt(Date.parse(start) - Date.now()));
  const accountId = await addAccount(house, tenantId, account);
  const items: string[] = [];
  for (const invoice of invoices) {
    items.push(await addInvoice(house, tenantId, accountId, { issueDate: '2026-01-28', ...invoice }));
  }
  let payments = 0;

  const change: Scene['change'] = async (work) => {
    const now = await house.now(tenantId);
    const actor = { tenantId, zone: 'Europe/Berlin', now, actor: 'test' };
    return house.inTenant(tenantId, async (tx) => {
      await lockSubject(tx, tenantId, accountId);
      return work(tx, actor);
    });
  };
  const tasks = () =>
    house.query<TaskOfScene>(`select * from task where tenant_id = '${tenantId}' order by opened_at, task_id`);

  const scene: Scene = {
    tenantId,
    accountId,
    items,
    collect: async () => {
      const process = await house.collect(tenantId, accountId);
      await house.rest(tenantId);
      return process;
    },
    pay: (amount, named = ['INV-1'], currency = 'EUR') =>
      change(async (tx, actor) => {
        const today = dateIn(actor.zone, actor.now);
        const { creditId } = await bookCredit(
          tx,
          actor,
          {
            accountId,
            kind: 'payment',
            number: `P-${(payments += 1)}`,
            bookingDate: today,
            valueDate: today,
            payer: undefined,
            reference: undefined,
            namedDocuments: named,
            currency,
            amount,
            withheldTax: 0n,
          },
          'named-then-oldest',
        );
        return creditId;
      }),
    reverse: (creditId) =>
      change(async (tx, actor) => {
        const credit = await tx
          .selectFrom('creditEntry')
          .selectAll()
          .where('creditId', '=', creditId)
          .executeTakeFirstOrThrow();
        await reverseCredit(tx, actor, credit, { reason: 'bounced', bankFee: undefined }, 'named-then-oldest');
      }),
    stand: (columns) =>
      change(async (tx, actor) => {
        await updateAccount(tx, tenantId, accountId, columns);
        await accountChanged(tx, actor, accountId, { type: 'account-changed', summary: 'Changed' });
      }),
    dispute: (itemId, amount) =>
      change(async (tx, actor) => {
        const openedOn = dateIn(actor.zone, actor.now);
        await insertDispute(tx, { tenantId, itemId, amountMinor: amount, reason: 'damaged', openedOn });
        await accountChanged(tx, actor, accountId, { type: 'dispute-opened', summary: 'Disputed' });
      }),
    tasks,
    task: async (kind) => {
      const found = (await tasks()).findLast((task) => task.kind === kind);
      if (!found) throw new Error(`there is no task ${kind}`);
      return found;
    },
    decide: async (process, kind, decision) => {
      const { taskId } = await scene.task(kind);
      const result = await house.command(process, 'complete-task', { taskId, decision });
      await house.rest(tenantId);
      return result;
    },
    steps: async () =>
      (
        await house.query<{ line: string }>(`select decided_on || ' ' || step || ' ' || channel as line
          from dunning_notice where tenant_id = '${tenantId}' order by decided_at, notice_id`)
      ).map(({ line }) => line),
    timeline: async () =>
      (
        await house.query<{ type: string }>(
          `select type from process_event where tenant_id = '${tenantId}' order by event_id`,
        )
      ).map(({ type }) => type),
    mails: () =>
      house.query(`select subject, body from mailbox_message where tenant_id = '${tenantId}' order by recorded_at`),
    messages: async () =>
      (
        await house.query<{ state: string }>(
          `select state from outbox where tenant_id = '${tenantId}' and kind = 'mail' order by decided_at, outbox_id`,
        )
      ).map(({ state }) => state),
    messageIs: (...states) =>
      until(`a message to be ${states.join(' or ')}`, async () =>
        (await scene.messages()).some((state) => states.includes(state)),
      ),
    rest: () => house.rest(tenantId),
    playUntil: (instant) => house.playUntil(tenantId, instant),
    change,
  };
  return scene;
}
