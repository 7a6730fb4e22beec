import { inTenant } from '../../schema/database';
import type { Database, Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { effectKey, once } from '../../schema/queries/platform/effects';
import { bumpSubject, lockSubject } from '../../schema/queries/platform/outbox';
import { recordEvents } from '../../schema/queries/platform/events';
import { lockProcess, writeFacts } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { decideTask } from '../../schema/queries/platform/tasks';
import type { Json } from '../../schema/tables/platform';
import type { Command, CommandResult, ProcessInput } from '../../workflows/platform/contract';
import { scheduledAt } from './advance';
import type { ScheduledAt } from './advance';
import { patiently } from './patience';
import type { CommandOutcome } from './process';

/** The part of a process definition that commands need. */
export interface Commanded {
  command(facts: Json, command: Command, now: string): CommandOutcome;
}

/**
 * Applies a command once: its result is recorded with what it changes, and a repeat (a lost answer, a continue-as-new)
 * returns it. `complete-task` and `cancel` are the platform's, everything else is the process's own.
 */
export function createApplyCommand(
  db: Database,
  definition: Commanded,
  scheduled: ScheduledAt = scheduledAt,
): (input: ProcessInput, command: Command) => Promise<CommandResult> {
  return patiently(({ tenantId, processId }, command) =>
    inTenant(db, tenantId, async (tx) => {
      const now = await tenantNow(tx, tenantId, scheduled());
      const process = await lockWithSubject(tx, tenantId, processId);
      if (!process) return refused('not-found', 'There is no such process.');
      return once(tx, { tenantId, processId, key: effectKey(processId, 'command', command.commandId) }, () =>
        apply(tx, definition, process, command, now),
      );
    }),
  );
}

/** The subject before the process, as every advance locks them. */
async function lockWithSubject(tx: Transaction, tenantId: string, processId: string): Promise<ProcessRow | undefined> {
  const unlocked = await tx
    .selectFrom('process')
    .select('subjectId')
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .executeTakeFirst();
  if (unlocked && unlocked.subjectId !== null) await lockSubject(tx, tenantId, unlocked.subjectId);
  return lockProcess(tx, tenantId, processId);
}

async function apply(
  tx: Transaction,
  definition: Commanded,
  process: ProcessRow,
  command: Command,
  now: string,
): Promise<CommandResult> {
  if (process.closedAt !== null)
    return refused('conflict', `The process has ended: ${process.outcome ?? process.status}.`);
  if (command.name === 'complete-task') return completeTask(tx, process, command, now);
  const outcome =
    command.name === 'cancel' ? cancel(process, command) : definition.command(process.facts, command, now);
  if (outcome.outcome === 'refused') return outcome;
  await writeFacts(tx, process, outcome.facts, now);
  // A message decided before the command is stale with it: a paused collection writes to nobody.
  if (process.subjectId !== null) await bumpSubject(tx, process.tenantId, process.subjectId);
  await recordEvents(tx, [
    {
      tenantId: process.tenantId,
      processId: process.processId,
      type: `command-${command.name}`,
      occurredAt: now,
      actor: command.memberId,
      summary: outcome.summary,
      data: { command: command.name, payload: command.payload },
    },
  ]);
  return { outcome: 'applied', data: {} };
}

function cancel(process: ProcessRow, command: Command): CommandOutcome {
  const { reason } = command.payload as { reason: string };
  const facts = process.facts as { [key: string]: Json };
  return { outcome: 'applied', facts: { ...facts, cancelRequested: { reason } }, summary: `Cancelled: ${reason}` };
}

async function completeTask(
  tx: Transaction,
  process: ProcessRow,
  command: Command,
  now: string,
): Promise<CommandResult> {
  const { taskId, decision, reason } = command.payload as { taskId: string; decision: unknown; reason?: string };
  const decided = await decideTask(tx, {
    tenantId: process.tenantId,
    processId: process.processId,
    taskId,
    decision,
    reason,
    decidedBy: command.memberId,
    at: now,
  });
  switch (decided.outcome) {
    case 'decided':
      return { outcome: 'applied', data: { taskId } };
    case 'not-found':
      return refused('not-found', 'There is no such task.');
    case 'closed':
      return refused('conflict', 'The task has been closed already.');
    case 'claimed-by-another':
      return refused('conflict', 'Somebody else has claimed the task.');
  }
}

function refused(refusal: 'conflict' | 'invalid' | 'not-found', detail: string): CommandResult {
  return { outcome: 'refused', refusal, detail };
}
