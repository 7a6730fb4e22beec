import { readCsv } from './csv';
import { readJson } from './json';
import { LedgerChecks } from './ledger-checks';
import type { KnownLedger, PlacedDraft } from './ledger-checks';
import type { ColumnMapping } from './mapping';
import { mappedColumns } from './mapping-problems';
import { readRecords } from './read-records';
import type { RowReading } from './read-records';
import type { Memory } from './record-reader';
import type { LedgerRecord } from './records';
import type { BrokenRow, RowProblem, RowSource, SourceRow, UnreadableFile } from './row';

/**
 * What became of one row, or of an invoice row with the instalment rows after it: all its new records, nothing new, or
 * problems and no record at all.
 */
export type RowResult =
  | {
      readonly kind: 'accepted';
      readonly line: number;
      readonly rows: number;
      readonly records: readonly LedgerRecord[];
    }
  | { readonly kind: 'unchanged'; readonly line: number; readonly rows: number }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      readonly rows: number;
      readonly problems: readonly RowProblem[];
    };

/** A file whose columns fit the mapping. `results` reads on from the start each time, lazily. */
export interface ReadableFile {
  readonly kind: 'readable';
  readonly rowsTotal: number;
  results(known: KnownLedger): Generator<RowResult>;
}

/**
 * Opens a ledger file with a mapping that has no problems (see `mappingProblems`). The rows come from a generator, a
 * slice at a time, so that a caller can save, report progress and let others run between them.
 */
export function openLedgerFile(content: Uint8Array, mapping: ColumnMapping): ReadableFile | UnreadableFile {
  const { source } = mapping;
  const rows = source.format === 'csv' ? readCsv(content, source) : readJson(content, source);
  if (rows.kind === 'unreadable') return rows;
  const missing = missingColumns(rows, mapping);
  if (missing.length > 0) {
    const problems = missing.map((field) => ({ line: 1, field, reason: 'the file has no such column' }));
    return { kind: 'unreadable', problems };
  }
  return { kind: 'readable', rowsTotal: rows.count, results: (known) => resultsOf(rows, mapping, known) };
}

function missingColumns(rows: RowSource, mapping: ColumnMapping): string[] {
  const { columns } = rows;
  return columns === undefined ? [] : mappedColumns(mapping).filter((column) => !columns.includes(column));
}

/** Rows that stand or fall together. */
interface Unit {
  readonly line: number;
  rows: number;
  /** True while instalment rows may follow. */
  readonly open: boolean;
  readonly placed: PlacedDraft[];
  readonly problems: RowProblem[];
}

function* resultsOf(rows: RowSource, mapping: ColumnMapping, known: KnownLedger): Generator<RowResult> {
  const checks = new LedgerChecks(known, mapping);
  const memory: Memory = new Map();
  let unit: Unit | undefined;
  for (const row of rows.rows()) {
    const reading = readRow(row, mapping, memory);
    const isInstalment = reading.kinds.length > 0 && reading.kinds.every((kind) => kind === 'instalment');
    if (!unit?.open || !isInstalment) {
      if (unit) yield resultOf(unit, checks);
      unit = { line: row.line, rows: 0, open: reading.kinds.includes('invoice'), placed: [], problems: [] };
    }
    unit.rows += 1;
    unit.problems.push(...reading.problems);
    for (const draft of reading.drafts) unit.placed.push({ line: row.line, draft });
  }
  if (unit) yield resultOf(unit, checks);
}

function readRow(row: SourceRow | BrokenRow, mapping: ColumnMapping, memory: Memory): RowReading {
  if (!('broken' in row)) return readRecords(row, mapping, memory);
  return { kinds: [], drafts: [], problems: [{ line: row.line, field: '-', reason: row.broken }] };
}

function resultOf(unit: Unit, checks: LedgerChecks): RowResult {
  const { line, rows } = unit;
  if (unit.problems.length > 0) return { kind: 'rejected', line, rows, problems: merged(unit.problems) };
  const checked = checks.check(unit.placed);
  if (!('fresh' in checked)) return { kind: 'rejected', line, rows, problems: merged(checked) };
  if (checked.fresh.length === 0) return { kind: 'unchanged', line, rows };
  return { kind: 'accepted', line, rows, records: checked.fresh };
}

/** One problem for each line and field: a column that feeds two records is told once. */
function merged(problems: readonly RowProblem[]): RowProblem[] {
  const byPlace = new Map<string, RowProblem>();
  for (const problem of problems) {
    const place = `${problem.line}/${problem.field}`;
    const earlier = byPlace.get(place);
    if (!earlier) byPlace.set(place, problem);
    else if (!earlier.reason.split('; ').includes(problem.reason)) {
      byPlace.set(place, { ...earlier, reason: `${earlier.reason}; ${problem.reason}` });
    }
  }
  return [...byPlace.values()];
}
