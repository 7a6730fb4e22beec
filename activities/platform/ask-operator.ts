import { inTenant } from '../../schema/database';
import type { Database } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { lockProcess } from '../../schema/queries/platform/processes';
import { openTask, tasksOf } from '../../schema/queries/platform/tasks';
import type { ProcessInput } from '../../workflows/platform/contract';
import { scheduledAt } from './advance';
import type { ScheduledAt } from './advance';

/** Opens an operator task for a process that cannot go on by itself; one task a problem, however often it is asked. */
export function createAskOperator(
  db: Database,
  scheduled: ScheduledAt = scheduledAt,
): (input: ProcessInput, problem: string) => Promise<void> {
  return async ({ tenantId, processId }, problem) =>
    inTenant(db, tenantId, async (tx) => {
      const now = await tenantNow(tx, tenantId, scheduled());
      const process = await lockProcess(tx, tenantId, processId);
      if (!process || process.closedAt !== null) return;
      const asked = (await tasksOf(tx, tenantId, processId)).some(
        (task) =>
          task.kind === 'operator' &&
          (task.state === 'open' || task.state === 'claimed') &&
          (task.form as { problem?: string }).problem === problem,
      );
      if (asked) return;
      await openTask(tx, {
        tenantId,
        processId,
        kind: 'operator',
        title: `The process cannot go on: ${process.title}`,
        candidateGroup: 'operators',
        priority: 90,
        form: { problem },
        tags: [],
        dueAt: null,
        lapseAt: null,
        lapseOutcome: null,
        openedAt: now,
        rule: 'cannot-go-on',
      });
    });
}
