import { dateIn, instantAt } from '../../platform/dates';
import type { IsoDate, IsoInstant } from '../../platform/dates';
import { overdueNet } from '../ledger/overdue-net';
import type { OverdueNet } from '../ledger/overdue-net';
import type { RateBook } from './rate-book';
import type { Decision, Reason, TaskDraft } from './decision';
import { toleranceOf } from './policy';
import type { CollectionPolicy } from './policy';
import { isOpen } from './state';
import type { CollectionState, Task } from './state';

/** What every rule reads: the state, the policy, the moment, and what follows from them. */
export interface Context {
  readonly state: CollectionState;
  readonly policy: CollectionPolicy;
  readonly rates: RateBook;
  readonly now: IsoInstant;
  /** The company's date at `now`. */
  readonly today: IsoDate;
  readonly overdue: readonly OverdueNet[];
  /** The part of `overdue` that is above the tolerance: what is asked for. */
  readonly chased: readonly OverdueNet[];
  readonly openTasks: readonly Task[];
  readonly handled: ReadonlySet<string>;
}

/** One rule: a decision, or undefined when it does not apply. */
export type Rule = (context: Context) => Decision | undefined;

export function contextOf(state: CollectionState, policy: CollectionPolicy, rates: RateBook, now: IsoInstant): Context {
  const today = dateIn(state.company.zone, now);
  const overdue = overdueNet(state.ledger, today);
  return {
    state,
    policy,
    rates,
    now,
    today,
    overdue,
    chased: overdue.filter((entry) => entry.net > toleranceOf(policy, entry.currency)),
    openTasks: state.tasks.filter(isOpen),
    handled: new Set(state.facts.handledTasks ?? []),
  };
}

/** The first instant of a company date. */
export function dayStart(context: Context, date: IsoDate): IsoInstant {
  return instantAt(context.state.company.zone, date);
}

/**
 * Waits until the earliest of the given instants, or of what always wakes a process: a task falling due or lapsing, a
 * ledger row whose day comes.
 */
export function waitUntil(
  context: Context,
  waitingFor: string,
  reasons: readonly Reason[],
  ...instants: readonly (IsoInstant | undefined)[]
): Decision {
  const { nextLedgerDate } = context.state;
  const wakes = [
    ...instants,
    nextLedgerDate === undefined ? undefined : dayStart(context, nextLedgerDate),
    ...context.openTasks.flatMap((task) => [task.escalatedAt === undefined ? task.dueAt : undefined, task.lapseAt]),
  ].filter((instant): instant is IsoInstant => instant !== undefined && instant > context.now);
  return { kind: 'wait', until: wakes.sort()[0], waitingFor, reasons };
}

/** The newest task of a kind (about the same thing), whatever became of it. */
export function taskOf(context: Context, kind: Task['kind'], about?: string): Task | undefined {
  return context.state.tasks.findLast((task) => task.kind === kind && (about === undefined || task.about === about));
}

/** Opens a task unless one of the kind (and about the same thing) is open already. */
export function askOnce(context: Context, task: TaskDraft, reason: Reason): Decision | undefined {
  const open = context.openTasks.some((other) => other.kind === task.kind && other.about === task.about);
  if (open) return undefined;
  return {
    kind: 'act',
    did: task.kind,
    summary: task.title,
    effects: [{ kind: 'open-task', task }],
    reasons: [reason],
  };
}

/** The last day through which the account or this process rests, and which of the two says so; undefined when neither does. */
export function restingThrough({ state, today }: Context): { until: IsoDate; held: boolean } | undefined {
  const hold = state.account.holdUntil;
  const pause = state.facts.pausedUntil;
  const until = [hold, pause]
    .filter((date) => date !== undefined && date >= today)
    .sort()
    .at(-1);
  return until === undefined ? undefined : { until, held: until === hold };
}
