import { startWorkflow } from '../../runtime/start-workflow';
import type { TemporalClient } from '../../runtime/temporal';
import type { ProcessManifest } from '../../workflows/platform/manifest';
import type { StartProcess } from './reconcile';

const DEADLINE_MS = 5_000;

/** Starts the workflow of a process's record, as the API does. Rejects for a type without manifest. */
export function processStarter(
  temporal: TemporalClient,
  manifests: readonly ProcessManifest[],
  taskQueue: string,
): StartProcess {
  return async (process) => {
    const manifest = manifests.find((candidate) => candidate.type === process.type);
    if (!manifest) throw new Error(`no manifest of the process type ${process.type}`);
    return temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () =>
      startWorkflow(temporal.client, {
        workflowId: process.workflowId,
        workflow: manifest.workflow,
        taskQueue,
        tenantId: process.tenantId,
        processId: process.processId,
        type: process.type,
        title: process.title,
      }),
    );
  };
}
