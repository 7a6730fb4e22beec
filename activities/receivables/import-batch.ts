import { matchLedger } from '../../domain/receivables/import/match-ledger';
import type { MatchedBatch } from '../../domain/receivables/import/match-ledger';
import { addCounts, insertProblems } from '../../schema/queries/receivables/import-progress';
import { findDocuments } from '../../schema/queries/receivables/import-lookup';
import { bumpAccounts, insertRecords, lockLedgerImport } from '../../schema/queries/receivables/import-write';
import type { Moment } from '../platform/process';
import type { FileBatch } from './ledger-file-reader';

/** Holds a batch against the ledger and notes what is wrong with it; nothing but the report is written. */
export async function checkBatch({ tx, process }: Moment, batch: FileBatch, dryRun: boolean): Promise<void> {
  const { tenantId, processId } = process;
  const ledger = await findDocuments(tx, tenantId, batch.units);
  const matched = matchLedger(batch.units, ledger, batch.told, batch.mapping);
  await insertProblems(tx, tenantId, processId, problemsOf(matched));
  await addCounts(tx, tenantId, processId, batch.rowsTotal, {
    rowsRead: batch.to - batch.from,
    rowsValid: matched.freshRows + matched.unchangedRows,
    rowsRejected: rowsIn(matched.rejected),
    // A real import counts them when it comes to them.
    ...(dryRun ? { rowsUnchanged: matched.unchangedRows } : {}),
  });
}

/** Writes the good rows of a batch, all or none. Rows that went bad since the check are told and left out. */
export async function importBatch({ tx, process, now }: Moment, batch: FileBatch): Promise<{ fresh: number }> {
  const { tenantId, processId } = process;
  await lockLedgerImport(tx, tenantId);
  const ledger = await findDocuments(tx, tenantId, batch.units);
  const matched = matchLedger(batch.units, ledger, batch.told, batch.mapping);
  await bumpAccounts(tx, tenantId, touched(matched, ledger.accountIds));
  await insertRecords(tx, tenantId, matched, ledger.accountIds, now);
  const newLines = await insertProblems(tx, tenantId, processId, problemsOf(matched));
  const late = matched.rejected.filter(({ problems }) => problems.some(({ line }) => newLines.has(line)));
  await addCounts(tx, tenantId, processId, batch.rowsTotal, {
    rowsImported: matched.freshRows,
    rowsUnchanged: matched.unchangedRows,
    rowsValid: -rowsIn(late),
    rowsRejected: rowsIn(late),
  });
  return { fresh: matched.freshRows };
}

function problemsOf(matched: MatchedBatch) {
  return matched.rejected.flatMap(({ problems }) => problems);
}

function rowsIn(rejected: MatchedBatch['rejected']): number {
  return rejected.reduce((total, { rows }) => total + rows, 0);
}

/** Accounts of the ledger that get new documents. */
function touched(matched: MatchedBatch, accountIds: ReadonlyMap<string, string>): string[] {
  const ids = new Set<string>();
  for (const { invoice } of matched.invoices) addKnown(ids, accountIds.get(invoice.customer));
  for (const { customer } of matched.credits) addKnown(ids, accountIds.get(customer));
  return [...ids];
}

function addKnown(ids: Set<string>, id: string | undefined): void {
  if (id !== undefined) ids.add(id);
}
