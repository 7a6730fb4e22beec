import { uuidv7 } from 'uuidv7';
import type { Selectable } from 'kysely';
import type { CandidateGroup } from '../../../domain/platform/access';
import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import type { TaskTable } from '../../tables/platform';
import { recordEvents } from './events';

export type TaskRow = Selectable<TaskTable>;

export interface NewTask {
  readonly tenantId: string;
  readonly processId: string;
  readonly kind: string;
  readonly title: string;
  readonly candidateGroup: CandidateGroup;
  readonly priority: number;
  readonly form: unknown;
  readonly tags: readonly string[];
  readonly dueAt: IsoInstant | null;
  readonly lapseAt: IsoInstant | null;
  /** What happens when nobody decides in time; named, never silent. */
  readonly lapseOutcome: string | null;
  readonly openedAt: IsoInstant;
  /** The rule that asks for a person. */
  readonly rule: string;
}

/** Opens a task and says so in the timeline; returns its id. */
export async function openTask(tx: Transaction, task: NewTask, actor = 'process'): Promise<string> {
  const taskId = uuidv7();
  const { rule, form, tags, ...columns } = task;
  await tx
    .insertInto('task')
    .values({ ...columns, taskId, state: 'open', form: toJson(form), tags: [...tags] })
    .execute();
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: 'task-opened',
      occurredAt: task.openedAt,
      actor,
      summary: task.title,
      rule,
      data: { taskId, kind: task.kind, dueAt: task.dueAt, lapseAt: task.lapseAt, lapseOutcome: task.lapseOutcome },
    },
  ]);
  return taskId;
}

/** All tasks of a process, oldest first. */
export async function tasksOf(tx: Transaction, tenantId: string, processId: string): Promise<TaskRow[]> {
  return tx
    .selectFrom('task')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .orderBy('openedAt')
    .orderBy('taskId')
    .execute();
}

export interface TaskDecision {
  readonly tenantId: string;
  readonly processId: string;
  readonly taskId: string;
  readonly decision: unknown;
  readonly reason: string | undefined;
  readonly decidedBy: string;
  readonly at: IsoInstant;
}

/**
 * Completes a task by compare-and-set: only an open task, or one claimed by the same member, is decided.
 * The row is the truth; whoever comes second gets `closed` or `claimed-by-another`.
 */
export async function decideTask(
  tx: Transaction,
  decision: TaskDecision,
): Promise<{ outcome: 'decided'; task: TaskRow } | { outcome: 'not-found' | 'closed' | 'claimed-by-another' }> {
  const task = await tx
    .selectFrom('task')
    .selectAll()
    .where('tenantId', '=', decision.tenantId)
    .where('processId', '=', decision.processId)
    .where('taskId', '=', decision.taskId)
    .forUpdate()
    .executeTakeFirst();
  if (!task) return { outcome: 'not-found' };
  if (task.state !== 'open' && task.state !== 'claimed') return { outcome: 'closed' };
  if (task.assignee !== null && task.assignee !== decision.decidedBy) return { outcome: 'claimed-by-another' };
  const decided = await tx
    .updateTable('task')
    .set((eb) => ({
      state: 'completed' as const,
      decision: toJson(decision.decision),
      decidedBy: decision.decidedBy,
      reason: decision.reason ?? null,
      closedAt: decision.at,
      revision: eb('revision', '+', 1n),
    }))
    .where('tenantId', '=', decision.tenantId)
    .where('taskId', '=', decision.taskId)
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: 'task-completed',
      occurredAt: decision.at,
      actor: decision.decidedBy,
      summary: `Decided: ${task.title}`,
      data: { taskId: task.taskId, kind: task.kind, decision: decision.decision, reason: decision.reason },
    },
  ]);
  return { outcome: 'decided', task: decided };
}

/** Closes an open task that nobody decided in time, with its named outcome, or one that is no longer needed. */
export async function closeTask(
  tx: Transaction,
  task: { tenantId: string; taskId: string; processId: string },
  ending: {
    state: 'lapsed' | 'withdrawn';
    at: IsoInstant;
    summary: string;
    rule: string;
    /** Who closed it: a member's id, or the part of the house that did, e.g. `process`, `policy`, `relay`. */
    actor: string;
  },
): Promise<void> {
  const closed = await tx
    .updateTable('task')
    .set((eb) => ({ state: ending.state, closedAt: ending.at, revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', task.tenantId)
    .where('taskId', '=', task.taskId)
    .where('state', 'in', ['open', 'claimed'])
    .executeTakeFirst();
  if (closed.numUpdatedRows === 0n) return;
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: `task-${ending.state}`,
      occurredAt: ending.at,
      actor: ending.actor,
      summary: ending.summary,
      rule: ending.rule,
      data: { taskId: task.taskId },
    },
  ]);
}

/** Marks an overdue task as escalated: offered to another group, at the highest priority, without its assignee. */
export async function escalateTask(
  tx: Transaction,
  task: { tenantId: string; taskId: string; processId: string },
  to: CandidateGroup,
  at: IsoInstant,
  rule: string,
): Promise<void> {
  const escalated = await tx
    .updateTable('task')
    .set((eb) => ({
      candidateGroup: to,
      assignee: null,
      state: 'open' as const,
      priority: 90,
      escalatedAt: at,
      revision: eb('revision', '+', 1n),
    }))
    .where('tenantId', '=', task.tenantId)
    .where('taskId', '=', task.taskId)
    .where('state', 'in', ['open', 'claimed'])
    .returning('title')
    .executeTakeFirst();
  if (!escalated) return;
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: 'task-escalated',
      occurredAt: at,
      actor: 'process',
      summary: `Escalated to ${to}: ${escalated.title}`,
      rule,
      data: { taskId: task.taskId, to },
    },
  ]);
}
