/** Records a row of a file can yield. An `instalment` belongs to the invoice on the row before it. */
export const RECORD_KINDS = ['customer', 'invoice', 'instalment', 'credit-note', 'payment'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** How dates are written: named, never guessed (03/04 is two different days). Years have four digits. */
export const DATE_FORMATS = ['yyyy-mm-dd', 'm/d/yyyy', 'd/m/yyyy', 'd.m.yyyy', 'yyyymmdd'] as const;
export type DateFormat = (typeof DATE_FORMATS)[number];

/** `windows-1252` is what Western spreadsheets save by default; `latin1` is ISO 8859-1 proper. */
export const ENCODINGS = ['utf-8', 'latin1', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** What may group the digits of a number: 1,234,567 or 1 234 567 or 12,34,567. */
export const GROUP_SEPARATORS = [',', '.', ' ', "'"] as const;

/**
 * How a file's columns become records of the ledger. A plain document, saved per tenant. A CSV file has a header row
 * that names its columns, a JSON file is an array of objects whose members are the columns; columns that the mapping
 * does not name are ignored.
 */
export interface ColumnMapping {
  /** Kebab-case. */
  readonly name: string;
  readonly title: string;
  readonly source: CsvSource | JsonSource;
  readonly dates: DateFormat;
  readonly numbers: NumberFormat;
  /** Each row yields one record for every entry whose condition it meets, in this order. */
  readonly records: readonly RecordMapping[];
}

export interface CsvSource {
  readonly format: 'csv';
  readonly delimiter: Delimiter;
  readonly encoding: Encoding;
}

export interface JsonSource {
  readonly format: 'json';
  /** Member of the top-level object that holds the array of rows; undefined when the file is the array itself. */
  readonly rows?: string | undefined;
}

export interface NumberFormat {
  readonly decimal: '.' | ',';
  readonly group?: (typeof GROUP_SEPARATORS)[number] | undefined;
}

export interface RecordMapping {
  readonly record: RecordKind;
  /** The row yields this record only where the condition holds; always, when left out. */
  readonly when?: RowCondition | undefined;
  /** JSON only: a column that holds an array of objects; each of them yields one record, the row's columns beside its own. */
  readonly each?: string | undefined;
  /** By field of the record (see `fields.ts`). A list field may draw from several sources. */
  readonly fields: { readonly [field: string]: FieldSource | readonly FieldSource[] };
}

/** `is`: the column holds one of these texts; `filled`: it holds anything (true) or nothing (false). */
export type RowCondition =
  { readonly column: string; readonly is: readonly string[] } | { readonly column: string; readonly filled: boolean };

export type FieldSource = ConstantSource | TemplateSource | ColumnSource;

export interface ConstantSource {
  readonly constant: string;
}

/** Text with `{column}` in it; empty as a whole where one of its columns is. */
export interface TemplateSource {
  readonly template: string;
}

export interface ColumnSource {
  readonly column: string;
  /** The file may lack the column. */
  readonly optional?: boolean | undefined;
  /** Replaces the column's texts, e.g. `{ "Yes": "disputed", "No": "" }`; empty text means no value. */
  readonly values?: { readonly [text: string]: string } | undefined;
  /** What happens to a text that `values` does not list; `refuse` when left out. */
  readonly unlisted?: 'refuse' | 'keep' | 'empty' | undefined;
  /** Stands in for an empty value. */
  readonly default?: string | undefined;
  /** This column's own way of writing dates. */
  readonly dates?: DateFormat | undefined;
  /** What separates the entries of a list in one text; `;` when left out. */
  readonly separator?: string | undefined;
}
