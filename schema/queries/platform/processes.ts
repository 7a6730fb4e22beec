import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import { workflowId } from '../../../domain/platform/workflow-id';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import type { ProcessStatus, ProcessTable } from '../../tables/platform';
import { recordEvents } from './events';

export type ProcessRow = Selectable<ProcessTable>;

export interface NewProcess {
  readonly tenantId: string;
  readonly type: string;
  readonly businessKey: string;
  readonly subjectId: string | null;
  readonly title: string;
  readonly input: unknown;
  /** A member's id; null when the house itself starts it (sweep, demo). */
  readonly startedBy: string | null;
  readonly at: IsoInstant;
}

/**
 * Inserts a process as `starting`, before its workflow is started, so that a `Location` never answers 404 and a crash in
 * between is healed by the reconciler. The business key finds the running one: then nothing is inserted.
 */
export async function insertProcess(
  tx: Transaction,
  process: NewProcess,
): Promise<{ process: ProcessRow; created: boolean }> {
  const processId = uuidv7();
  // Row and event in one statement: a start waits for one round trip less.
  const inserted = await tx
    .with('started', (cte) =>
      cte
        .insertInto('process')
        .values({
          tenantId: process.tenantId,
          processId,
          type: process.type,
          businessKey: process.businessKey,
          subjectId: process.subjectId,
          title: process.title,
          workflowId: workflowId({
            tenantId: process.tenantId,
            process: process.type,
            subjectId: process.subjectId ?? undefined,
            key: processId,
          }),
          input: toJson(process.input),
          status: 'starting',
          startedBy: process.startedBy,
          startedAt: process.at,
          updatedAt: process.at,
        })
        .onConflict((conflict) =>
          conflict.columns(['tenantId', 'type', 'businessKey']).where('closedAt', 'is', null).doNothing(),
        )
        .returningAll(),
    )
    .with('told', (cte) =>
      cte
        .insertInto('processEvent')
        .columns(['tenantId', 'processId', 'eventId', 'type', 'occurredAt', 'actor', 'summary'])
        .expression((eb) =>
          eb
            .selectFrom('started')
            .select((of) => [
              of.ref('started.tenantId').as('tenantId'),
              of.ref('started.processId').as('processId'),
              sql<string>`${uuidv7()}::uuid`.as('eventId'),
              sql<string>`'process-started'`.as('type'),
              of.ref('started.startedAt').as('occurredAt'),
              sql<string>`${process.startedBy ?? 'sweep'}::text`.as('actor'),
              sql<string>`${`Started: ${process.title}`}::text`.as('summary'),
            ]),
        ),
    )
    .selectFrom('started')
    .selectAll()
    .executeTakeFirst();
  if (inserted) return { process: inserted, created: true };
  const running = await tx
    .selectFrom('process')
    .selectAll()
    .where('tenantId', '=', process.tenantId)
    .where('type', '=', process.type)
    .where('businessKey', '=', process.businessKey)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  // The running one closed between the two statements: ours can be inserted now.
  return running ? { process: running, created: false } : insertProcess(tx, process);
}

/**
 * Locks a process for the rest of the transaction; undefined when there is none. No key is changed, and a stronger lock
 * would bar events about the process: who holds its task and writes one would meet who holds it and wants the task.
 */
export async function lockProcess(
  tx: Transaction,
  tenantId: string,
  processId: string,
): Promise<ProcessRow | undefined> {
  return tx
    .selectFrom('process')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** What `advance` writes of a process's progress. */
export interface Progress {
  readonly step: string;
  readonly waitingFor: string;
  readonly wakeAt: IsoInstant | null;
  readonly at: IsoInstant;
}

/** Writes progress; nothing is written, and no revision spent, when nothing changed. */
export async function writeProgress(tx: Transaction, process: ProcessRow, progress: Progress): Promise<void> {
  const same =
    process.status === 'running' &&
    process.step === progress.step &&
    process.waitingFor === progress.waitingFor &&
    process.wakeAt === progress.wakeAt;
  if (same) return;
  await tx
    .updateTable('process')
    .set((eb) => ({
      status: 'running' as const,
      step: progress.step,
      waitingFor: progress.waitingFor,
      wakeAt: progress.wakeAt,
      updatedAt: progress.at,
      revision: eb('revision', '+', 1n),
    }))
    .where('tenantId', '=', process.tenantId)
    .where('processId', '=', process.processId)
    .execute();
}

export interface Ending {
  readonly status: Exclude<ProcessStatus, 'starting' | 'running'>;
  readonly outcome: string;
  readonly summary: string;
  readonly rule?: string;
  readonly actor: string;
  readonly at: IsoInstant;
}

/** Closes a process and withdraws its open tasks. Repeating it changes nothing. */
export async function closeProcess(tx: Transaction, process: ProcessRow, ending: Ending): Promise<void> {
  const closed = await tx
    .updateTable('process')
    .set((eb) => ({
      status: ending.status,
      outcome: ending.outcome,
      waitingFor: null,
      wakeAt: null,
      engineProblem: null,
      updatedAt: ending.at,
      closedAt: ending.at,
      revision: eb('revision', '+', 1n),
    }))
    .where('tenantId', '=', process.tenantId)
    .where('processId', '=', process.processId)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
  if (closed.numUpdatedRows === 0n) return;
  await tx
    .updateTable('task')
    .set((eb) => ({ state: 'withdrawn' as const, closedAt: ending.at, revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', process.tenantId)
    .where('processId', '=', process.processId)
    .where('state', 'in', ['open', 'claimed'])
    .execute();
  await recordEvents(tx, [
    {
      tenantId: process.tenantId,
      processId: process.processId,
      type: `process-${ending.status}`,
      occurredAt: ending.at,
      actor: ending.actor,
      summary: ending.summary,
      ...(ending.rule === undefined ? {} : { rule: ending.rule }),
      data: { outcome: ending.outcome },
    },
  ]);
}

/** What commands have set on a process (a pause, a wish to cancel); read by its `decide`. */
export async function writeFacts(tx: Transaction, process: ProcessRow, facts: unknown, at: IsoInstant): Promise<void> {
  await tx
    .updateTable('process')
    .set((eb) => ({ facts: toJson(facts), updatedAt: at, revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', process.tenantId)
    .where('processId', '=', process.processId)
    .execute();
}
