import { z } from 'zod';
import { CANDIDATE_GROUPS } from '../domain/platform/access';
import type { TaskRow } from '../schema/queries/platform/tasks';
import type { TaskCommentRow } from '../schema/queries/platform/worklist';
import type { TaskState } from '../schema/tables/platform';
import type { TaskManifest } from '../workflows/platform/manifest';
import { anyData, instant, uuid } from './fields';

export const TASK_STATES = [
  'open',
  'claimed',
  'completed',
  'lapsed',
  'withdrawn',
] as const satisfies readonly TaskState[];

const task = {
  id: uuid,
  processId: uuid,
  kind: z.string().meta({ example: 'call-customer' }),
  title: z.string(),
  state: z.enum(TASK_STATES),
  candidateGroup: z.string().meta({ example: Object.keys(CANDIDATE_GROUPS)[0] }),
  assignee: uuid.nullable(),
  priority: z.int().min(0).max(100),
  tags: z.array(z.string()),
  dueAt: instant.nullable(),
  followUpAt: instant.nullable(),
  lapseAt: instant.nullable().meta({ description: 'When it is closed undecided' }),
  lapseOutcome: z.string().nullable().meta({ description: 'What happens then' }),
  escalatedAt: instant.nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  decidedBy: uuid.nullable(),
  reason: z.string().nullable(),
  decision: anyData,
  url: z.string(),
};

export const commentBody = z
  .object({ id: uuid, memberId: uuid, body: z.string(), writtenAt: instant })
  .meta({ id: 'TaskComment' });

export const taskBody = z.object(task).meta({ id: 'Task' });

export const taskDetailBody = z
  .object({
    ...task,
    form: anyData.meta({ description: 'What the person needs to know to decide' }),
    decisionSchema: z.record(z.string(), z.unknown()).nullable().meta({
      description: 'JSON Schema of `decision` when completing it; null for a kind that is not known (any more)',
    }),
    comments: z.array(commentBody),
  })
  .meta({ id: 'TaskDetail' });

export function toTaskBody(row: TaskRow): z.input<typeof taskBody> {
  return {
    id: row.taskId,
    processId: row.processId,
    kind: row.kind,
    title: row.title,
    state: row.state,
    candidateGroup: row.candidateGroup,
    assignee: row.assignee,
    priority: row.priority,
    tags: row.tags,
    dueAt: row.dueAt,
    followUpAt: row.followUpAt,
    lapseAt: row.lapseAt,
    lapseOutcome: row.lapseOutcome,
    escalatedAt: row.escalatedAt,
    openedAt: row.openedAt,
    closedAt: row.closedAt,
    decidedBy: row.decidedBy,
    reason: row.reason,
    decision: row.decision,
    url: `/api/v1/tasks/${row.taskId}`,
  };
}

export function toTaskDetail(
  row: TaskRow,
  comments: readonly TaskCommentRow[],
  manifest: TaskManifest | undefined,
): z.input<typeof taskDetailBody> {
  return {
    ...toTaskBody(row),
    form: row.form,
    decisionSchema: manifest ? z.toJSONSchema(manifest.decision, { io: 'input' }) : null,
    comments: comments.map(toCommentBody),
  };
}

export function toCommentBody(row: TaskCommentRow): z.input<typeof commentBody> {
  return { id: row.commentId, memberId: row.memberId, body: row.body, writtenAt: row.writtenAt };
}
