import { z } from 'zod';
import { can } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { requestReconsider } from '../../schema/queries/platform/outbox';
import { decideTask } from '../../schema/queries/platform/tasks';
import type { TaskRow } from '../../schema/queries/platform/tasks';
import type { TaskManifest } from '../../workflows/platform/manifest';
import { applied } from '../command-result';
import { requireMatch } from '../entity-tag';
import { fieldErrors } from '../field-errors';
import { anyData, remark, uuid } from '../fields';
import { conflict, notFound, Problem } from '../problem';
import { taskManifestOf, visibleTask } from '../process-access';
import type { TaskOfProcess } from '../process-access';
import { route } from '../route';
import type { Call } from '../route';
import type { Session } from '../session';
import { taskBody, toTaskBody } from '../task-body';
import { requireGroup } from './task-assignment';

type CompleteCall = Call<
  { taskId: string },
  undefined,
  { decision: unknown; reason?: string | undefined },
  'platform:task:work'
>;

export const completeTask = route({
  method: 'post',
  path: '/api/v1/tasks/{taskId}/complete',
  operationId: 'complete-task',
  permission: 'platform:task:work',
  summary: 'Decide a task; its process goes on with the decision',
  description:
    'What a decision looks like is the task’s `decisionSchema`. A task claimed by somebody else answers 409.',
  tags: ['Tasks'],
  request: {
    params: z.object({ taskId: uuid }),
    body: z.strictObject({ decision: anyData, reason: remark.optional() }),
  },
  responses: { 200: { description: 'The decided task', body: taskBody } },
  handler: async (call) => {
    const found = await read(call);
    requireMatch(call.ifMatch, found.task.revision);
    requireOpen(call, found.task);
    const decision = checkedDecision(call, found);
    if (isDecidedHere(call, found)) await decideDirectly(call, found, decision);
    else await decideThroughProcess(call, found, decision);
    const { task } = await read(call);
    return { status: 200, etag: task.revision.toString(), body: toTaskBody(task) };
  },
});

function read(call: CompleteCall): Promise<TaskOfProcess> {
  return inTenant(call.context.db, call.tenantId, (tx) => visibleTask(tx, call, call.params.taskId));
}

function requireOpen(call: Session, task: TaskRow): void {
  if (task.state !== 'open' && task.state !== 'claimed') throw conflict(`The task is closed: ${task.state}.`);
  if (task.assignee !== null && task.assignee !== call.memberId) throw conflict('Somebody else has claimed this task.');
  if (task.assignee === null) requireGroup(call, task);
}

function checkedDecision(call: CompleteCall, { task, process }: TaskOfProcess): unknown {
  const manifest = taskManifestOf(call.context, process.type, task.kind);
  if (!manifest) throw conflict(`Nothing is known of tasks of the kind ${task.kind}.`);
  const parsed = manifest.decision.safeParse(call.body.decision);
  if (!parsed.success) {
    throw new Problem('invalid-content', 'The decision is not one this task takes; see `errors`.', {
      errors: fieldErrors(parsed.error, 'body', ['decision']),
    });
  }
  requirePermission(call, manifest, parsed.data);
  return parsed.data;
}

function requirePermission(call: Session, manifest: TaskManifest, decision: unknown): void {
  const needed = typeof manifest.permission === 'function' ? manifest.permission(decision) : manifest.permission;
  if (needed !== undefined && !can(call.actor, needed)) {
    throw new Problem('forbidden', `This decision needs the permission ${needed}.`);
  }
}

/**
 * A process that has ended decides nothing any more, and one that is stuck could not take the answer to the task that
 * says so: the platform's own kinds are decided on their row, and an open process is asked to advance.
 */
function isDecidedHere(call: CompleteCall, { task, process }: TaskOfProcess): boolean {
  return process.closedAt !== null || task.kind in call.context.platformTasks;
}

async function decideDirectly(call: CompleteCall, { task, process }: TaskOfProcess, decision: unknown): Promise<void> {
  const { tenantId, memberId: decidedBy } = call;
  const { taskId, processId } = task;
  const { outcome } = await inTenant(call.context.db, tenantId, async (tx) => {
    const at = await tenantNow(tx, tenantId);
    const { reason } = call.body;
    const decided = await decideTask(tx, { tenantId, processId, taskId, decision, reason, decidedBy, at });
    if (decided.outcome === 'decided' && process.closedAt === null)
      await requestReconsider(tx, tenantId, processId, at);
    return decided;
  });
  if (outcome === 'not-found') throw notFound('task');
  if (outcome !== 'decided') throw conflict('Somebody else was faster.');
}

/**
 * The row's compare-and-set inside the process is the truth, the Update only carries the decision there. So when its
 * answer is lost, the row tells whether this very decision was taken.
 */
async function decideThroughProcess(call: CompleteCall, found: TaskOfProcess, decision: unknown): Promise<void> {
  const { context, memberId, commandId } = call;
  const { taskId } = found.task;
  await context.engine.ensureReachable();
  try {
    applied(
      await context.engine.command(found.process.workflowId, {
        name: 'complete-task',
        payload: { taskId, decision, reason: call.body.reason },
        commandId,
        memberId,
      }),
    );
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== 'outcome-unknown') throw error;
    const { task } = await read(call);
    if (task.state !== 'completed' || task.decidedBy !== memberId) throw error;
  }
}
