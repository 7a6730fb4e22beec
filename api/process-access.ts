import { can } from '../domain/platform/access';
import type { Actor } from '../domain/platform/access';
import type { Transaction } from '../schema/database';
import { findProcess } from '../schema/queries/platform/process-views';
import type { ProcessRow } from '../schema/queries/platform/processes';
import type { TaskRow } from '../schema/queries/platform/tasks';
import { findTask, lockTask } from '../schema/queries/platform/worklist';
import type { ProcessManifest, TaskManifest } from '../workflows/platform/manifest';
import type { ApiContext } from './context';
import { notFound } from './problem';
import type { Session } from './session';

/** Types of processes that this reader may not see, by their manifests. */
export function hiddenTypes(context: ApiContext, actor: Actor): string[] {
  return context.manifests.filter(({ permissions }) => !can(actor, permissions.read)).map(({ type }) => type);
}

export function manifestOf(context: ApiContext, type: string): ProcessManifest | undefined {
  return context.manifests.find((manifest) => manifest.type === type);
}

/** The process, if it exists and its type may be seen; 404 otherwise, so that nothing tells the two apart. */
export async function visibleProcess(
  tx: Transaction,
  call: Session & { readonly context: ApiContext },
  processId: string,
): Promise<ProcessRow> {
  const process = await findProcess(tx, call.tenantId, processId);
  if (!process || hiddenTypes(call.context, call.actor).includes(process.type)) throw notFound('process');
  return process;
}

export interface TaskOfProcess {
  readonly task: TaskRow;
  readonly process: ProcessRow;
}

/** The task and its process, if the process may be seen; 404 otherwise. */
export async function visibleTask(
  tx: Transaction,
  call: Session & { readonly context: ApiContext },
  taskId: string,
): Promise<TaskOfProcess> {
  const task = await findTask(tx, call.tenantId, taskId);
  const process = task && (await findProcess(tx, call.tenantId, task.processId));
  if (!task || !process || hiddenTypes(call.context, call.actor).includes(process.type)) throw notFound('task');
  return { task, process };
}

/** The task, locked for the rest of the transaction, if its process may be seen; 404 otherwise. */
export async function lockVisibleTask(
  tx: Transaction,
  call: Session & { readonly context: ApiContext },
  taskId: string,
): Promise<TaskRow> {
  const task = await lockTask(tx, call.tenantId, taskId);
  if (!task) throw notFound('task');
  const hidden = hiddenTypes(call.context, call.actor);
  // Most people see every type: they wait for no second statement.
  if (hidden.length === 0) return task;
  const process = await findProcess(tx, call.tenantId, task.processId);
  if (!process || hidden.includes(process.type)) throw notFound('task');
  return task;
}

/** What a task's kind means: as its process says, else as the platform says. */
export function taskManifestOf(context: ApiContext, processType: string, kind: string): TaskManifest | undefined {
  return manifestOf(context, processType)?.tasks[kind] ?? context.platformTasks[kind];
}
