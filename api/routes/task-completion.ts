import { z } from 'zod';
import { can } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { effectKey, once } from '../../schema/queries/platform/effects';
import { requestReconsider } from '../../schema/queries/platform/outbox';
import { decideTask } from '../../schema/queries/platform/tasks';
import type { TaskRow } from '../../schema/queries/platform/tasks';
import { lockTask } from '../../schema/queries/platform/worklist';
import type { CommandResult } from '../../workflows/platform/contract';
import type { TaskManifest } from '../../workflows/platform/manifest';
import { applied } from '../command-result';
import { requireMatch } from '../entity-tag';
import { fieldErrors } from '../field-errors';
import { anyData, remark, uuid } from '../fields';
import { conflict, Problem } from '../problem';
import { taskManifestOf, visibleTask } from '../process-access';
import type { TaskOfProcess } from '../process-access';
import { route } from '../route';
import type { Call } from '../route';
import { recordOf, sendCommand } from '../send-command';
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
    applied(found.recorded ?? (await decide(call, found)));
    const { task } = await read(call);
    return { status: 200, etag: task.revision.toString(), body: toTaskBody(task) };
  },
});

type Found = TaskOfProcess & { readonly recorded: CommandResult | undefined };

/** The task first, then the record of this very request: what it did itself is no reason to refuse its repeat. */
function read(call: CompleteCall): Promise<Found> {
  return inTenant(call.context.db, call.tenantId, async (tx) => {
    const found = await visibleTask(tx, call, call.params.taskId);
    return { ...found, recorded: await recordOf(tx, call, found.process.processId) };
  });
}

/** The row's compare-and-set is the truth, whoever does it: this route, or the process that a command carries it to. */
async function decide(call: CompleteCall, found: Found): Promise<CommandResult> {
  requireMatch(call.ifMatch, found.task.revision);
  requireOpen(call, found.task);
  const decision = checkedDecision(call, found);
  if (isDecidedHere(call, found)) return decideDirectly(call, found, decision);
  const payload = { taskId: found.task.taskId, decision, reason: call.body.reason };
  return sendCommand(call, found.process, { name: 'complete-task', payload });
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

/** Recorded like a command of the process; the task's lock makes a repeat wait for the record. */
function decideDirectly(call: CompleteCall, { task, process }: Found, decision: unknown): Promise<CommandResult> {
  const { tenantId, memberId: decidedBy } = call;
  const { taskId, processId } = task;
  return inTenant(call.context.db, tenantId, async (tx) => {
    await lockTask(tx, tenantId, taskId);
    const key = effectKey(processId, 'command', call.commandId);
    return once<CommandResult>(tx, { tenantId, processId, key }, async () => {
      const at = await tenantNow(tx, tenantId);
      const { reason } = call.body;
      const { outcome } = await decideTask(tx, { tenantId, processId, taskId, decision, reason, decidedBy, at });
      if (outcome === 'not-found')
        return { outcome: 'refused', refusal: 'not-found', detail: 'There is no such task.' };
      if (outcome !== 'decided')
        return { outcome: 'refused', refusal: 'conflict', detail: 'Somebody else was faster.' };
      if (process.closedAt === null) await requestReconsider(tx, tenantId, processId, at);
      return { outcome: 'applied', data: { taskId } };
    });
  });
}
