/** What stands in a column: text, entries of a JSON list, nothing, or something no record can be made of. */
export type Cell = string | readonly string[] | undefined | { readonly unusable: string };

/** One row of a file: its columns by name. */
export interface SourceRow {
  /** CSV: the line of the file it begins on, from 1; JSON: its position in the array, from 1. */
  readonly line: number;
  cell(column: string): Cell;
  /** JSON: the objects in a column as rows of their own; `../name` reaches a column of the row around them. */
  elements(column: string): readonly SourceRow[];
}

/** A row that could not even be split into columns. */
export interface BrokenRow {
  readonly line: number;
  readonly broken: string;
}

/** One thing that is wrong, told so that the clerk finds it: line and column of the file, reason in plain words. */
export interface RowProblem {
  readonly line: number;
  /** The column; where the fault is in no column, the record's field; `-` for the row as a whole. */
  readonly field: string;
  readonly reason: string;
}

/** The file as a whole cannot be read. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly problems: readonly RowProblem[];
}

/** Rows in the file's order. */
export interface RowSource {
  readonly kind: 'rows';
  /** Columns by name; undefined where rows name their own (JSON). */
  readonly columns: readonly string[] | undefined;
  readonly count: number;
  rows(): Generator<SourceRow | BrokenRow>;
}

export function unreadable(reason: string, line = 1, field = '-'): UnreadableFile {
  return { kind: 'unreadable', problems: [{ line, field, reason }] };
}
