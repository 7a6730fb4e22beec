import { acrossTenants } from '../../schema/database';
import type { Database, Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { recordEvents } from '../../schema/queries/platform/events';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { clearProblem, noteProblem, openOperatorTasks } from '../../schema/queries/platform/reconciler';
import { ENDED_WITHOUT_RECORD } from '../../schema/queries/platform/relay';
import { closeTask, openTask } from '../../schema/queries/platform/tasks';
import type { EngineEnding } from './engine';

/** Tells the reconciler's operator tasks from others. */
const TAG = 'engine';

const ENDED: Readonly<Record<EngineEnding, string>> = {
  completed: 'ended in Temporal without closing its record',
  failed: 'failed in Temporal',
  cancelled: 'was cancelled in Temporal',
  terminated: 'was terminated in Temporal',
  'timed-out': 'timed out in Temporal',
};

/** Closes a process whose workflow has ended behind our back, and tells the operators. False when it was closed already. */
export async function recordEnding(
  db: Database,
  row: ProcessRow,
  ending: EngineEnding,
  reason: string | undefined,
): Promise<boolean> {
  return acrossTenants(db, async (tx) => {
    const process = await lockProcess(tx, row.tenantId, row.processId);
    if (!process || process.closedAt !== null) return false;
    const at = await tenantNow(tx, row.tenantId);
    const summary = `The process ${ENDED[ending]}${reason ? `: ${reason}` : ''}`;
    await closeProcess(tx, process, {
      status: ending,
      outcome: ending === 'completed' ? ENDED_WITHOUT_RECORD : ending,
      summary,
      rule: 'engine-and-record-agree',
      actor: 'reconciler',
      at,
    });
    // After the closing, which withdraws what was open.
    await askOperators(tx, process, { problem: ending, title: `Look into it: ${process.title}`, detail: summary, at });
    return true;
  });
}

/** Notes that a process cannot go on in the engine; the operators are asked once for each time. */
export async function recordProblem(db: Database, row: ProcessRow, kind: string, problem: string): Promise<boolean> {
  return acrossTenants(db, async (tx) => {
    const at = await tenantNow(tx, row.tenantId);
    if (!(await noteProblem(tx, row, problem, at))) return false;
    await recordEvents(tx, [event(row, 'process-stuck', problem, at)]);
    const open = await openOperatorTasks(tx, row, TAG);
    if (open.length === 0) {
      await askOperators(tx, row, { problem: kind, title: `Stuck: ${row.title}`, detail: problem, at });
    }
    return true;
  });
}

/** The process goes on: the note and the operators' task are taken back. */
export async function recordRecovery(db: Database, row: ProcessRow): Promise<boolean> {
  return acrossTenants(db, async (tx) => {
    const at = await tenantNow(tx, row.tenantId);
    if (!(await clearProblem(tx, row, at))) return false;
    const summary = 'The process goes on by itself';
    await recordEvents(tx, [event(row, 'process-recovered', summary, at)]);
    for (const { taskId } of await openOperatorTasks(tx, row, TAG)) {
      const task = { tenantId: row.tenantId, processId: row.processId, taskId };
      const ending = { state: 'withdrawn', at, summary, rule: 'engine-and-record-agree', actor: 'reconciler' } as const;
      await closeTask(tx, task, ending);
    }
    return true;
  });
}

function event(row: ProcessRow, type: string, summary: string, at: string): Parameters<typeof recordEvents>[1][number] {
  const { tenantId, processId } = row;
  return { tenantId, processId, type, occurredAt: at, actor: 'reconciler', summary, rule: 'engine-and-record-agree' };
}

async function askOperators(
  tx: Transaction,
  row: ProcessRow,
  question: { problem: string; title: string; detail: string; at: string },
): Promise<void> {
  await openTask(
    tx,
    {
      tenantId: row.tenantId,
      processId: row.processId,
      kind: 'operator',
      title: question.title,
      candidateGroup: 'operators',
      priority: 80,
      form: { problem: question.problem, detail: question.detail, workflowId: row.workflowId },
      tags: [TAG],
      dueAt: null,
      lapseAt: null,
      lapseOutcome: null,
      openedAt: question.at,
      rule: 'engine-and-record-agree',
    },
    'reconciler',
  );
}
