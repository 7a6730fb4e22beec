import { temporal } from '@temporalio/proto';
import type { TemporalClient } from '../../../../runtime/temporal';

/** What one history tells of who worked on it and how. */
export interface Worked {
  readonly workflowId: string;
  /** Process ids of the workers that completed its workflow tasks. */
  readonly workers: ReadonlySet<number>;
  /** Causes of workflow tasks that failed, e.g. nondeterminism. */
  readonly failedTasks: readonly string[];
  /** Reconsider signals that arrived. */
  readonly signals: number;
  readonly ended: boolean;
}

const SIDE_BY_SIDE = 20;

export async function readHistories(client: TemporalClient, workflowIds: readonly string[]): Promise<Worked[]> {
  const found: Worked[] = [];
  const queue = workflowIds.values();
  const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const workflowId of queue) found.push(await readHistory(client, workflowId));
  });
  await Promise.all(lanes);
  return found;
}

async function readHistory(client: TemporalClient, workflowId: string): Promise<Worked> {
  const { events } = await client.client.workflow.getHandle(workflowId).fetchHistory();
  const workers = new Set<number>();
  const failedTasks: string[] = [];
  let signals = 0;
  for (const event of events ?? []) {
    const pid = /^neuroerp-worker-(\d+)$/.exec(event.workflowTaskCompletedEventAttributes?.identity ?? '')?.[1];
    if (pid !== undefined) workers.add(Number(pid));
    const failed = event.workflowTaskFailedEventAttributes;
    if (failed) {
      const cause = temporal.api.enums.v1.WorkflowTaskFailedCause[failed.cause ?? 0];
      failedTasks.push(`${cause ?? 'unknown cause'} (${failed.identity ?? 'unknown worker'})`);
    }
    if (event.workflowExecutionSignaledEventAttributes) signals += 1;
  }
  const ended = (events ?? []).some((event) => event.workflowExecutionCompletedEventAttributes);
  return { workflowId, workers, failedTasks, signals, ended };
}
