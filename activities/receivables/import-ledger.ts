import { heartbeat, sleep } from '@temporalio/activity';
import { decideImport } from '../../domain/receivables/import/decide-import';
import type { ImportDecision, ImportState } from '../../domain/receivables/import/decide-import';
import type { UnreadableFile } from '../../domain/receivables/import/row';
import type { Database } from '../../schema/database';
import { recordEvents } from '../../schema/queries/platform/events';
import { writeFacts, writeProgress } from '../../schema/queries/platform/processes';
import {
  copyImport,
  dropImportFile,
  findImport,
  insertProblems,
} from '../../schema/queries/receivables/import-progress';
import { wakeProcessesOfNewDocuments } from '../../schema/queries/receivables/import-write';
import type { Json } from '../../schema/tables/platform';
import type { ProcessInput, Verdict } from '../../workflows/platform/contract';
import { createAdvance, scheduledAt } from '../platform/advance';
import type { ScheduledAt } from '../platform/advance';
import type { CommandOutcome, Moment, ProcessDefinition, Step } from '../platform/process';
import { checkBatch, importBatch } from './import-batch';
import { LedgerFileReader } from './ledger-file-reader';
import type { FileBatch } from './ledger-file-reader';

/** What batches and commands have set on the process. */
interface ImportFacts {
  readonly unreadable?: boolean;
  readonly checkedTo?: number;
  readonly importedTo?: number;
  readonly cancelRequested?: { readonly reason: string };
}

type ImportStep = Step & { readonly decision: ImportDecision };

/** Handed over once and then let go, so that a file's batches do not pile up while one advance reads them all. */
interface Handover {
  batch: FileBatch | UnreadableFile | undefined;
}

/** Shows Temporal that the attempt lives, lets others on this thread run, and ends the attempt when it is cancelled. */
async function showLife(): Promise<void> {
  heartbeat();
  await sleep(0);
}

export interface AdvanceImportOptions {
  readonly scheduled?: ScheduledAt;
  /** Called between batches and now and then within one; one that throws ends the attempt. */
  readonly pulse?: () => Promise<void>;
  readonly batchRows?: number;
}

/** Advances an import; each attempt has a reader of its own, which goes with it. */
export function createAdvanceImport(
  db: Database,
  { scheduled = scheduledAt, pulse = showLife, batchRows }: AdvanceImportOptions = {},
): (input: ProcessInput) => Promise<Verdict> {
  return (input) => {
    const reader = new LedgerFileReader(db, input, pulse, batchRows);
    return createAdvance(db, importLedgerDefinition(reader), scheduled)(input);
  };
}

/** Commands of `import-ledger`: none beside `cancel`, which the platform applies. */
export const importLedgerCommands = {
  command: (_facts: Json): CommandOutcome => ({
    outcome: 'refused',
    refusal: 'invalid',
    detail: 'An import takes no commands.',
  }),
};

/** `import-ledger` as the engine drives it; every rule is in domain/receivables/import/decide-import.ts. */
function importLedgerDefinition(reader: LedgerFileReader): ProcessDefinition<ImportState, ImportStep, Handover> {
  return {
    type: 'import-ledger',
    // The process row is all there is to lock: batches lock the accounts they touch.
    lock: async () => undefined,
    load,
    decide: (state) => toStep(decideImport(state)),
    needs: (_state, { decision }) => {
      if (decision.kind !== 'act' || decision.did === 'take-file') return undefined;
      const { pass, from } = decision;
      return { key: `${pass}/${from}`, work: async () => ({ batch: await reader.batch(pass, from) }) };
    },
    commit,
    wrapUp: async ({ tx, process, now }, state, { decision }) => {
      const { tenantId, processId } = process;
      if (state.imported > 0) await wakeProcessesOfNewDocuments(tx, tenantId, process.startedAt, now);
      // A file that was only looked at is kept, so that it can be imported without being sent again.
      const outcome = decision.kind === 'end' ? decision.outcome : undefined;
      if (outcome === 'imported' || outcome === 'cancelled') await dropImportFile(tx, tenantId, processId);
    },
    ...importLedgerCommands,
  };
}

async function load({ tx, process }: Moment): Promise<ImportState> {
  const facts = process.facts as ImportFacts;
  const row = await findImport(tx, process.tenantId, process.processId);
  return {
    hasFile: row !== undefined,
    dryRun: row?.dryRun ?? true,
    onBadRow: row?.onBadRow ?? 'stop',
    unreadable: facts.unreadable ?? false,
    rowsTotal: facts.checkedTo === undefined ? undefined : row?.rowsTotal,
    checkedTo: facts.checkedTo ?? 0,
    importedTo: facts.importedTo ?? 0,
    rejected: row?.rowsRejected ?? 0,
    imported: row?.rowsImported ?? 0,
    unchanged: row?.rowsUnchanged ?? 0,
    cancelRequested: facts.cancelRequested,
  };
}

async function commit(
  moment: Moment,
  state: ImportState,
  { decision }: ImportStep,
  handover: Handover | undefined,
): Promise<void> {
  if (decision.kind !== 'act') return;
  if (decision.did === 'take-file') return takeFile(moment);
  const batch = handover?.batch;
  if (!handover || !batch) throw new TypeError(`no rows were read for ${decision.did} ${decision.from}`);
  handover.batch = undefined;
  const { tx, process, now } = moment;
  if (batch.kind === 'unreadable') {
    await insertProblems(tx, process.tenantId, process.processId, batch.problems);
    await setFacts(moment, { unreadable: true });
    return;
  }
  const waitingFor = decision.pass === 'check' ? 'the rows to be checked' : 'the rows to be imported';
  await writeProgress(tx, process, { step: decision.did, waitingFor, wakeAt: null, at: now });
  if (decision.pass === 'check') {
    await checkBatch(moment, batch, state.dryRun);
    await setFacts(moment, { checkedTo: batch.to });
    if (batch.to >= batch.rowsTotal) await tell(moment, 'file-checked', `Checked ${batch.rowsTotal} rows`);
  } else {
    const { fresh } = await importBatch(moment, batch);
    await setFacts(moment, { importedTo: batch.to });
    await tell(moment, 'rows-imported', `Rows ${batch.from + 1} to ${batch.to}: ${fresh} imported`);
  }
}

/** A start that names an earlier import reads that one's file. */
async function takeFile(moment: Moment): Promise<void> {
  const { tx, process } = moment;
  const { importId, dryRun, onBadRow } = process.input as {
    importId: string;
    dryRun: boolean;
    onBadRow: 'stop' | 'skip';
  };
  const taken = await copyImport(tx, process.tenantId, importId, {
    processId: process.processId,
    dryRun,
    onBadRow,
  });
  if (!taken) throw new Error(`the file of import ${importId} is gone`);
}

async function setFacts({ tx, process, now }: Moment, changes: ImportFacts): Promise<void> {
  await writeFacts(tx, process, { ...(process.facts as ImportFacts), ...changes }, now);
}

async function tell({ tx, process, now }: Moment, type: string, summary: string): Promise<void> {
  const { tenantId, processId } = process;
  await recordEvents(tx, [{ tenantId, processId, type, occurredAt: now, actor: 'import', summary }]);
}

function toStep(decision: ImportDecision): ImportStep {
  return { ...decision, decision };
}
