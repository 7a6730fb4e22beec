import { sql } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { ProcessStatus } from '../../tables/platform';
import type { ProcessRow } from './processes';

/** Every query here is for the sweeper's role, which sees all tenants. `now()` and not the clock: an index needs a fixed bound. */

/** A place in the list of open processes. */
export interface OpenCursor {
  readonly tenantId: string;
  readonly processId: string;
}

/** The next open processes behind `after`, in a fixed order: rounds walk through all of them in turn. */
export async function openProcesses(
  tx: Transaction,
  after: OpenCursor | undefined,
  limit: number,
): Promise<ProcessRow[]> {
  let query = tx.selectFrom('process').selectAll().where('closedAt', 'is', null);
  if (after) {
    query = query.where(sql<boolean>`(tenant_id, process_id) > (${after.tenantId}::uuid, ${after.processId}::uuid)`);
  }
  return query.orderBy('tenantId').orderBy('processId').limit(limit).execute();
}

/**
 * Open processes about which something is likely to be wrong, if anything is: still starting after 10 s, known to be in
 * trouble, not awake although their time has come, or signalled lately, because only what had to move can be stuck.
 */
export async function suspectProcesses(tx: Transaction, limit: number): Promise<ProcessRow[]> {
  const { rows } = await sql<ProcessRow>`
    select p.* from process p join tenant t on t.tenant_id = p.tenant_id
    where p.closed_at is null and (
      (p.status = 'starting' and p.recorded_at < now() - interval '10 seconds')
      or p.engine_problem is not null
      or p.wake_at < now() - interval '30 seconds' + t.clock_offset_ms * interval '1 millisecond'
      or exists (
        select 1 from outbox o
        where o.tenant_id = p.tenant_id and o.process_id = p.process_id and o.kind = 'signal' and o.state = 'sent'
          and o.available_at > now() - interval '2 minutes'))
    order by p.recorded_at limit ${limit}`.execute(tx);
  return rows;
}

/** Those of the named workflows whose process is still open here. */
export async function openAmong(tx: Transaction, workflowIds: readonly string[]): Promise<ProcessRow[]> {
  if (workflowIds.length === 0) return [];
  return tx
    .selectFrom('process')
    .selectAll()
    .where('closedAt', 'is', null)
    .where('workflowId', '=', sql<string>`any(${[...workflowIds]})`)
    .execute();
}

/** Notes what is wrong with a process in the engine. True when nothing was known to be wrong before. */
export async function noteProblem(tx: Transaction, row: ProcessRow, problem: string, at: IsoInstant): Promise<boolean> {
  const before = await tx
    .selectFrom('process')
    .select('engineProblem')
    .where('tenantId', '=', row.tenantId)
    .where('processId', '=', row.processId)
    .where('closedAt', 'is', null)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!before || before.engineProblem === problem) return false;
  await setProblem(tx, row, problem, at);
  return before.engineProblem === null;
}

/** Takes the note back. False when there was none. */
export async function clearProblem(tx: Transaction, row: ProcessRow, at: IsoInstant): Promise<boolean> {
  const { numUpdatedRows } = await setProblem(tx, row, null, at);
  return numUpdatedRows > 0n;
}

async function setProblem(
  tx: Transaction,
  row: ProcessRow,
  problem: string | null,
  at: IsoInstant,
): Promise<{ numUpdatedRows: bigint }> {
  return tx
    .updateTable('process')
    .set((eb) => ({ engineProblem: problem, updatedAt: at, revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', row.tenantId)
    .where('processId', '=', row.processId)
    .where('closedAt', 'is', null)
    .where('engineProblem', 'is distinct from', problem)
    .executeTakeFirst();
}

/** Open operator tasks that carry this tag. */
export async function openOperatorTasks(tx: Transaction, row: ProcessRow, tag: string): Promise<{ taskId: string }[]> {
  return tx
    .selectFrom('task')
    .select('taskId')
    .where('tenantId', '=', row.tenantId)
    .where('processId', '=', row.processId)
    .where('kind', '=', 'operator')
    .where('state', 'in', ['open', 'claimed'])
    .where(sql<boolean>`${tag} = any(tags)`)
    .execute();
}

export interface OpenCount {
  readonly type: string;
  readonly status: ProcessStatus;
  readonly inTrouble: boolean;
  readonly count: bigint;
}

export async function countOpenProcesses(tx: Transaction): Promise<OpenCount[]> {
  return tx
    .selectFrom('process')
    .select(['type', 'status', sql<boolean>`engine_problem is not null`.as('inTrouble')])
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('closedAt', 'is', null)
    .groupBy(['type', 'status', sql`engine_problem is not null`])
    .execute();
}

/** Removes answers to requests older than 48 h; clients are promised 24. Returns how many. */
export async function pruneIdempotency(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('idempotencyRecord')
    .where('recordedAt', '<', sql<IsoInstant>`now() - interval '48 hours'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Removes settled signals older than a day: they say nothing that the timeline does not. Returns how many. */
export async function pruneSignals(tx: Transaction): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('outbox')
    .where('kind', '=', 'signal')
    .where('state', 'in', ['sent', 'withdrawn'])
    .where('recordedAt', '<', sql<IsoInstant>`now() - interval '24 hours'`)
    .executeTakeFirst();
  return Number(numDeletedRows);
}
