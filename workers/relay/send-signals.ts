import { WorkflowNotFoundError } from '@temporalio/client';
import type { Logger } from '../../runtime/log';
import type { TemporalClient } from '../../runtime/temporal';
import { acrossTenants } from '../../schema/database';
import type { Database } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { dueTenants } from '../../schema/queries/platform/relay';
import { claimSignals, findAbandonedSignals, returnSignal, settleSignal } from '../../schema/queries/platform/signals';
import type { SignalRow } from '../../schema/queries/platform/signals';
import { reconsiderSignal } from '../../workflows/platform/contract';
import { backOff } from './back-off';
import type { RateLimit } from './rate';
import { createRotation } from './rotation';

export type SignalOutcome = 'sent' | 'withdrawn' | 'deferred';

export interface SignalSenderOptions {
  /** As the relay's role. */
  readonly db: Database;
  readonly temporal: TemporalClient;
  /** Signals a second and tenant. */
  readonly rate: RateLimit;
  readonly log: Logger;
  readonly onOutcome?: (outcome: SignalOutcome) => void;
}

export interface SignalSender {
  /** Sends a batch for every tenant whose turn it is; false when no more may go now. */
  step(): Promise<boolean>;
  /** Puts signals back whose sender died. */
  findLost(): Promise<boolean>;
}

const BATCH = 20;
const DEADLINE_MS = 5_000;
const LEASE_MS = 30_000;
const UNIQUE_VIOLATION = '23505';

/** Tells processes to advance again. A signal carries nothing and may arrive twice. */
export function createSignalSender(options: SignalSenderOptions): SignalSender {
  const { db, temporal, log } = options;
  const rotation = createRotation();

  async function step(): Promise<boolean> {
    let more = false;
    for (const tenantId of rotation.order(await acrossTenants(db, (tx) => dueTenants(tx, 'signal')))) {
      const permits = options.rate.take(tenantId, BATCH);
      if (permits === 0) continue;
      const rows = await acrossTenants(db, (tx) => claimSignals(tx, tenantId, permits, LEASE_MS));
      rotation.served(tenantId);
      const results = await Promise.all(rows.map((row) => deliver(row)));
      const failure = results.find((result) => result !== undefined);
      // An engine that does not answer is asked again after a pause, not once more for every row that waits.
      if (failure !== undefined) throw failure;
      more ||= rows.length === BATCH;
    }
    return more;
  }

  /** Returns the error when Temporal could not be asked. */
  async function deliver(row: SignalRow): Promise<Error | undefined> {
    try {
      const handle = temporal.client.workflow.getHandle(row.workflowId);
      await temporal.connection.withDeadline(Date.now() + DEADLINE_MS, () => handle.signal(reconsiderSignal));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) {
        await settle(row, 'withdrawn', 'no such workflow is running');
        return undefined;
      }
      await putBack(row, error);
      return error instanceof Error ? error : new Error('the signal failed', { cause: error });
    }
    await settle(row, 'sent', null);
    return undefined;
  }

  async function settle(row: SignalRow, state: 'sent' | 'withdrawn', why: string | null): Promise<void> {
    await acrossTenants(db, async (tx) => settleSignal(tx, row, state, await tenantNow(tx, row.tenantId), why));
    options.onOutcome?.(state);
    log.debug({ tenantId: row.tenantId, processId: row.processId, state }, 'signal settled');
  }

  async function putBack(row: SignalRow, error: unknown): Promise<void> {
    const why = error instanceof Error ? error.message.slice(0, 500) : 'the signal failed';
    const wait = Math.min(30_000, backOff(row.attempts, Math.random()));
    const once = (): Promise<void> => acrossTenants(db, (tx) => returnSignal(tx, row, wait, why));
    await once().catch((refused: unknown) => {
      if (!isUniqueViolation(refused)) throw refused;
      return once();
    });
    options.onOutcome?.('deferred');
  }

  async function findLost(): Promise<boolean> {
    const lost = await acrossTenants(db, (tx) => findAbandonedSignals(tx, BATCH));
    for (const row of lost) await putBack(row, new Error('the sender stopped in the middle'));
    return lost.length === BATCH;
  }

  return { step, findLost };
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === UNIQUE_VIOLATION;
}
