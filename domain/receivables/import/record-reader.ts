import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import { RECORD_FIELDS } from './fields';
import { textsOf } from './field-source';
import type { ColumnMapping, DateFormat, FieldSource, RecordMapping } from './mapping';
import type { RowProblem, SourceRow } from './row';
import { readAmount, readDate, readText } from './values';
import type { Read } from './values';

/** Texts read before: a ledger repeats its dates, zones and countries a hundred thousand times. */
export type Memory = Map<string, Read<string>>;

/**
 * Reads the fields of one record from one row. A field that cannot be read yields undefined and a problem; whoever
 * uses the values first looks whether there are problems.
 */
export class RecordReader {
  readonly problems: RowProblem[] = [];

  constructor(
    private readonly row: SourceRow,
    private readonly record: RecordMapping,
    private readonly mapping: ColumnMapping,
    private readonly memory: Memory,
  ) {}

  /** Notes that a field is wrong. */
  refuse(field: string, reason: string): void {
    this.problems.push({ line: this.row.line, field: placeOf(this.record, field), reason });
  }

  /** One line of text; empty text is undefined. */
  text(field: string): string | undefined {
    return this.read(field, readText);
  }

  /** A text of a kind that repeats from row to row; `kind` names the reader it is remembered under. */
  known<T extends string>(field: string, read: (text: string) => Read<T>, kind = field): T | undefined {
    return this.read(field, (text) => {
      const key = `${kind}\n${text}`;
      // The kind fixes the reader, so what was stored under it is of the reader's own type.
      let found = this.memory.get(key) as Read<T> | undefined;
      if (!found) {
        found = read(text);
        this.memory.set(key, found);
      }
      return found;
    });
  }

  read<T>(field: string, read: (text: string) => Read<T>): T | undefined {
    for (const source of this.sourcesOf(field)) {
      const texts = textsOf(source, this.row);
      if ('reason' in texts) return this.fail(field, texts.reason);
      if (texts.value.length > 1) return this.fail(field, 'a single value is expected here');
      const [text] = texts.value;
      if (text === undefined || text === '') continue;
      const value = read(text);
      return 'reason' in value ? this.fail(field, value.reason) : value.value;
    }
    if (RECORD_FIELDS[this.record.record][field]?.required) this.refuse(field, `${field} is missing`);
    return undefined;
  }

  date(field: string): IsoDate | undefined {
    const format = this.dateFormatOf(field);
    return this.known(field, (text) => readDate(text, format), format);
  }

  /** An amount in `currency`; undefined without a problem of its own where the currency could not be read. */
  amount(field: string, currency: string | undefined, least: 0n | 1n = 1n): Minor | undefined {
    if (currency === undefined) return undefined;
    return this.read(field, (text) => readAmount(text, this.mapping.numbers, currency, least));
  }

  /** The entries of all the field's sources, each once. */
  list(field: string): readonly string[] {
    const entries = new Set<string>();
    for (const source of this.sourcesOf(field)) {
      const texts = textsOf(source, this.row);
      if ('reason' in texts) {
        this.refuse(field, texts.reason);
        continue;
      }
      const separator = ('column' in source ? source.separator : undefined) ?? ';';
      for (const part of texts.value.flatMap((text) => text.split(separator))) {
        const entry = readText(part);
        if ('reason' in entry) this.refuse(field, entry.reason);
        else if (entry.value !== '') entries.add(entry.value);
      }
    }
    return [...entries];
  }

  private fail(field: string, reason: string): undefined {
    this.refuse(field, reason);
    return undefined;
  }

  private sourcesOf(field: string): readonly FieldSource[] {
    const source = this.record.fields[field];
    return source === undefined ? [] : isList(source) ? source : [source];
  }

  private dateFormatOf(field: string): DateFormat {
    const own = this.sourcesOf(field).find((source) => 'column' in source && source.dates !== undefined);
    return (own && 'column' in own ? own.dates : undefined) ?? this.mapping.dates;
  }
}

/** The column a person looks for in the file; the field where no column stands behind it. */
export function placeOf(record: RecordMapping, field: string): string {
  const source = record.fields[field];
  const sources = source === undefined ? [] : isList(source) ? source : [source];
  const column = sources.find((entry) => 'column' in entry);
  return column && 'column' in column ? column.column : `${record.record}.${field}`;
}

export function isList(source: FieldSource | readonly FieldSource[]): source is readonly FieldSource[] {
  return Array.isArray(source);
}
