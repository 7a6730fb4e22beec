import { WorkflowNotFoundError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { temporal as proto } from '@temporalio/proto';
import type { TemporalClient } from '../../runtime/temporal';

/** How a workflow ended that our own steps did not end. */
export type EngineEnding = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

/** A process as Temporal sees it. */
export type EngineState =
  | { readonly state: 'missing' }
  | { readonly state: 'running'; readonly runId: string; readonly taskAttempt: number }
  | { readonly state: 'ended'; readonly runId: string; readonly ending: EngineEnding };

const ENDINGS: Readonly<Record<string, EngineEnding>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed-out',
};
const DEADLINE_MS = 5_000;

/** Asks Temporal about one workflow, its newest run. Rejects when Temporal does not answer. */
export async function engineState(temporal: TemporalClient, workflowId: string): Promise<EngineState> {
  try {
    const description = await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      temporal.client.workflow.getHandle(workflowId).describe(),
    );
    const { runId } = description;
    const ending = ENDINGS[description.status.name];
    if (ending) return { state: 'ended', runId, ending };
    return { state: 'running', runId, taskAttempt: description.raw.pendingWorkflowTask?.attempt ?? 0 };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { state: 'missing' };
    throw error;
  }
}

/** Ids of workflows that ended since the instant, from Temporal's list, which may lag by seconds. */
export async function workflowsEndedSince(temporal: TemporalClient, since: Date, limit: number): Promise<string[]> {
  const ids = new Set<string>();
  const query = `CloseTime >= "${since.toISOString()}" AND ExecutionStatus != "ContinuedAsNew"`;
  for await (const found of temporal.client.workflow.list({ query, pageSize: 500 })) {
    ids.add(found.workflowId);
    if (ids.size >= limit) break;
  }
  return [...ids];
}

/** Why a run ended, or why its workflow tasks fail: the newest reason in its history; undefined when it names none. */
export async function engineReason(
  temporal: TemporalClient,
  workflowId: string,
  runId: string,
): Promise<string | undefined> {
  const { history } = await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
    temporal.connection.workflowService.getWorkflowExecutionHistoryReverse({
      namespace: temporal.client.options.namespace,
      execution: { workflowId, runId },
      maximumPageSize: 20,
    }),
  );
  for (const event of history?.events ?? []) {
    const reason = await reasonOf(temporal, event);
    if (reason) return reason.slice(0, 500);
  }
  return undefined;
}

async function reasonOf(
  temporal: TemporalClient,
  event: proto.api.history.v1.IHistoryEvent,
): Promise<string | undefined> {
  const terminated = event.workflowExecutionTerminatedEventAttributes;
  if (terminated) return terminated.reason ?? undefined;
  const failure = (event.workflowTaskFailedEventAttributes ?? event.workflowExecutionFailedEventAttributes)?.failure;
  if (!failure) return undefined;
  const inner = await messageOf(temporal, failure);
  const cause = failure.cause ? await messageOf(temporal, failure.cause) : undefined;
  return [inner, cause].filter(Boolean).join(': ');
}

/** A failure's message, which stands encrypted in its `encodedAttributes`. */
async function messageOf(
  temporal: TemporalClient,
  failure: proto.api.failure.v1.IFailure,
): Promise<string | undefined> {
  if (!failure.encodedAttributes) return failure.message ?? undefined;
  let payloads: Payload[] = [failure.encodedAttributes];
  for (const codec of [...temporal.client.options.loadedDataConverter.payloadCodecs].reverse()) {
    payloads = await codec.decode(payloads);
  }
  const decoded: unknown = JSON.parse(Buffer.from(payloads[0]?.data ?? []).toString('utf8'));
  const { message } = decoded as { message?: unknown };
  return typeof message === 'string' ? message : undefined;
}
