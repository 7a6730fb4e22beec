import { sql } from 'kysely';
import type { Logger } from '../../runtime/log';
import type { TemporalClient } from '../../runtime/temporal';
import { acrossTenants } from '../../schema/database';
import type { Database } from '../../schema/database';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import {
  openAmong,
  openProcesses,
  pruneIdempotency,
  pruneSignals,
  suspectProcesses,
} from '../../schema/queries/platform/reconciler';
import type { OpenCursor } from '../../schema/queries/platform/reconciler';
import { engineReason, engineState, isAway, workflowsEndedSince } from './engine';
import { isOutage } from './outage';
import { recordEnding, recordProblem, recordRecovery } from './repair';

export type Repair = 'started' | 'closed' | 'stuck' | 'failing' | 'missing' | 'recovered';

/** Starts the workflow of a process, or finds it there; `ended` when it has run to its end already. */
export type StartProcess = (process: ProcessRow) => Promise<'running' | 'ended'>;

export interface ReconcilerOptions {
  /** As the sweeper's role. */
  readonly db: Database;
  readonly temporal: TemporalClient;
  readonly start: StartProcess;
  readonly log: Logger;
  readonly onRepair?: (repair: Repair) => void;
  /** How many open processes a round asks Temporal about in turn, beside the suspicious ones. Default 750. */
  readonly slice?: number;
}

export interface Reconciler {
  /** Compares our open processes with Temporal's and mends the difference. Rejects when either does not answer. */
  round(): Promise<void>;
}

/** Any number, the same in every instance: only one compares at a time. */
const RECONCILER_LOCK = 7_301_002;
/** Workflow tasks fail and are repeated now and then (a deployment); from here on it is trouble. */
const STUCK_ATTEMPTS = 4;
/** Beyond this many attempts at an activity it does not help to go on waiting silently. */
const PATIENT_ATTEMPTS = 5;
const STARTING_PATIENCE_MS = 10_000;
const SUSPECTS = 1_000;
const LISTED = 10_000;
/** Temporal's list lags behind; each look goes back this far beyond the last one. */
const OVERLAP_MS = 120_000;
const SIDE_BY_SIDE = 8;

/**
 * Postgres is the truth, and this keeps it so: whatever happens to a workflow behind our back (terminated in the Web UI,
 * failed, timed out, stuck in a failing workflow task or activity, never started) shows in its record within a minute.
 * A round asks about processes that ended in Temporal since the last round, those that look suspicious, and a slice of all
 * others; the first one asks about all.
 */
export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { db, temporal, log } = options;
  let lookedAt: Date | undefined;
  let cursor: OpenCursor | undefined;

  async function round(): Promise<void> {
    await db.connection().execute(async (connection) => {
      const { rows } = await sql<{ mine: boolean }>`
        select pg_try_advisory_lock(${RECONCILER_LOCK}) as mine`.execute(connection);
      if (!rows[0]?.mine) return;
      try {
        await compare();
      } finally {
        await sql`select pg_advisory_unlock(${RECONCILER_LOCK})`.execute(connection);
      }
    });
  }

  async function compare(): Promise<void> {
    const now = new Date();
    const seen = new Set<string>();
    await checkAll(await acrossTenants(db, (tx) => suspectProcesses(tx, SUSPECTS)), seen);
    if (lookedAt === undefined) {
      while (await checkSlice(seen)) log.debug({ cursor }, 'comparing all open processes');
    } else {
      const ended = await workflowsEndedSince(temporal, new Date(lookedAt.getTime() - OVERLAP_MS), LISTED);
      await checkAll(await acrossTenants(db, (tx) => openAmong(tx, ended)), seen);
      await checkSlice(seen);
    }
    lookedAt = now;
    const pruned = await acrossTenants(db, async (tx) => (await pruneIdempotency(tx)) + (await pruneSignals(tx)));
    if (pruned > 0) log.info({ pruned }, 'removed old answers and signals');
  }

  /** False at the end of the list, from where the next slice starts over. */
  async function checkSlice(seen: Set<string>): Promise<boolean> {
    const size = options.slice ?? 750;
    const rows = await acrossTenants(db, (tx) => openProcesses(tx, cursor, size));
    const last = rows.length === size ? rows.at(-1) : undefined;
    cursor = last && { tenantId: last.tenantId, processId: last.processId };
    await checkAll(rows, seen);
    return last !== undefined;
  }

  async function checkAll(rows: readonly ProcessRow[], seen: Set<string>): Promise<void> {
    const unseen = rows.filter((row) => !seen.has(row.processId));
    for (const row of unseen) seen.add(row.processId);
    const queue = unseen.values();
    const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (const row of queue) await check(row);
    });
    await Promise.all(lanes);
  }

  async function check(row: ProcessRow): Promise<void> {
    const engine = await engineState(temporal, row.workflowId);
    if (engine.state === 'missing') return missing(row);
    if (engine.state === 'ended') {
      const reason = await engineReason(temporal, row.workflowId, engine.runId);
      return done(row, 'closed', await recordEnding(db, row, engine.ending, reason));
    }
    if (engine.taskAttempt >= STUCK_ATTEMPTS) {
      const reason = (await engineReason(temporal, row.workflowId, engine.runId)) ?? 'its workflow task fails';
      return done(row, 'stuck', await recordProblem(db, row, 'stuck', reason));
    }
    const failing = engine.failing.filter(({ attempt }) => attempt > PATIENT_ATTEMPTS);
    const mistaken = failing.find(({ why }) => !isOutage(why));
    if (mistaken) {
      const reason = `${mistaken.type} keeps failing: ${mistaken.why}`;
      return done(row, 'failing', await recordProblem(db, row, 'failing-activity', reason));
    }
    // One attempt may be under way while it recovers; several are still trouble.
    if (row.engineProblem !== null && engine.taskAttempt <= 1 && failing.length === 0) {
      done(row, 'recovered', await recordRecovery(db, row));
    }
  }

  /** Temporal knows no such workflow: it was never started, or Temporal's database was lost. */
  async function missing(row: ProcessRow): Promise<void> {
    if (row.status !== 'starting') {
      // Not started again by itself: an engine without its data may also be the wrong engine.
      const problem = 'Temporal does not know the process; `npm run processes:rebuild` starts it again';
      return done(row, 'missing', await recordProblem(db, row, 'missing', problem));
    }
    if (Date.now() - Date.parse(row.recordedAt) < STARTING_PATIENCE_MS) return;
    try {
      done(row, 'started', (await options.start(row)) === 'running');
    } catch (error) {
      if (isAway(error)) throw error;
      // One that cannot be started must not keep the round from the others.
      const why = error instanceof Error ? error.message.slice(0, 500) : 'unknown error';
      done(row, 'missing', await recordProblem(db, row, 'not-started', `The process could not be started: ${why}`));
    }
  }

  function done(row: ProcessRow, repair: Repair, changed: boolean): void {
    if (!changed) return;
    log.warn({ tenantId: row.tenantId, processId: row.processId, workflowId: row.workflowId, repair }, 'reconciled');
    options.onRepair?.(repair);
  }

  return { round };
}
