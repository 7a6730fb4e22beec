import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';

// Registered with every server before anything starts; the names are the platform's fixed set.
const TENANT = defineSearchAttributeKey('ErpTenant', 'KEYWORD');
const PROCESS = defineSearchAttributeKey('ErpProcess', 'KEYWORD');
const SUBJECT = defineSearchAttributeKey('ErpSubject', 'KEYWORD');

/** One start of one process: ids only, since arguments and names stay in the history. */
export interface WorkflowStart {
  readonly workflowId: string;
  /** Name of the exported workflow function. */
  readonly workflow: string;
  readonly taskQueue: string;
  readonly tenantId: string;
  readonly processId: string;
  /** Whom the process is about, where it is about someone. */
  readonly subjectId?: string | null;
  /** URL name of the process, for search. */
  readonly type: string;
  /** One line for people in the Web UI. Encrypted like every payload. */
  readonly title: string;
}

/**
 * Starts a process's workflow, or finds it running: repeating it is safe, so the API and the reconciler may both call
 * it. The tenant is the fairness key: a tenant's thousand starts do not keep another's one waiting.
 * @returns `ended` when the workflow has run to its end already; it is never run a second time under its id.
 * @throws the client's own errors; the caller sets a deadline by `connection.withDeadline`.
 */
export async function startWorkflow(client: Client, start: WorkflowStart): Promise<'running' | 'ended'> {
  try {
    await client.workflow.start(start.workflow, {
      workflowId: start.workflowId,
      taskQueue: start.taskQueue,
      args: [{ v: 1, tenantId: start.tenantId, processId: start.processId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      priority: { fairnessKey: start.tenantId },
      staticSummary: start.title,
      typedSearchAttributes: new TypedSearchAttributes([
        { key: TENANT, value: start.tenantId },
        { key: PROCESS, value: start.type },
        ...(start.subjectId ? [{ key: SUBJECT, value: start.subjectId }] : []),
      ]),
    });
    return 'running';
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return 'ended';
    throw error;
  }
}
