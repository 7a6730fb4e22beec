import { parse } from 'csv-parse/sync';

export interface FileSeries {
  readonly id: string;
  /** Line of the file, from 1. */
  readonly line: number;
  /** Values before those held out, at least one. */
  readonly past: readonly number[];
  /** The values held out. */
  readonly actual: readonly number[];
}

/** The series of a file, and those that were left out. */
export interface SeriesFile {
  readonly series: readonly FileSeries[];
  /** Too short to hold out so many values and keep one, or empty. */
  readonly tooShort: readonly { readonly id: string; readonly line: number; readonly values: number }[];
}

/** What is wrong with a file, and where. */
export class SeriesFileError extends Error {}

/**
 * Reads series from a text of comma-, semicolon- or tab-separated rows: one series a row, its id and then its values, oldest first.
 * A first row without any number names the columns. Empty cells before the first and after the last value are left out, so
 * series may differ in length.
 * @param heldOut values at the end of each series that are held out.
 * @throws SeriesFileError naming line and column of a cell that is no number or of a gap; and where no series is long enough.
 */
export function readSeries(text: string, heldOut: number): SeriesFile {
  const rows = rowsOf(text);
  const [first] = rows;
  const data = first !== undefined && isHeader(first.cells) ? rows.slice(1) : rows;
  if (data.length === 0) throw new SeriesFileError('The file holds no series.');
  const lines = new Map<string, number>();
  const series: FileSeries[] = [];
  const tooShort: SeriesFile['tooShort'][number][] = [];
  for (const { cells, line } of data) {
    const [id = '', ...rest] = cells;
    if (id === '') throw new SeriesFileError(`line ${line}, column 1: the id is missing.`);
    const before = lines.get(id);
    if (before !== undefined)
      throw new SeriesFileError(`line ${line}, column 1: ${id} stands in line ${before} already.`);
    lines.set(id, line);
    const values = valuesOf(rest, line);
    if (values.length <= heldOut) tooShort.push({ id, line, values: values.length });
    else series.push({ id, line, past: values.slice(0, -heldOut), actual: values.slice(-heldOut) });
  }
  if (series.length > 0) return { series, tooShort };
  throw new SeriesFileError(`No series has more than the ${heldOut} values that are held out.`);
}

function rowsOf(text: string): { readonly cells: string[]; readonly line: number }[] {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const separators = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length);
  try {
    const lines: number[] = [];
    const records = parse(text, {
      bom: true,
      delimiter: separators[0] ?? ',',
      onRecord: (record: string[], { lines: line }) => {
        lines.push(line);
        return record;
      },
      relaxColumnCount: true,
      skipEmptyLines: true,
      trim: true,
    });
    return records.map((cells, at) => ({ cells, line: lines[at] ?? 0 }));
  } catch (error) {
    throw new SeriesFileError(`The file cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function isHeader([, ...cells]: readonly string[]): boolean {
  return cells.length > 0 && cells.every((cell) => numberOf(cell) === undefined);
}

function valuesOf(cells: readonly string[], line: number): number[] {
  const from = cells.findIndex((cell) => cell !== '');
  const to = cells.findLastIndex((cell) => cell !== '');
  if (from < 0) return [];
  return cells.slice(from, to + 1).map((cell, at) => {
    const where = `line ${line}, column ${from + at + 2}`;
    if (cell === '') throw new SeriesFileError(`${where}: a gap between values; fill it first.`);
    const value = numberOf(cell);
    if (value === undefined) throw new SeriesFileError(`${where}: "${cell}" is no number.`);
    return value;
  });
}

/** Decimal points only; a thousands separator or a decimal comma is no number. */
function numberOf(cell: string): number | undefined {
  if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell)) return undefined;
  const value = Number(cell);
  return Number.isFinite(value) ? value : undefined;
}
