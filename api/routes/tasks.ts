import { z } from 'zod';
import { groupsOf } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import type { TaskRow } from '../../schema/queries/platform/tasks';
import { commentsOn, listTasks } from '../../schema/queries/platform/worklist';
import type { TaskState } from '../../schema/tables/platform';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { instant, searchText, uuid } from '../fields';
import { hiddenTypes, taskManifestOf, visibleTask } from '../process-access';
import { route } from '../route';
import { TASK_STATES, taskBody, taskDetailBody, toTaskBody, toTaskDetail } from '../task-body';

const STATES_OF: Readonly<Record<string, readonly TaskState[]>> = {
  active: ['open', 'claimed'],
  closed: ['completed', 'lapsed', 'withdrawn'],
};

const place = z.tuple([instant.nullable(), uuid]);

const list = route({
  method: 'get',
  path: '/api/v1/tasks',
  operationId: 'list-tasks',
  permission: 'platform:task:read',
  summary: 'List tasks, those due first',
  tags: ['Tasks'],
  request: {
    query: z.strictObject({
      state: z
        .enum(['active', 'closed', ...TASK_STATES])
        .default('active')
        .meta({ description: '`active` is open or claimed, `closed` all others' }),
      kind: z.string().max(64).optional(),
      assignee: z
        .union([z.enum(['me', 'unassigned']), uuid])
        .optional()
        .meta({ description: '`me`, `unassigned` or a member’s id' }),
      group: z
        .string()
        .max(64)
        .optional()
        .meta({ description: 'A candidate group, or `mine` for all groups you belong to', example: 'mine' }),
      dueBefore: instant.optional(),
      processId: uuid.optional(),
      tag: z.string().max(64).optional(),
      q: searchText.optional().meta({ description: 'Part of the title' }),
      ...pageQuery,
    }),
  },
  responses: { 200: { description: 'A page of tasks', body: pageOf(taskBody).meta({ id: 'TaskPage' }) } },
  handler: async ({ context, tenantId, memberId, actor, query }) => {
    const { limit, cursor, ...filter } = query;
    const after = readCursor(cursor, 'tasks', [filter, memberId], place);
    const groups = filter.group === 'mine' ? groupsOf(actor.roles) : filter.group && [filter.group];
    const rows = await inTenant(context.db, tenantId, (tx) =>
      listTasks(
        tx,
        tenantId,
        {
          ...filter,
          hiddenTypes: hiddenTypes(context, actor),
          states: STATES_OF[filter.state] ?? TASK_STATES.filter((state) => state === filter.state),
          assignee: assigneeOf(filter.assignee, memberId),
          groups: groups || undefined,
        },
        { after, limit: limit + 1 },
      ),
    );
    const cursorAfter = (row: TaskRow) => writeCursor('tasks', [filter, memberId], [row.dueAt, row.taskId]);
    return { status: 200, body: toPage(rows, limit, toTaskBody, cursorAfter) };
  },
});

function assigneeOf(asked: string | undefined, memberId: string): string | null | undefined {
  if (asked === 'me') return memberId;
  return asked === 'unassigned' ? null : asked;
}

const get = route({
  method: 'get',
  path: '/api/v1/tasks/{taskId}',
  operationId: 'get-task',
  permission: 'platform:task:read',
  summary: 'Read a task: what is asked, what may be decided, what was said about it',
  tags: ['Tasks'],
  request: { params: z.object({ taskId: uuid }) },
  responses: { 200: { description: 'The task', body: taskDetailBody } },
  handler: async (call) => {
    const { context, tenantId } = call;
    const { task, process, comments } = await inTenant(context.db, tenantId, async (tx) => {
      const found = await visibleTask(tx, call, call.params.taskId);
      return { ...found, comments: await commentsOn(tx, tenantId, found.task.taskId) };
    });
    const manifest = taskManifestOf(context, process.type, task.kind);
    return { status: 200, etag: task.revision.toString(), body: toTaskDetail(task, comments, manifest) };
  },
});

export const TASK_ROUTES = [list, get];
