import {
  ActivityFailure,
  allHandlersFinished,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { FAILURES } from '../../domain/platform/failures';
import { commandUpdate, reconsiderSignal } from './contract';
import type { Command, CommandResult, ProcessInput, Verdict } from './contract';
import { showStep } from './search-attributes';

/** What a process can do; each is an activity, bound to the process's own type by its workflow. */
export interface ProcessActivities {
  advance(input: ProcessInput): Promise<Verdict>;
  applyCommand(input: ProcessInput, command: Command): Promise<CommandResult>;
  askOperator(input: ProcessInput, problem: string): Promise<void>;
}

export interface ProcessResult {
  readonly outcome: string;
}

/** Events after which a run continues as new: far below the server's limit, well above a quiet year. */
const HISTORY_LIMIT = 4_000;

/**
 * The thread every process runs on: decide and act (one `advance`), then wait for the next day that matters or for news,
 * until there is nothing left to do. People's commands arrive as Updates; ledger, policy and clock changes as signals.
 */
export async function driveProcess(input: ProcessInput, activities: ProcessActivities): Promise<ProcessResult> {
  let news = false;
  let ended = false;
  let shown: string | undefined;
  const decidedTasks = new Set<string>();

  setHandler(reconsiderSignal, () => {
    news = true;
  });
  setHandler(
    commandUpdate,
    async (command) => {
      // Whoever asked gets the true answer, also when the process is cancelled meanwhile.
      const result = await CancellationScope.nonCancellable(() => activities.applyCommand(input, command));
      const taskId = taskOf(command);
      if (result.outcome === 'applied' && taskId !== undefined) decidedTasks.add(taskId);
      news = true;
      return result;
    },
    {
      // Synchronous, and from what the workflow itself knows; the task row's compare-and-set stays the truth.
      validator: (command: Command) => {
        if (ended) throw ApplicationFailure.nonRetryable('The process has ended.', FAILURES.refused);
        const taskId = taskOf(command);
        if (taskId !== undefined && decidedTasks.has(taskId)) {
          throw ApplicationFailure.nonRetryable('The task has been decided already.', FAILURES.refused);
        }
      },
    },
  );

  async function live(): Promise<ProcessResult> {
    for (;;) {
      news = false;
      const verdict = await advanceOrAsk(input, activities);
      if (verdict !== undefined) {
        shown = showStep(verdict, shown);
        setCurrentDetails(details(verdict));
        if (verdict.next === 'end') {
          ended = true;
          await condition(allHandlersFinished);
          return { outcome: verdict.outcome ?? 'ended' };
        }
      }
      if (workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > HISTORY_LIMIT) {
        await condition(allHandlersFinished);
        await continueAsNew<(next: ProcessInput) => Promise<ProcessResult>>(input);
      }
      // Where an operator was asked, only news can help.
      await waitForNews(() => news, verdict?.waitMs ?? null);
    }
  }

  try {
    return await live();
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(async () => {
      await wishToCancel(input, activities);
      return live();
    });
  }
}

/** One advance; a failure no retry heals, or a verdict of a later version, goes to an operator and waits for news. */
async function advanceOrAsk(input: ProcessInput, activities: ProcessActivities): Promise<Verdict | undefined> {
  let problem: string;
  try {
    const verdict = await activities.advance(input);
    if (isKnown(verdict)) return verdict;
    problem = `unknown verdict v${String(verdict.v)} ${String(verdict.next)}`;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const cause = error.cause;
    if (cause instanceof ApplicationFailure && cause.type === FAILURES.noSuchProcess) throw cause;
    problem = cause?.message ?? error.message;
  }
  log.warn('process asks an operator', { problem });
  await activities.askOperator(input, problem);
  return undefined;
}

/**
 * Somebody pressed Cancel in Temporal's Web UI: the same wish as the cancel command, so the next advance ends the process
 * with its compensation; and if that advance cannot, an operator is asked as ever.
 */
async function wishToCancel(input: ProcessInput, activities: ProcessActivities): Promise<void> {
  const { runId } = workflowInfo();
  await activities.applyCommand(input, {
    name: 'cancel',
    payload: { reason: 'Cancelled by an operator in Temporal' },
    commandId: `engine-cancel-${runId}`,
    memberId: 'operator',
  });
}

async function waitForNews(arrived: () => boolean, waitMs: number | null): Promise<void> {
  if (waitMs === null) await condition(arrived);
  else await condition(arrived, waitMs);
}

function isKnown(verdict: Verdict): boolean {
  return verdict.v === 1 && (verdict.next === 'wait' || verdict.next === 'end');
}

function taskOf(command: Command): string | undefined {
  if (command.name !== 'complete-task') return undefined;
  return (command.payload as { taskId?: string }).taskId;
}

function details(verdict: Verdict): string {
  if (verdict.next === 'end') return `Ended: **${verdict.outcome ?? ''}**`;
  const tasks = verdict.taskIds.length === 0 ? '' : `\n\nOpen tasks: ${verdict.taskIds.length}`;
  return `Step: **${verdict.step}**\n\nWaiting for ${verdict.waitingFor}${tasks}`;
}
