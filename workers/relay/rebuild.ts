import type { Logger } from '../../runtime/log';
import type { TemporalClient } from '../../runtime/temporal';
import { acrossTenants } from '../../schema/database';
import type { Database } from '../../schema/database';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { openProcesses } from '../../schema/queries/platform/reconciler';
import { engineState } from './engine';
import type { StartProcess } from './reconcile';
import { recordRecovery } from './repair';

export interface RebuildResult {
  /** Were unknown to Temporal and run again. */
  started: number;
  /** Were running; untouched. */
  running: number;
  /** Have ended in Temporal; the reconciler closes their records. */
  ended: number;
  /** Could not be started; the log says why. */
  failed: number;
}

const PAGE = 500;

/**
 * Starts every open process that Temporal does not know, from its record in Postgres: after Temporal's database was lost.
 * Its first step reads where it stood. Safe to repeat and to run while the house is at work. Role: sweeper.
 */
export async function rebuildProcesses(options: {
  readonly db: Database;
  readonly temporal: TemporalClient;
  readonly start: StartProcess;
  readonly log: Logger;
}): Promise<RebuildResult> {
  const result: RebuildResult = { started: 0, running: 0, ended: 0, failed: 0 };
  let page: ProcessRow[] = [];
  do {
    const after = page.at(-1);
    page = await acrossTenants(options.db, (tx) => openProcesses(tx, after, PAGE));
    for (const row of page) {
      try {
        result[await rebuildOne(row)] += 1;
      } catch (error) {
        result.failed += 1;
        options.log.error({ err: error, tenantId: row.tenantId, processId: row.processId }, 'not started again');
      }
    }
  } while (page.length === PAGE);
  return result;

  async function rebuildOne(row: ProcessRow): Promise<'started' | 'running' | 'ended'> {
    const engine = await engineState(options.temporal, row.workflowId);
    if (engine.state !== 'missing') return engine.state;
    if ((await options.start(row)) === 'ended') return 'ended';
    await recordRecovery(options.db, row);
    return 'started';
  }
}
