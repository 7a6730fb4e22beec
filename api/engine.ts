import type { Client, Connection } from '@temporalio/client';
import { startWorkflow } from '../runtime/start-workflow';
import type { WorkflowStart } from '../runtime/start-workflow';
import { commandUpdate } from '../workflows/platform/contract';
import type { Command, CommandResult } from '../workflows/platform/contract';
import { commandProblem, engineUnavailable } from './engine-problems';

/** What the API asks of Temporal. Every call ends within its deadline, reachable or not. */
export interface Engine {
  /** Ends well when the engine answers; @throws Problem 503. A good answer is trusted for two seconds. */
  ensureReachable(): Promise<void>;
  /** Starts a process's workflow, or finds it running. */
  start(start: Omit<WorkflowStart, 'taskQueue'>): Promise<void>;
  /**
   * Sends a command and waits for its result. A refusal by the process is a result.
   * @throws Problem 409 or 503; ProcessNotRunning.
   */
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
