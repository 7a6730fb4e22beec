import { decideImport } from '../../../domain/receivables/import/decide-import';
import type { ImportState } from '../../../domain/receivables/import/decide-import';

const state = (changes: Partial<ImportState> = {}): ImportState => ({
  hasFile: true,
  dryRun: false,
  onBadRow: 'stop',
  unreadable: false,
  rowsTotal: 100,
  checkedTo: 100,
  importedTo: 0,
  rejected: 0,
  imported: 0,
  unchanged: 0,
  cancelRequested: undefined,
  ...changes,
});

describe('an import', () => {
  test('that names an earlier one takes its file first', () => {
    expect(decideImport(state({ hasFile: false, rowsTotal: undefined, checkedTo: 0 }))).toEqual({
      kind: 'act',
      did: 'take-file',
    });
  });

  test('checks from the first row, and goes on after the last batch', () => {
    const first = decideImport(state({ rowsTotal: undefined, checkedTo: 0 }));
    expect(first).toEqual({ kind: 'act', did: 'check-rows', pass: 'check', from: 0 });
    expect(decideImport(state({ checkedTo: 60 }))).toMatchObject({ did: 'check-rows', from: 60 });
  });

  test('writes nothing before every row was checked', () => {
    for (const changes of [{ dryRun: true }, { onBadRow: 'skip' as const }, { rejected: 3 }]) {
      expect(decideImport(state({ ...changes, checkedTo: 99 }))).toMatchObject({ did: 'check-rows', from: 99 });
    }
  });

  test('ends as checked when it is a dry run, bad rows or not', () => {
    expect(decideImport(state({ dryRun: true }))).toMatchObject({ kind: 'end', outcome: 'checked' });
    expect(decideImport(state({ dryRun: true, rejected: 2 }))).toMatchObject({
      outcome: 'checked',
      summary: 'Checked 100 rows, 2 of them bad; nothing was written.',
    });
  });

  test('is rejected for a single bad row when it shall stop', () => {
    expect(decideImport(state({ rejected: 1 }))).toEqual({
      kind: 'end',
      outcome: 'rejected',
      rule: 'stop-on-bad-row',
      summary: '1 row of 100 bad; nothing was imported.',
    });
  });

  test('leaves bad rows out when it shall skip them', () => {
    expect(decideImport(state({ rejected: 1, onBadRow: 'skip' }))).toEqual({
      kind: 'act',
      did: 'import-rows',
      pass: 'import',
      from: 0,
    });
  });

  test('does not stop half-way for a row that went bad after the check', () => {
    const decision = decideImport(state({ rejected: 1, importedTo: 50, imported: 49 }));
    expect(decision).toMatchObject({ did: 'import-rows', from: 50 });
  });

  test('ends with what became of the rows', () => {
    const done = { importedTo: 100, imported: 90, unchanged: 8, rejected: 2, onBadRow: 'skip' as const };
    expect(decideImport(state(done))).toMatchObject({
      outcome: 'imported',
      summary: 'Imported 90 rows; 8 were in the ledger already, 2 were left out.',
    });
  });

  test('of a file without rows has nothing to do', () => {
    expect(decideImport(state({ rowsTotal: 0, checkedTo: 0 }))).toMatchObject({ outcome: 'imported' });
  });

  test('of a file that cannot be read is rejected, also as a dry run', () => {
    const unreadable = { unreadable: true, rowsTotal: undefined, checkedTo: 0 };
    expect(decideImport(state(unreadable))).toMatchObject({ outcome: 'rejected', rule: 'unreadable-file' });
    expect(decideImport(state({ ...unreadable, dryRun: true }))).toMatchObject({ outcome: 'rejected' });
  });

  test('is cancelled at once, whatever comes next', () => {
    const cancelRequested = { reason: 'the wrong company' };
    expect(decideImport(state({ hasFile: false, cancelRequested }))).toMatchObject({
      outcome: 'cancelled',
      summary: 'Nothing was imported. Reason: the wrong company',
    });
    expect(decideImport(state({ cancelRequested, importedTo: 50, imported: 48 }))).toMatchObject({
      outcome: 'cancelled',
      summary: '48 rows had been imported and stay. Reason: the wrong company',
    });
  });
});
