import { uuidv7 } from 'uuidv7';
import { workflowId } from '../../domain/platform/workflow-id';
import type { TemporalClient } from '../../runtime/temporal';

/** A little more than a start takes; the hourly sweep does it otherwise. */
const DEADLINE_MS = 4_000;

/** Sweeps one tenant at once: its clock was moved, so accounts may have fallen overdue and payments become due. */
export async function sweepTenant(temporal: TemporalClient, taskQueue: string, tenantId: string): Promise<void> {
  await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
    temporal.client.workflow.start('sweepOverdue', {
      workflowId: workflowId({ tenantId, process: 'sweep-overdue', subjectId: undefined, key: uuidv7() }),
      taskQueue,
      args: [{ tenantId }],
      staticSummary: 'Sweep after the clock was moved',
    }),
  );
}
