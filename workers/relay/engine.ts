import { ServiceError } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import { temporal as proto } from '@temporalio/proto';
import type { TemporalClient } from '../../runtime/temporal';

/** How a workflow ended that our own steps did not end. */
export type EngineEnding = 'completed' | 'failed' | 'cancelled' | 'terminated' | 'timed-out';

/** An activity that is repeated because its last attempt failed. */
export interface FailingActivity {
  readonly type: string;
  readonly attempt: number;
  readonly why: string;
}

/** A process as Temporal sees it. */
export type EngineState =
  | { readonly state: 'missing' }
  | {
      readonly state: 'running';
      readonly runId: string;
      readonly taskAttempt: number;
      readonly failing: readonly FailingActivity[];
    }
  | { readonly state: 'ended'; readonly runId: string; readonly ending: EngineEnding };

const DEADLINE_MS = 5_000;
/** gRPC status codes (grpc.io/docs/guides/status-codes). */
const NOT_FOUND = 5;
/** Cancelled, deadline exceeded, resource exhausted, unavailable. */
const AWAY: readonly unknown[] = [1, 4, 8, 14];

/** True for an error that says only that Temporal did not answer; it will, later. */
export function isAway(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return cause instanceof Error && 'code' in cause && AWAY.includes(cause.code);
}

/**
 * Asks Temporal about one workflow, its newest run. Rejects when Temporal does not answer. The plain service and not the
 * client's `describe`, which decodes memos and so fails where a key is missing.
 */
export async function engineState(temporal: TemporalClient, workflowId: string): Promise<EngineState> {
  const { workflowService } = temporal.connection;
  const request = { namespace: temporal.client.options.namespace, execution: { workflowId } };
  try {
    const description = await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      workflowService.describeWorkflowExecution(request),
    );
    const { status, execution } = description.workflowExecutionInfo ?? {};
    const runId = execution?.runId ?? '';
    const ending = endingOf(status);
    if (ending) return { state: 'ended', runId, ending };
    const taskAttempt = description.pendingWorkflowTask?.attempt ?? 0;
    return { state: 'running', runId, taskAttempt, failing: await failingActivities(temporal, description) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_FOUND) return { state: 'missing' };
    throw error;
  }
}

async function failingActivities(
  temporal: TemporalClient,
  { pendingActivities }: proto.api.workflowservice.v1.IDescribeWorkflowExecutionResponse,
): Promise<FailingActivity[]> {
  const failing: FailingActivity[] = [];
  for (const { activityType, attempt, lastFailure } of pendingActivities ?? []) {
    if (!lastFailure) continue;
    const why = (await whyOf(temporal, lastFailure)).slice(0, 500);
    failing.push({ type: activityType?.name ?? 'an activity', attempt: attempt ?? 0, why });
  }
  return failing;
}

/** Undefined while it runs; a run that continued as new has a newer one, which is asked about instead. */
function endingOf(status: proto.api.enums.v1.WorkflowExecutionStatus | null | undefined): EngineEnding | undefined {
  const statuses = proto.api.enums.v1.WorkflowExecutionStatus;
  switch (status) {
    case statuses.WORKFLOW_EXECUTION_STATUS_COMPLETED:
      return 'completed';
    case statuses.WORKFLOW_EXECUTION_STATUS_FAILED:
      return 'failed';
    case statuses.WORKFLOW_EXECUTION_STATUS_CANCELED:
      return 'cancelled';
    case statuses.WORKFLOW_EXECUTION_STATUS_TERMINATED:
      return 'terminated';
    case statuses.WORKFLOW_EXECUTION_STATUS_TIMED_OUT:
      return 'timed-out';
    default:
      return undefined;
  }
}

/** Ids of workflows that ended since the instant, from Temporal's list, which may lag by seconds. */
export async function workflowsEndedSince(temporal: TemporalClient, since: Date, limit: number): Promise<string[]> {
  const ids = new Set<string>();
  const query = `CloseTime >= "${since.toISOString()}" AND ExecutionStatus != "ContinuedAsNew"`;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      temporal.connection.workflowService.listWorkflowExecutions({
        namespace: temporal.client.options.namespace,
        query,
        pageSize: 500,
        nextPageToken,
      }),
    );
    for (const { execution } of page.executions) if (execution?.workflowId) ids.add(execution.workflowId);
    nextPageToken = page.nextPageToken;
  } while (nextPageToken.length > 0 && ids.size < limit);
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
  return failure ? whyOf(temporal, failure) : undefined;
}

async function whyOf(temporal: TemporalClient, failure: proto.api.failure.v1.IFailure): Promise<string> {
  const inner = await messageOf(temporal, failure);
  const cause = failure.cause ? await messageOf(temporal, failure.cause) : undefined;
  return [inner, cause].filter(Boolean).join(': ');
}

/**
 * A failure's message, which stands encrypted in its `encodedAttributes`. One that cannot be read (its key is not
 * configured here) is told so: it must not keep the reconciler from all other processes.
 */
async function messageOf(
  temporal: TemporalClient,
  failure: proto.api.failure.v1.IFailure,
): Promise<string | undefined> {
  if (!failure.encodedAttributes) return failure.message ?? undefined;
  try {
    let payloads: Payload[] = [failure.encodedAttributes];
    for (const codec of [...temporal.client.options.loadedDataConverter.payloadCodecs].reverse()) {
      payloads = await codec.decode(payloads);
    }
    const decoded: unknown = JSON.parse(Buffer.from(payloads[0]?.data ?? []).toString('utf8'));
    const { message } = decoded as { message?: unknown };
    return typeof message === 'string' ? message : undefined;
  } catch {
    return 'its message cannot be read';
  }
}
