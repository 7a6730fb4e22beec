import { inTenant } from '../schema/database';
import type { Transaction } from '../schema/database';
import { recordedCommand } from '../schema/queries/platform/process-views';
import type { ProcessRow } from '../schema/queries/platform/processes';
import type { CommandResult } from '../workflows/platform/contract';
import type { ApiContext } from './context';
import { ProcessNotRunning } from './engine-problems';
import { conflict, Problem } from './problem';
import { visibleProcess } from './process-access';
import type { Session } from './session';

/** Who sends a command, and under which id: the same for every repeat under one Idempotency-Key. */
export type Sender = Session & { readonly context: ApiContext; readonly commandId: string };

/** A process, and the result of this very command if it was applied (or refused) before. */
export interface Addressed {
  readonly process: ProcessRow;
  readonly recorded: CommandResult | undefined;
}

/**
 * Reads the process a command goes to, then the command's record. In this order nothing slips between them: a state that
 * this command itself brought about was committed together with its record. So a recorded result goes before any check
 * of state or version, which the command's own effect would fail.
 *
 * @throws Problem 404 when there is no such process, or none the sender may see.
 */
export function readAddressed(sender: Sender, processId: string): Promise<Addressed> {
  return inTenant(sender.context.db, sender.tenantId, async (tx) => ({
    process: await visibleProcess(tx, sender, processId),
    recorded: await recordOf(tx, sender, processId),
  }));
}

/** The result this command was recorded with, if it was; `tx` is the sender's tenant's. */
export async function recordOf(
  tx: Transaction,
  { tenantId, commandId }: Sender,
  processId: string,
): Promise<CommandResult | undefined> {
  const recorded = await recordedCommand(tx, tenantId, processId, commandId);
  return recorded === undefined ? undefined : (recorded as CommandResult);
}

/**
 * Sends a command and waits for its result. Whatever goes wrong, the record tells whether it was applied all the same.
 *
 * @throws Problem 409 when the process has ended or refuses, 503 when it is not running yet or has not answered.
 */
export async function sendCommand(
  sender: Sender,
  process: ProcessRow,
  command: { readonly name: string; readonly payload: unknown },
): Promise<CommandResult> {
  const { context, memberId, commandId } = sender;
  await context.engine.ensureReachable();
  try {
    return await context.engine.command(process.workflowId, { ...command, commandId, memberId });
  } catch (error) {
    const present = await readAddressed(sender, process.processId);
    if (present.recorded) return present.recorded;
    if (!(error instanceof ProcessNotRunning)) throw error;
    requireNotEnded(present.process);
    throw notRunningYet(error);
  }
}

export function requireNotEnded(process: ProcessRow): void {
  if (process.closedAt !== null) throw conflict(`The process has ended already: ${process.status}.`);
}

/** Its row is open, so it will run: it is being started, or was lost to the engine, which the operators are told. */
function notRunningYet(cause: unknown): Problem {
  return new Problem('unavailable', 'The process is being started. Nothing was changed; try again shortly.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}
