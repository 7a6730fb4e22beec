/** What an import decides on: how far it has come and what was asked for. Rows are counted as the file counts them. */
export interface ImportState {
  /** False while the file of an earlier import is still to be taken over. */
  readonly hasFile: boolean;
  readonly dryRun: boolean;
  /** `stop`: one bad row and nothing is imported; `skip`: the good rows are. */
  readonly onBadRow: 'stop' | 'skip';
  /** The file as a whole could not be read. */
  readonly unreadable: boolean;
  /** Undefined until the file was opened for the first time. */
  readonly rowsTotal: number | undefined;
  /** Rows of the check that are behind us. */
  readonly checkedTo: number;
  /** Rows of the import that are behind us. */
  readonly importedTo: number;
  readonly rejected: number;
  readonly imported: number;
  readonly unchanged: number;
  readonly cancelRequested: { readonly reason: string } | undefined;
}

/** The first pass looks at every row and changes nothing; the second writes. */
export type ImportPass = 'check' | 'import';

export type ImportDecision =
  | { readonly kind: 'act'; readonly did: 'take-file' }
  | {
      readonly kind: 'act';
      readonly did: 'check-rows' | 'import-rows';
      readonly pass: ImportPass;
      /** The first row of the next batch, from 0. */
      readonly from: number;
    }
  | {
      readonly kind: 'end';
      readonly outcome: 'checked' | 'rejected' | 'imported' | 'cancelled';
      readonly summary: string;
      readonly rule: string;
    };

/**
 * The brain of `import-ledger`: check every row, then import batch by batch, or end. Every batch is decided anew, so a
 * crash goes on at the first row that was not written, and a cancelled import stops at the next batch.
 */
export function decideImport(state: ImportState): ImportDecision {
  if (state.cancelRequested) return cancelled(state, state.cancelRequested.reason);
  if (!state.hasFile) return { kind: 'act', did: 'take-file' };
  if (state.unreadable) return end('rejected', 'unreadable-file', 'The file cannot be read; nothing was imported.');
  const { rowsTotal } = state;
  if (rowsTotal === undefined || state.checkedTo < rowsTotal) {
    return { kind: 'act', did: 'check-rows', pass: 'check', from: state.checkedTo };
  }
  if (state.dryRun) {
    return end(
      'checked',
      'dry-run',
      `Checked ${count(rowsTotal)}, ${state.rejected} of them bad; nothing was written.`,
    );
  }
  // Rows that go bad later, because the ledger changed meanwhile, are told and left out: the rest stands already.
  if (state.rejected > 0 && state.onBadRow === 'stop' && state.importedTo === 0) {
    return end('rejected', 'stop-on-bad-row', `${count(state.rejected)} of ${rowsTotal} bad; nothing was imported.`);
  }
  if (state.importedTo < rowsTotal) {
    return { kind: 'act', did: 'import-rows', pass: 'import', from: state.importedTo };
  }
  const { imported, unchanged, rejected } = state;
  const summary = `Imported ${count(imported)}; ${unchanged} were in the ledger already, ${rejected} were left out.`;
  return end('imported', 'all-rows-done', summary);
}

function cancelled({ importedTo, imported }: ImportState, reason: string): ImportDecision {
  const done = importedTo === 0 ? 'Nothing was imported' : `${count(imported)} had been imported and stay`;
  return end('cancelled', 'cancel-requested', `${done}. Reason: ${reason}`);
}

function end(
  outcome: 'checked' | 'rejected' | 'imported' | 'cancelled',
  rule: string,
  summary: string,
): ImportDecision {
  return { kind: 'end', outcome, summary, rule };
}

function count(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
