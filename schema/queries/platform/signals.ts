import { sql } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';

/** A wish that one process advances again, on its way to Temporal. */
export interface SignalRow {
  readonly tenantId: string;
  readonly outboxId: string;
  readonly processId: string;
  readonly workflowId: string;
  readonly attempts: number;
}

/**
 * Takes up to `limit` signals of a tenant, oldest first, and commits that before they are sent: a change that comes after
 * writes a row of its own and is signalled again. Role: relay.
 */
export async function claimSignals(
  tx: Transaction,
  tenantId: string,
  limit: number,
  leaseMs: number,
): Promise<SignalRow[]> {
  const { rows } = await sql<SignalRow>`
    with next as (
      select tenant_id, outbox_id from outbox
      where tenant_id = ${tenantId} and kind = 'signal' and state = 'pending' and available_at <= clock_timestamp()
      order by position limit ${limit} for update skip locked)
    update outbox o
    set state = 'sending', attempts = o.attempts + 1,
        available_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    from next, process p
    where o.tenant_id = next.tenant_id and o.outbox_id = next.outbox_id
      and p.tenant_id = o.tenant_id and p.process_id = o.process_id
    returning o.tenant_id, o.outbox_id, o.process_id, p.workflow_id, o.attempts`.execute(tx);
  return rows;
}

/** Ends a signal: delivered, or pointless because its process has ended. Role: relay. */
export async function settleSignal(
  tx: Transaction,
  row: SignalRow,
  state: 'sent' | 'withdrawn',
  now: IsoInstant,
  why: string | null = null,
): Promise<void> {
  await tx
    .updateTable('outbox')
    .set({ state, settledAt: now, lastError: why })
    .where('tenantId', '=', row.tenantId)
    .where('outboxId', '=', row.outboxId)
    .where('state', '=', 'sending')
    .where('attempts', '=', row.attempts)
    .execute();
}

/**
 * Puts signals back that Temporal did not take, unless a newer one of the same process waits already: one is enough.
 * Call it outside a transaction of several statements; when a newer one arrives in the same instant the unique index
 * refuses, and the caller repeats. Role: relay.
 */
export async function returnSignal(tx: Transaction, row: SignalRow, waitMs: number, why: string): Promise<void> {
  await sql`
    update outbox o
    set state = case when exists (
          select 1 from outbox n
          where n.tenant_id = o.tenant_id and n.process_id = o.process_id and n.kind = 'signal' and n.state = 'pending')
        then 'withdrawn' else 'pending' end,
        available_at = clock_timestamp() + ${waitMs} * interval '1 millisecond', last_error = ${why}
    where o.tenant_id = ${row.tenantId} and o.outbox_id = ${row.outboxId}
      and o.state = 'sending' and o.attempts = ${row.attempts}`.execute(tx);
}

/** Signals whose sender never came back. Sending one twice does no harm, so they simply go out again. Role: relay. */
export async function findAbandonedSignals(tx: Transaction, limit: number): Promise<SignalRow[]> {
  return tx
    .selectFrom('outbox as o')
    .innerJoin('process as p', (join) =>
      join.onRef('p.tenantId', '=', 'o.tenantId').onRef('p.processId', '=', 'o.processId'),
    )
    .select(['o.tenantId', 'o.outboxId', 'p.processId', 'p.workflowId', 'o.attempts'])
    .where('o.kind', '=', 'signal')
    .where('o.state', '=', 'sending')
    .where('o.availableAt', '<', sql<IsoInstant>`clock_timestamp()`)
    .limit(limit)
    .execute();
}
