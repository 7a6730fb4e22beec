import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { TaskCommentTable, TaskState } from '../../tables/platform';
import { recordEvents } from './events';
import { containing } from './process-views';
import type { TaskRow } from './tasks';

export type TaskCommentRow = Selectable<TaskCommentTable>;

export interface TaskFilter {
  readonly states: readonly TaskState[];
  readonly kind?: string | undefined;
  /** A member's id, or null for tasks nobody has. */
  readonly assignee?: string | null | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly dueBefore?: IsoInstant | undefined;
  readonly processId?: string | undefined;
  /** Types of processes whose tasks the reader may not see. */
  readonly hiddenTypes: readonly string[];
  readonly tag?: string | undefined;
  /** Part of the title, in any case. */
  readonly q?: string | undefined;
}

/** The place of a task in the worklist. */
export type WorklistPlace = readonly [dueAt: IsoInstant | null, taskId: string];

/** Tasks by when they are due, those without a date last; `after` is the place of the last one of the page before. */
export async function listTasks(
  tx: Transaction,
  tenantId: string,
  filter: TaskFilter,
  page: { after: WorklistPlace | undefined; limit: number },
): Promise<TaskRow[]> {
  let query = tx
    .selectFrom('task')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('state', 'in', [...filter.states]);
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
  if (filter.assignee === null) query = query.where('assignee', 'is', null);
  else if (filter.assignee !== undefined) query = query.where('assignee', '=', filter.assignee);
  if (filter.groups !== undefined) query = query.where(sql<boolean>`candidate_group = any(${[...filter.groups]})`);
  if (filter.dueBefore !== undefined) query = query.where('dueAt', '<', filter.dueBefore);
  if (filter.processId !== undefined) query = query.where('processId', '=', filter.processId);
  if (filter.hiddenTypes.length > 0) {
    query = query.where(
      sql<boolean>`not exists (select from process p where p.tenant_id = task.tenant_id
        and p.process_id = task.process_id and p.type = any(${[...filter.hiddenTypes]}))`,
    );
  }
  if (filter.tag !== undefined) query = query.where(sql<boolean>`${filter.tag} = any(tags)`);
  if (filter.q !== undefined) query = query.where('title', 'ilike', containing(filter.q));
  if (page.after !== undefined) {
    const [dueAt, taskId] = page.after;
    query = query.where(
      sql<boolean>`(coalesce(due_at, 'infinity'), task_id) > (coalesce(${dueAt}::timestamptz, 'infinity'), ${taskId}::uuid)`,
    );
  }
  return query
    .orderBy(sql`coalesce(due_at, 'infinity')`)
    .orderBy('taskId')
    .limit(page.limit)
    .execute();
}

export async function findTask(tx: Transaction, tenantId: string, taskId: string): Promise<TaskRow | undefined> {
  return tx
    .selectFrom('task')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('taskId', '=', taskId)
    .executeTakeFirst();
}

/** Locks a task for the rest of the transaction: who decides on what they read decides on the truth. */
export async function lockTask(tx: Transaction, tenantId: string, taskId: string): Promise<TaskRow | undefined> {
  return tx
    .selectFrom('task')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('taskId', '=', taskId)
    .forUpdate()
    .executeTakeFirst();
}

/** What people said about a task, oldest first. */
export async function commentsOn(tx: Transaction, tenantId: string, taskId: string): Promise<TaskCommentRow[]> {
  return tx
    .selectFrom('taskComment')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('taskId', '=', taskId)
    .orderBy('commentId')
    .execute();
}

export interface Assignment {
  readonly assignee: string | null;
  readonly actor: string;
  readonly at: IsoInstant;
  /** Code of the timeline entry and its sentence. */
  readonly type: 'task-claimed' | 'task-released' | 'task-delegated';
  readonly summary: string;
}

/** Gives an open task to someone, or back to its group. The caller holds the task's lock and has checked its state. */
export async function assignTask(tx: Transaction, task: TaskRow, assignment: Assignment): Promise<TaskRow> {
  const assigned = await tx
    .updateTable('task')
    .set((eb) => ({
      assignee: assignment.assignee,
      state: assignment.assignee === null ? ('open' as const) : ('claimed' as const),
      revision: eb('revision', '+', 1n),
    }))
    .where('tenantId', '=', task.tenantId)
    .where('taskId', '=', task.taskId)
    .where('revision', '=', task.revision)
    .where('state', 'in', ['open', 'claimed'])
    .returningAll()
    .executeTakeFirstOrThrow();
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: assignment.type,
      occurredAt: assignment.at,
      actor: assignment.actor,
      summary: assignment.summary,
      data: { taskId: task.taskId, assignee: assignment.assignee },
    },
  ]);
  return assigned;
}

/** Adds a comment; the task's revision goes up, for its representation shows the comments. */
export async function addComment(
  tx: Transaction,
  task: TaskRow,
  comment: { memberId: string; body: string; at: IsoInstant },
): Promise<TaskCommentRow> {
  const row = await tx
    .insertInto('taskComment')
    .values({
      tenantId: task.tenantId,
      commentId: uuidv7(),
      taskId: task.taskId,
      memberId: comment.memberId,
      body: comment.body,
      writtenAt: comment.at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await tx
    .updateTable('task')
    .set((eb) => ({ revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', task.tenantId)
    .where('taskId', '=', task.taskId)
    .execute();
  await recordEvents(tx, [
    {
      tenantId: task.tenantId,
      processId: task.processId,
      type: 'task-commented',
      occurredAt: comment.at,
      actor: comment.memberId,
      summary: `Commented on: ${task.title}`,
      data: { taskId: task.taskId, commentId: row.commentId },
    },
  ]);
  return row;
}
