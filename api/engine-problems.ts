import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../domain/platform/failures';
import { Problem } from './problem';

/** The engine runs no such workflow. Only the process's row tells whether it has ended, or has yet to be started. */
export class ProcessNotRunning extends Error {
  constructor(cause?: unknown) {
    super('the engine runs no workflow of this process', { cause });
    this.name = 'ProcessNotRunning';
  }
}

/** gRPC: cancelled, deadline exceeded, resource exhausted, unavailable. */
const ENGINE_DOWN = new Set([1, 4, 8, 14]);

/**
 * Besides those, unknown, aborted, internal, data loss: a connection that breaks midway ends as any of them. And failed
 * precondition: the engine takes no command while the process's workflow task fails or runs out of time again and again,
 * as it does when workers die; an earlier attempt of the same command may have gone through.
 */
const ANSWER_LOST = new Set([...ENGINE_DOWN, 2, 9, 10, 13, 15]);

export function isEngineDown(error: unknown): boolean {
  return ENGINE_DOWN.has(grpcCode(error) ?? NaN);
}

/** What a failed command means. It was sent, so unless the engine refused it nobody knows yet whether it is applied. */
export function commandProblem(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return new ProcessNotRunning(error);
  if (error instanceof WorkflowUpdateFailedError) return updateFailure(error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || ANSWER_LOST.has(grpcCode(error) ?? NaN)) {
    return outcomeUnknown(error);
  }
  return error;
}

/** The process's validator refuses with a message for people; a run that ended meanwhile has answered nothing. */
function updateFailure(error: WorkflowUpdateFailedError): unknown {
  const { cause } = error;
  if (!(cause instanceof ApplicationFailure)) return error;
  if (cause.type === FAILURES.refused) return new Problem('conflict', cause.message, { cause: error });
  return cause.type === 'AcceptedUpdateCompletedWorkflow' ? outcomeUnknown(error) : error;
}

function grpcCode(error: unknown): number | undefined {
  const cause = isGrpcServiceError(error) ? error : error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) ? cause.code : undefined;
}

export function outcomeUnknown(cause?: unknown): Problem {
  return new Problem('outcome-unknown', 'The process has not answered in time. Repeat with the same Idempotency-Key.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}

/** The engine was found unreachable before anything was done. */
export function engineUnavailable(cause?: unknown): Problem {
  return new Problem('unavailable', 'The process engine cannot be reached. Nothing was changed; try again shortly.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}
