import { z } from 'zod';
import { can, groupsOf } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { findMember } from '../../schema/queries/platform/members';
import type { TaskRow } from '../../schema/queries/platform/tasks';
import { addComment, assignTask } from '../../schema/queries/platform/worklist';
import type { ApiContext } from '../context';
import type { EntityTags } from '../entity-tag';
import { requireMatch } from '../entity-tag';
import { remark, uuid } from '../fields';
import { conflict, invalidContent, Problem } from '../problem';
import { lockVisibleTask } from '../process-access';
import { route } from '../route';
import type { Session } from '../session';
import { commentBody, taskBody, toCommentBody, toTaskBody } from '../task-body';

const params = z.object({ taskId: uuid });
const responses = { 200: { description: 'The task as it is now', body: taskBody } } as const;

const claim = route({
  method: 'post',
  path: '/api/v1/tasks/{taskId}/claim',
  operationId: 'claim-task',
  permission: 'platform:task:work',
  summary: 'Take a task; of two who claim it one gets 409',
  tags: ['Tasks'],
  idempotent: 'transaction',
  request: { params },
  responses,
  handler: (call) =>
    inTenant(call.context.db, call.tenantId, (tx) =>
      call.once(tx, async () => {
        const { memberId, memberName: name } = call;
        const task = await openTaskFor(tx, call, call.params.taskId);
        requireGroup(call, task);
        if (task.assignee === memberId) return taskReply(task);
        if (task.assignee !== null) throw conflict('Somebody else has claimed this task.');
        const at = await tenantNow(tx, call.tenantId);
        const summary = `${name} took: ${task.title}`;
        const type = 'task-claimed';
        return taskReply(await assignTask(tx, task, { assignee: memberId, actor: memberId, at, type, summary }));
      }),
    ),
});

const release = route({
  method: 'post',
  path: '/api/v1/tasks/{taskId}/release',
  operationId: 'release-task',
  permission: 'platform:task:work',
  summary: 'Give a task back to its group',
  tags: ['Tasks'],
  idempotent: 'transaction',
  request: { params },
  responses,
  handler: (call) =>
    inTenant(call.context.db, call.tenantId, (tx) =>
      call.once(tx, async () => {
        const { memberId, memberName: name } = call;
        const task = await openTaskFor(tx, call, call.params.taskId);
        if (task.assignee === null) return taskReply(task);
        requireHolder(call, task);
        const at = await tenantNow(tx, call.tenantId);
        const summary = `${name} gave back: ${task.title}`;
        const type = 'task-released';
        return taskReply(await assignTask(tx, task, { assignee: null, actor: memberId, at, type, summary }));
      }),
    ),
});

const delegate = route({
  method: 'post',
  path: '/api/v1/tasks/{taskId}/delegate',
  operationId: 'delegate-task',
  permission: 'platform:task:work',
  summary: 'Hand a task to a member of its group; those who may assign tasks hand over anybody’s',
  tags: ['Tasks'],
  idempotent: 'transaction',
  request: { params, body: z.strictObject({ memberId: uuid }) },
  responses,
  handler: (call) =>
    inTenant(call.context.db, call.tenantId, (tx) =>
      call.once(tx, async () => {
        const task = await openTaskFor(tx, call, call.params.taskId);
        if (task.assignee === null) requireGroup(call, task);
        else requireHolder(call, task);
        const target = await findMember(tx, call.tenantId, call.body.memberId);
        if (!target) throw invalidContent('#/memberId', 'There is no such member.');
        if (!isIn(target.roles, task)) throw invalidContent('#/memberId', 'That member is not in the task’s group.');
        const assignment = {
          assignee: target.memberId,
          actor: call.memberId,
          at: await tenantNow(tx, call.tenantId),
          type: 'task-delegated' as const,
          summary: `${call.memberName} handed to ${target.name}: ${task.title}`,
        };
        return taskReply(await assignTask(tx, task, assignment));
      }),
    ),
});

const comment = route({
  method: 'post',
  path: '/api/v1/tasks/{taskId}/comments',
  operationId: 'comment-on-task',
  permission: 'platform:task:work',
  summary: 'Say something about a task, open or closed',
  tags: ['Tasks'],
  idempotent: 'transaction',
  request: { params, body: z.strictObject({ body: remark }) },
  responses: { 201: { description: 'The comment', body: commentBody } },
  handler: (call) =>
    inTenant(call.context.db, call.tenantId, (tx) =>
      call.once(tx, async () => {
        const task = await lockVisibleTask(tx, call, call.params.taskId);
        const at = await tenantNow(tx, call.tenantId);
        const row = await addComment(tx, task, { memberId: call.memberId, body: call.body.body, at });
        return { status: 201 as const, body: toCommentBody(row) };
      }),
    ),
});

/** Locks the task and refuses one that is gone or hidden, closed, or not the version the sender read. */
async function openTaskFor(
  tx: Transaction,
  call: Session & { readonly context: ApiContext; readonly ifMatch: EntityTags | undefined },
  taskId: string,
): Promise<TaskRow> {
  const task = await lockVisibleTask(tx, call, taskId);
  requireMatch(call.ifMatch, task.revision);
  if (task.state !== 'open' && task.state !== 'claimed') throw conflict(`The task is closed: ${task.state}.`);
  return task;
}

export function isIn(roles: readonly string[], task: TaskRow): boolean {
  return groupsOf(roles).some((group) => group === task.candidateGroup);
}

export function requireGroup(call: Session, task: TaskRow): void {
  if (!isIn(call.actor.roles, task)) {
    throw new Problem('forbidden', `The task is offered to the group ${task.candidateGroup}.`);
  }
}

function requireHolder(call: Session, task: TaskRow): void {
  if (task.assignee === call.memberId || can(call.actor, 'platform:task:assign')) return;
  throw conflict('Somebody else has claimed this task.');
}

function taskReply(task: TaskRow) {
  return { status: 200 as const, etag: task.revision.toString(), body: toTaskBody(task) };
}

export const TASK_ASSIGNMENT_ROUTES = [claim, release, delegate, comment];
