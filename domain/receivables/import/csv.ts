import { CsvError, parse } from 'csv-parse/sync';
import { decodeText } from './decode';
import type { CsvSource, Delimiter } from './mapping';
import type { BrokenRow, RowSource, SourceRow, UnreadableFile } from './row';
import { unreadable } from './row';

/** Rows given to the parser at once: large enough to be fast, small enough to let others run between. */
const SLICE_ROWS = 500;

/** Where a row lies in the text, and on which line it begins. */
interface Extent {
  readonly from: number;
  readonly to: number;
  readonly line: number;
}

/**
 * Reads a CSV file (RFC 4180) lazily, slice by slice: quoted values may hold delimiters and newlines, empty lines are
 * left out, CR LF, LF and CR end a row. A row that breaks the quoting rules is told as broken; the others are read.
 */
export function readCsv(content: Uint8Array, source: CsvSource): RowSource | UnreadableFile {
  const text = decodeText(content, source.encoding);
  if (typeof text !== 'string') return text;
  const extents = extentsOf(text, source.delimiter);
  const header = extents.shift();
  if (!header) return unreadable('the file is empty');
  const first = parseSlice(text, [header], source.delimiter)[0];
  if (first === undefined || typeof first === 'string') {
    return unreadable(first ?? 'the header row cannot be read', header.line);
  }
  const columns = first.map((name) => name.trim());
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index);
  if (twice !== undefined) return unreadable('the header names this column twice', header.line, twice);
  return { kind: 'rows', columns, count: extents.length, rows: () => rowsOf(text, extents, columns, source.delimiter) };
}

function* rowsOf(
  text: string,
  extents: readonly Extent[],
  columns: readonly string[],
  delimiter: Delimiter,
): Generator<SourceRow | BrokenRow> {
  const indexes = new Map(columns.map((name, index) => [name, index]));
  for (let start = 0; start < extents.length; start += SLICE_ROWS) {
    const slice = extents.slice(start, start + SLICE_ROWS);
    const parsed = parseSlice(text, slice, delimiter);
    for (const [index, { line }] of slice.entries()) {
      const values = parsed[index] ?? 'the row cannot be read';
      if (typeof values === 'string') yield { line, broken: values };
      else if (values.length !== columns.length) yield { line, broken: wrongWidth(values.length, columns.length) };
      else yield csvRow(line, values, indexes);
    }
  }
}

function wrongWidth(has: number, wants: number): string {
  return `the row has ${has} values where the header has ${wants}`;
}

function csvRow(line: number, values: readonly string[], indexes: ReadonlyMap<string, number>): SourceRow {
  return {
    line,
    cell: (column) => values[indexes.get(column) ?? -1],
    elements: () => [],
  };
}

/** The values of each row, or what is wrong with it. A slice with a bad row is read again row by row. */
function parseSlice(text: string, slice: readonly Extent[], delimiter: Delimiter): (string[] | string)[] {
  try {
    const joined = slice.map(({ from, to }) => text.slice(from, to)).join('\n');
    const rows = parse(joined, { delimiter, record_delimiter: '\n', relax_column_count: true });
    if (rows.length === slice.length) return rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (slice.length === 1) return [reasonOf(error)];
  }
  return slice.length === 1
    ? ['the row cannot be read']
    : slice.flatMap((extent) => parseSlice(text, [extent], delimiter));
}

function reasonOf(error: CsvError): string {
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quoted value is never closed';
    case 'INVALID_OPENING_QUOTE':
      return 'a quote stands inside a value that is not quoted; quote the value and double the quote';
    case 'CSV_INVALID_CLOSING_QUOTE':
      return 'text follows a closing quote; double a quote that belongs to the value';
    default:
      return 'the row breaks the rules of CSV';
  }
}

/** Finds the rows without reading their values. A quote opens only at the start of a value, as the parser has it. */
function extentsOf(text: string, delimiter: Delimiter): Extent[] {
  const extents: Extent[] = [];
  let from = 0;
  let line = 1;
  let startLine = 1;
  let quoted = false;
  let atValueStart = true;
  const end = (to: number, next: number): void => {
    // Spreadsheets end files with rows of nothing but delimiters.
    if (text.slice(from, to).replaceAll(delimiter, '').trim() !== '') extents.push({ from, to, line: startLine });
    from = next;
    line += 1;
    startLine = line;
    atValueStart = true;
  };
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\n') line += 1;
      else if (character === '"' && text[at + 1] === '"') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"' && atValueStart) {
      quoted = true;
      atValueStart = false;
    } else if (character === '\n') {
      end(at, at + 1);
    } else if (character === '\r') {
      const next = text[at + 1] === '\n' ? at + 2 : at + 1;
      end(at, next);
      at = next - 1;
    } else {
      atValueStart = character === delimiter;
    }
  }
  end(text.length, text.length);
  return extents;
}
