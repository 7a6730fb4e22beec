import { createAdvance } from '../../activities/platform/advance';
import { collectAccountDefinition } from '../../activities/receivables/collect-account';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { countStatements } from '../support/platform/counted-statements';
import { stepCosts } from '../support/platform/history-cost';
import type { StepCost } from '../support/platform/history-cost';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';
import { until } from '../support/receivables/until';

const START = '2026-03-02T09:00:00.000Z';

/** A dozen events: what woke it, two workflow tasks, one activity, the step shown, the next timer. */
const MOST_EVENTS = 12;
/** News that interrupts a timer cancels it: one more. */
const MOST_EVENTS_BY_NEWS = 13;
/** A command is an activity of its own, and the update's two events. */
const MOST_EVENTS_BY_COMMAND = 20;
const MOST_BYTES = 3 * 1024;
/** Two activities, and the command with its answer. */
const MOST_BYTES_BY_COMMAND = 6 * 1024;

/** Measured, then frozen: more means that a rule's state is loaded twice or row by row. */
const MOST_ROUND_TRIPS = { rest: 30, message: 80 };

describe('what a step of a collection costs', () => {
  let house: RunningHouse;
  beforeAll(async () => {
    house = await runHouse('collect_costs');
  });
  afterAll(() => house.close());

  async function overdueAccount(invoices = 1) {
    const tenantId = await house.newTenant(BigInt(Date.parse(START) - Date.now()));
    const accountId = await addAccount(house, tenantId);
    for (let n = 1; n <= invoices; n += 1) {
      await addInvoice(house, tenantId, accountId, {
        number: `INV-${n}`,
        issueDate: '2026-01-28',
        dueDate: '2026-02-27',
        amount: 100_000n,
      });
    }
    return { tenantId, accountId };
  }

  /** Stops the tenant's clock shortly before the next day that matters and lets the process's own timer fire. */
  async function letTimerFire(tenantId: string, process: ProcessRow): Promise<void> {
    const { wakeAt } = await house.process(process);
    if (wakeAt === null) throw new Error('the process waits for news only');
    await house.moveClock(tenantId, new Date(Date.parse(wakeAt) - 1_500).toISOString());
    await until('the timer to fire', async () => (await house.process(process)).wakeAt !== wakeAt);
    await house.rest(tenantId);
  }

  it('is a dozen events and under 3 KB of history, with one activity', async () => {
    const { tenantId, accountId } = await overdueAccount();
    const process = await house.collect(tenantId, accountId);
    await house.rest(tenantId);
    // reminder, formal notice, call: a message, a message with claims, a task.
    for (let n = 0; n < 3; n += 1) await letTimerFire(tenantId, process);
    const [call] = await house.query<{ taskId: string }>(
      `select task_id from task where tenant_id = '${tenantId}' and kind = 'call-customer'`,
    );
    await house.command(process, 'complete-task', { taskId: call?.taskId, decision: { outcome: 'no-answer' } });
    await house.rest(tenantId);

    const costs = await stepCosts(house.temporal.client.workflow.getHandle(process.workflowId));
    const by = (...kinds: StepCost['wokenBy'][]) => costs.filter(({ wokenBy }) => kinds.includes(wokenBy));
    expect(by('timer')).toHaveLength(3);
    expect(by('update')).toHaveLength(1);
    expect(by('start', 'timer').filter(({ events }) => events > MOST_EVENTS)).toEqual([]);
    expect(by('signal').filter(({ events }) => events > MOST_EVENTS_BY_NEWS)).toEqual([]);
    expect(by('update').filter(({ events }) => events > MOST_EVENTS_BY_COMMAND)).toEqual([]);
    expect(by('timer', 'signal').filter(({ bytes }) => bytes > MOST_BYTES)).toEqual([]);
    expect(by('update').filter(({ bytes }) => bytes > MOST_BYTES_BY_COMMAND)).toEqual([]);
    expect(by('start', 'timer', 'signal').filter(({ activities }) => activities !== 1)).toEqual([]);
    expect(by('update').map(({ activities }) => activities)).toEqual([2]);
  });

  it.each([1, 30])('is a fixed number of round trips to Postgres with %i open items', async (invoices) => {
    const { tenantId, accountId } = await overdueAccount(invoices);
    const { processId } = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId });
    const counted = countStatements(house.app);
    const advance = createAdvance(counted.db, collectAccountDefinition(), () => 0);
    const verdict = await advance({ v: 1, tenantId, processId });
    expect(verdict.did).toEqual(['friendly-reminder']);
    const message = counted.take();
    await until('the message to be sent', async () => {
      const [sent] = await house.query<{ left: bigint }>(
        `select count(*) as left from outbox where tenant_id = '${tenantId}' and kind = 'mail' and state = 'pending'`,
      );
      return sent?.left === 0n;
    });
    counted.take();
    expect((await advance({ v: 1, tenantId, processId })).did).toEqual([]);
    const rest = counted.take();
    expect(message).toBeLessThanOrEqual(MOST_ROUND_TRIPS.message);
    expect(rest).toBeLessThanOrEqual(MOST_ROUND_TRIPS.rest);
  });
});
