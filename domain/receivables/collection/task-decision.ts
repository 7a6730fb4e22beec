import { isIsoDate } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { LAPSE_OUTCOMES } from './task-draft';
import type { Task, TaskKind } from './state';

/** The outcomes a person may choose, by kind of task. The manifest builds its forms from this table. */
export const TASK_OUTCOMES = {
  'call-customer': ['reached', 'no-answer', 'promised', 'disputed'],
  'decide-next-step': ['lawyer', 'write-off', 'instalments', 'wait'],
  'send-by-post': ['sent', 'not-sent'],
  'choose-channel': ['post', 'hand-over', 'wait'],
  'match-payment': ['matched', 'keep'],
  'missing-rate': ['rate-added', 'without-interest'],
  'file-insolvency-claim': ['filed', 'not-filed'],
  'in-doubt-message': ['sent', 'not-sent'],
  'undeliverable-message': ['retry', 'post'],
} as const satisfies Record<TaskKind, readonly string[]>;

/** Outcomes that rest collection until a date; the person names it. */
export const OUTCOMES_WITH_DATE = ['promised', 'disputed', 'instalments', 'wait'] as const;

export interface TaskOutcome {
  readonly outcome: string;
  readonly until: IsoDate | undefined;
}

/**
 * Reads a closed task's outcome: the person's, or the one it named for nobody deciding. Total: a decision of an older
 * or unknown shape counts as the lapse outcome, so that an old task never wedges a process.
 */
export function outcomeOf(task: Pick<Task, 'kind' | 'state' | 'decision'>): TaskOutcome {
  if (task.kind === 'operator') return { outcome: 'done', until: undefined };
  const lapse = { outcome: LAPSE_OUTCOMES[task.kind], until: undefined };
  if (task.state === 'lapsed' || typeof task.decision !== 'object' || task.decision === null) return lapse;
  const { outcome, until } = task.decision as { outcome?: unknown; until?: unknown };
  if (typeof outcome !== 'string' || !(TASK_OUTCOMES[task.kind] as readonly string[]).includes(outcome)) return lapse;
  return { outcome, until: typeof until === 'string' && isIsoDate(until) ? until : undefined };
}
