import { decodeText } from './decode';
import type { JsonSource } from './mapping';
import type { BrokenRow, Cell, RowSource, SourceRow, UnreadableFile } from './row';
import { unreadable } from './row';

type JsonObject = { readonly [member: string]: unknown };

/** Digits a JSON number carries faithfully through a double; a longer amount must be written as text. */
const FAITHFUL_DIGITS = 15;

/**
 * Reads a JSON file: an array of objects, or an object with that array in the member the mapping names. Numbers are
 * taken as written, up to 15 significant digits; `true` and `false` become these words, `null` is no value.
 */
export function readJson(content: Uint8Array, source: JsonSource): RowSource | UnreadableFile {
  const text = decodeText(content, 'utf-8');
  if (typeof text !== 'string') return text;
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return unreadable(`the file is not JSON: ${error instanceof Error ? error.message : 'unreadable'}`);
  }
  const found = source.rows === undefined ? document : isObject(document) ? document[source.rows] : undefined;
  if (!Array.isArray(found)) {
    return unreadable(
      source.rows === undefined ? 'the file is not an array of rows' : `the file has no array named ${source.rows}`,
    );
  }
  const items: readonly unknown[] = found;
  return { kind: 'rows', columns: undefined, count: items.length, rows: () => rowsOf(items) };
}

function* rowsOf(items: readonly unknown[]): Generator<SourceRow | BrokenRow> {
  for (const [index, item] of items.entries()) {
    const line = index + 1;
    yield isObject(item) ? jsonRow(line, item, undefined) : { line, broken: 'the row is no object' };
  }
}

function jsonRow(line: number, item: JsonObject, around: JsonObject | undefined): SourceRow {
  const find = (column: string): unknown => {
    const inner = !column.startsWith('../');
    const holder = inner ? item : (around ?? {});
    const member = inner ? column : column.slice(3);
    return Object.hasOwn(holder, member) ? holder[member] : undefined;
  };
  return {
    line,
    cell: (column) => cellOf(find(column)),
    elements: (column) => {
      const found = find(column);
      return Array.isArray(found) ? found.filter(isObject).map((entry) => jsonRow(line, entry, item)) : [];
    },
  };
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) return textOf(value);
  const entries: string[] = [];
  for (const entry of value as readonly unknown[]) {
    const text = textOf(entry);
    if (typeof text !== 'string') return text;
    entries.push(text);
  }
  return entries;
}

function textOf(value: unknown): string | { readonly unusable: string } {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'number') return { unusable: 'a text or a number is expected here' };
  return isFaithful(value) ? String(value) : { unusable: 'a number of so many digits must be written as text' };
}

/** False for a number that may have lost digits on its way through a double. */
function isFaithful(value: number): boolean {
  const text = String(value);
  return !text.includes('e') && text.replace(/\D/g, '').replace(/^0+/, '').length <= FAITHFUL_DIGITS;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
