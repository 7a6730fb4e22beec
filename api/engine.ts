import {
  isGrpcDeadlineError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { Client, Connection } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../domain/platform/failures';
import { startWorkflow } from '../runtime/start-workflow';
import type { WorkflowStart } from '../runtime/start-workflow';
import { commandUpdate } from '../workflows/platform/contract';
import type { Command, CommandResult } from '../workflows/platform/contract';
import { conflict, Problem } from './problem';

/** What the API asks of Temporal. Every call ends within its deadline, reachable or not. */
export interface Engine {
  /** Ends well when the engine answers; @throws Problem 503. A good answer is trusted for two seconds. */
  ensureReachable(): Promise<void>;
  /** Starts a process's workflow, or finds it running. */
  start(start: Omit<WorkflowStart, 'taskQueue'>): Promise<void>;
  /** Sends a command and waits for its result. A refusal by the process is a result; @throws Problem 409 or 503. */
  command(workflowId: string, command: Command): Promise<CommandResult>;
}

const PROBE_MS = 2_000;
const START_MS = 4_000;
const COMMAND_MS = 10_000;
const TRUSTED_FOR_MS = 2_000;

export interface EngineOptions {
  readonly client: Client;
  readonly connection: Pick<Connection, 'workflowService' | 'withDeadline'>;
  readonly taskQueue: string;
  /** How long a command waits for its process, default ten seconds. */
  readonly commandMs?: number;
}

export function createEngine(options: EngineOptions): Engine {
  const { client, connection, taskQueue, commandMs = COMMAND_MS } = options;
  let reachableUntil = 0;
  let probe: Promise<void> | undefined;

  async function ask(): Promise<void> {
    try {
      await connection.withDeadline(Date.now() + PROBE_MS, () => connection.workflowService.getSystemInfo({}));
      reachableUntil = Date.now() + TRUSTED_FOR_MS;
    } catch (cause) {
      throw engineUnavailable(cause);
    }
  }

  async function calling<T>(deadlineMs: number, work: () => Promise<T>): Promise<T> {
    try {
      return await connection.withDeadline(Date.now() + deadlineMs, work);
    } catch (error) {
      reachableUntil = 0;
      throw error;
    }
  }

  return {
    async ensureReachable() {
      if (Date.now() < reachableUntil) return;
      probe ??= ask().finally(() => (probe = undefined));
      await probe;
    },
    async start(start) {
      await calling(START_MS, () => startWorkflow(client, { ...start, taskQueue }));
    },
    async command(workflowId, command) {
      try {
        return await calling(commandMs, () =>
          client.workflow
            .getHandle(workflowId)
            .executeUpdate(commandUpdate, { args: [command], updateId: command.commandId }),
        );
      } catch (error) {
        throw commandProblem(error);
      }
    },
  };
}

function commandProblem(error: unknown): unknown {
  if (error instanceof WorkflowNotFoundError) return conflict('The process is not running (any more).');
  if (error instanceof WorkflowUpdateFailedError) return updateFailure(error);
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(error)) {
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

export function outcomeUnknown(cause?: unknown): Problem {
  return new Problem('outcome-unknown', 'The process has not answered in time. Repeat with the same Idempotency-Key.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}

export function engineUnavailable(cause?: unknown): Problem {
  return new Problem('unavailable', 'The process engine cannot be reached. Nothing was changed; try again shortly.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}
