import { activityInfo } from '@temporalio/activity';
import { toEpochMs } from '../../domain/platform/dates';
import type { IsoInstant } from '../../domain/platform/dates';
import { inTenant } from '../../schema/database';
import type { Database, Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { closeProcess, lockProcess, writeProgress } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { tasksOf } from '../../schema/queries/platform/tasks';
import type { ProcessInput, Verdict } from '../../workflows/platform/contract';
import { FAILURES } from '../../domain/platform/failures';
import { unrecoverable } from './failure';
import { patiently } from './patience';
import type { Moment, ProcessDefinition, Step } from './process';

/** Acts one `advance` may take before it must have come to rest; more is a brain that talks to itself. */
const MOST_ACTS = 50;

/** The wall time an activity attempt was scheduled at; 0 outside an activity (tests of the engine alone). */
export type ScheduledAt = () => number;
export const scheduledAt: ScheduledAt = () => activityInfo().currentAttemptScheduledTimestampMs;

/**
 * Between two waits a process calls this once: in one transaction it locks the record, loads the state, decides, writes
 * what was decided, and decides again until nothing is left to do now. Slow work is done first, outside the
 * transaction, and used only if the decision made under lock needs exactly that work. So a verdict is never stale when it
 * is acted on, and a repeat after a crash finds everything done or nothing.
 */
export function createAdvance<State, Decided extends Step, Prepared>(
  db: Database,
  definition: ProcessDefinition<State, Decided, Prepared>,
  scheduled: ScheduledAt = scheduledAt,
): (input: ProcessInput) => Promise<Verdict> {
  return patiently(async ({ tenantId, processId }) => {
    const prepared = new Map<string, Prepared>();
    const did: string[] = [];
    for (;;) {
      const attempt = await inTenant(db, tenantId, (tx) =>
        settle(tx, definition, { tenantId, processId, scheduledMs: scheduled() }, prepared, did),
      );
      if ('verdict' in attempt) return attempt.verdict;
      prepared.set(attempt.needs.key, await attempt.needs.work());
    }
  });
}

type Attempt<Prepared> = { verdict: Verdict } | { needs: { key: string; work(): Promise<Prepared> } };

/** Decides and writes until the process rests, or until it needs slow work that is not there yet. */
async function settle<State, Decided extends Step, Prepared>(
  tx: Transaction,
  definition: ProcessDefinition<State, Decided, Prepared>,
  at: { tenantId: string; processId: string; scheduledMs: number },
  prepared: Map<string, Prepared>,
  did: string[],
): Promise<Attempt<Prepared>> {
  const now = await tenantNow(tx, at.tenantId, at.scheduledMs);
  const process = await lockAll(tx, definition, at);
  if (process.closedAt !== null) return { verdict: closedVerdict(process) };
  for (let acts = 0; acts < MOST_ACTS; acts += 1) {
    const current = acts === 0 ? process : ((await lockProcess(tx, at.tenantId, at.processId)) ?? process);
    const moment: Moment = { tx, process: current, now };
    const state = await definition.load(moment);
    const decided = definition.decide(state, now);
    if (decided.kind === 'wait') {
      return { verdict: await rest(moment, decided, did) };
    }
    if (decided.kind === 'end') {
      await definition.wrapUp?.(moment, state, decided);
      return { verdict: await end(moment, decided, did) };
    }
    const needs = definition.needs?.(state, decided, now);
    // What was written before this point is committed with it: the next round starts from there.
    if (needs && !prepared.has(needs.key)) return { needs };
    await definition.commit(moment, state, decided, needs && prepared.get(needs.key));
    did.push(decided.did);
  }
  throw unrecoverable(
    FAILURES.neverRests,
    `${definition.type} ${at.processId} did not come to rest: ${did.slice(-5).join(', ')}`,
  );
}

async function lockAll<State, Decided extends Step, Prepared>(
  tx: Transaction,
  definition: ProcessDefinition<State, Decided, Prepared>,
  at: { tenantId: string; processId: string },
): Promise<ProcessRow> {
  const unlocked = await tx
    .selectFrom('process')
    .selectAll()
    .where('tenantId', '=', at.tenantId)
    .where('processId', '=', at.processId)
    .executeTakeFirst();
  if (!unlocked) throw unrecoverable(FAILURES.noSuchProcess, `there is no process ${at.processId}`);
  await definition.lock(tx, unlocked);
  return (await lockProcess(tx, at.tenantId, at.processId)) ?? unlocked;
}

async function rest(
  { tx, process, now }: Moment,
  decided: Extract<Step, { kind: 'wait' }>,
  did: readonly string[],
): Promise<Verdict> {
  const step = did.at(-1) ?? process.step ?? 'started';
  await writeProgress(tx, process, {
    step,
    waitingFor: decided.waitingFor,
    wakeAt: decided.until ?? null,
    at: now,
  });
  const tasks = await tasksOf(tx, process.tenantId, process.processId);
  return {
    v: 1,
    did,
    next: 'wait',
    waitMs: decided.until === undefined ? null : millisecondsUntil(now, decided.until),
    taskIds: tasks.filter((task) => task.state === 'open' || task.state === 'claimed').map((task) => task.taskId),
    step,
    waitingFor: decided.waitingFor,
    outcome: null,
  };
}

async function end(
  { tx, process, now }: Moment,
  decided: Extract<Step, { kind: 'end' }>,
  did: readonly string[],
): Promise<Verdict> {
  await closeProcess(tx, process, {
    status: decided.outcome === 'cancelled' ? 'cancelled' : 'completed',
    outcome: decided.outcome,
    summary: decided.summary,
    ...(decided.rule === undefined ? {} : { rule: decided.rule }),
    actor: 'process',
    at: now,
  });
  return {
    v: 1,
    did,
    next: 'end',
    waitMs: null,
    taskIds: [],
    step: did.at(-1) ?? process.step ?? 'started',
    waitingFor: '',
    outcome: decided.outcome,
  };
}

/** A repeat after the process closed says so again. */
function closedVerdict(process: ProcessRow): Verdict {
  return {
    v: 1,
    did: [],
    next: 'end',
    waitMs: null,
    taskIds: [],
    step: process.step ?? 'started',
    waitingFor: '',
    outcome: process.outcome ?? process.status,
  };
}

/** At least a second, so that a clock that is a little behind does not spin. */
function millisecondsUntil(now: IsoInstant, until: IsoInstant): number {
  return Math.max(1_000, toEpochMs(until) - toEpochMs(now));
}
