import { ApplicationFailure } from '@temporalio/common';
import { WorkflowUpdateStage } from '@temporalio/client';
import { FAILURES } from '../../domain/platform/failures';
import { commandUpdate, reconsiderSignal } from '../../workflows/platform/contract';
import type { Command, CommandResult, Verdict } from '../../workflows/platform/contract';
import type { Script, Scripted } from '../support/platform/scripted-process';
import { ending, fromTheFuture, waiting } from '../support/platform/verdicts';
import type { Arrival, Branch, Standing } from './branches';
import type { Performance, Stage } from './stage';

export const APPLIED: CommandResult = { outcome: 'applied', data: {} };
export const REFUSED: CommandResult = { outcome: 'refused', refusal: 'conflict', detail: 'closed already' };
export const TASK = '00000000-0000-7000-8000-0000000000dd';

const FAR = 90 * 86_400_000;

/** What the advance before the arrival answers. */
const ANSWERS: Record<Standing, Verdict | ApplicationFailure> = {
  'wait-timer': waiting({ waitMs: FAR, taskIds: [TASK] }),
  'wait-news': waiting({ taskIds: [TASK] }),
  'unknown-version': fromTheFuture({ v: 2 }),
  'unknown-next': fromTheFuture({ next: 'branch' }),
  'advance-failed': ApplicationFailure.nonRetryable('did not come to rest', FAILURES.neverRests),
  'end-settled': ending('settled'),
  'end-handed-over': ending('handed-over'),
  'end-cancelled': ending('cancelled'),
  'no-such-process': ApplicationFailure.nonRetryable('there is no such process', FAILURES.noSuchProcess),
  'continue-as-new': waiting({ waitMs: FAR }),
};

const STANDING_STILL: readonly Standing[] = [
  'wait-timer',
  'wait-news',
  'unknown-version',
  'unknown-next',
  'advance-failed',
];

/** Plays a branch to its end, or to where only news could go on. */
export async function playBranch(stage: Stage, branch: Branch): Promise<Performance> {
  return STANDING_STILL.includes(branch.standing) ? arriveAtRest(stage, branch) : arriveMeanwhile(stage, branch);
}

/** The process stands; what arrives makes it advance once more, which ends it. */
async function arriveAtRest(stage: Stage, { standing, arrival }: Branch): Promise<Performance> {
  const timed = standing === 'wait-timer' && arrival === 'none';
  const first: Scripted<Verdict> = { answer: timed ? waiting({ waitMs: 1_000 }) : ANSWERS[standing] };
  const last: Scripted<Verdict> = { answer: ending(outcomeAfter(arrival)), held: true };
  const run = await stage.perform(script(arrival, [first, last], false));
  await run.rests();
  if (arrival === 'none' && !timed) return run;
  await Promise.all(await arrive(run, arrival, 'rest'));
  await run.playing.advances.came(2);
  if (arrival === 'task-repeated') await refuseRepeated(run);
  run.playing.advances.release(2);
  await run.ends();
  return run;
}

/** The advance is under way when something arrives, and answers while a command is still being applied. */
async function arriveMeanwhile(stage: Stage, { standing, arrival }: Branch): Promise<Performance> {
  const first: Scripted<Verdict> = { answer: ANSWERS[standing], held: true };
  const again: Verdict | ApplicationFailure =
    standing === 'no-such-process' ? ANSWERS[standing] : ending(outcomeAfter(arrival));
  const inFlight = isCommand(arrival) && arrival !== 'task-repeated';
  const run = await stage.perform(script(arrival, [first, { answer: again }], inFlight));
  await run.playing.advances.came(1);
  const updates = await arrive(run, arrival, 'meanwhile');
  if (arrival === 'task-repeated') await refuseRepeated(run);
  if (arrival === 'engine-cancel') await run.playing.advances.came(2);
  run.playing.advances.release(1);
  if (inFlight) {
    if (standing !== 'no-such-process') await run.rests(1);
    run.playing.commands.release(1);
  }
  await Promise.all(updates);
  await run.ends();
  return run;
}

/** Sends what arrives; an update under way is returned to be waited for, its loss with the workflow being no error. */
async function arrive(run: Performance, arrival: Arrival, when: 'rest' | 'meanwhile'): Promise<Promise<unknown>[]> {
  switch (arrival) {
    case 'none':
      return [];
    case 'reconsider':
      await run.handle.signal(reconsiderSignal);
      return [];
    case 'engine-cancel':
      await run.handle.cancel();
      return [];
    case 'pause':
    case 'resume':
    case 'cancel':
    case 'task-applied':
    case 'task-refused':
    case 'task-repeated': {
      const sent = await run.handle.startUpdate(commandUpdate, {
        args: [command(arrival)],
        updateId: `command-${arrival}`,
        waitForStage: WorkflowUpdateStage.ACCEPTED,
      });
      const answered = sent.result().catch(() => undefined);
      if (when === 'rest' || arrival === 'task-repeated') await answered;
      return [answered];
    }
  }
}

/** The same task once more, under another id: the workflow's own validator refuses it. */
async function refuseRepeated(run: Performance): Promise<void> {
  const again = run.handle.executeUpdate(commandUpdate, { args: [command('task-repeated')], updateId: 'again' });
  await again.then(
    () => {
      throw new Error('the validator let a repeated decision pass');
    },
    () => undefined,
  );
}

export function command(arrival: Arrival): Command {
  const base = { commandId: `command-${arrival}`, memberId: 'member' };
  switch (arrival) {
    case 'pause':
      return { ...base, name: 'pause', payload: { until: '2026-12-31', reason: 'agreed' } };
    case 'resume':
      return { ...base, name: 'resume', payload: {} };
    case 'cancel':
      return { ...base, name: 'cancel', payload: { reason: 'paid in cash' } };
    default:
      return { ...base, name: 'complete-task', payload: { taskId: TASK, decision: { outcome: 'reached' } } };
  }
}

function isCommand(arrival: Arrival): boolean {
  return arrival !== 'none' && arrival !== 'reconsider' && arrival !== 'engine-cancel';
}

function outcomeAfter(arrival: Arrival): string {
  return arrival === 'cancel' || arrival === 'engine-cancel' ? 'cancelled' : 'settled';
}

function script(arrival: Arrival, advances: readonly Scripted<Verdict>[], held: boolean): Script {
  const answer = arrival === 'task-refused' ? REFUSED : APPLIED;
  return { advances, commands: [{ answer, held }] };
}
