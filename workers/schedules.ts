import { ScheduleAlreadyRunning, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Client, ScheduleOptions } from '@temporalio/client';
import type { Logger } from '../runtime/log';
import { TASK_QUEUE } from '../domain/platform/task-queue';

/** Ours begin with this; whatever else begins with it and is not declared below is removed. */
const PREFIX = 'neuroerp.';

/** Every Schedule of the house, declared here and nowhere else: a renamed one would keep firing for ever. */
const SCHEDULES: readonly ScheduleOptions[] = [
  {
    scheduleId: `${PREFIX}sweep-overdue`,
    // Hourly, because in some zone a new day has begun.
    spec: { intervals: [{ every: '1 hour', offset: '5 minutes' }] },
    action: {
      type: 'startWorkflow',
      workflowType: 'sweepOverdue',
      workflowId: '-.sweep-overdue.-.hourly',
      taskQueue: TASK_QUEUE,
      args: [{ tenantId: null }],
      staticSummary: 'Hourly sweep: post due credits, start collections',
    },
    // A missed sweep needs no catching up beyond one: the next does all that is due.
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 hour' },
  },
];

/** Makes Temporal's schedules equal to the declared ones; run by every worker at its start, safe to repeat. */
export async function reconcileSchedules(client: Client, log: Logger): Promise<void> {
  for (const declared of SCHEDULES) {
    try {
      await client.schedule.create(declared);
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      const { scheduleId: _id, ...definition } = declared;
      await client.schedule.getHandle(declared.scheduleId).update((current) => ({
        ...definition,
        state: current.state,
      }));
    }
  }
  const known = new Set(SCHEDULES.map((schedule) => schedule.scheduleId));
  for await (const { scheduleId } of client.schedule.list()) {
    if (!scheduleId.startsWith(PREFIX) || known.has(scheduleId)) continue;
    await client.schedule.getHandle(scheduleId).delete();
    log.info({ scheduleId }, 'removed a schedule that is no longer declared');
  }
}
