import { parseTerms } from './terms';
import { RECORD_FIELDS } from './fields';
import type { FieldDefinition } from './fields';
import { columnsOfTemplate } from './field-source';
import type { ColumnMapping, FieldSource, RecordMapping } from './mapping';
import { isList } from './record-reader';
import * as values from './values';

/** What is wrong with a mapping, by JSON pointer (RFC 6901). */
export interface MappingProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** The columns a file must have: those named by a column, template or condition and not optional. JSON `../` excluded. */
export function mappedColumns(mapping: ColumnMapping): string[] {
  const columns = new Set<string>();
  for (const record of mapping.records) {
    if (record.when) columns.add(record.when.column);
    for (const source of Object.values(record.fields).flatMap(sourcesOf)) {
      if ('template' in source) columnsOfTemplate(source.template).forEach((column) => columns.add(column));
      else if ('column' in source && source.optional !== true) columns.add(source.column);
    }
  }
  return [...columns];
}

/**
 * Checks a mapping whose shape is right: every field exists, every required field has a source, constants can be read,
 * the number format is unambiguous. Empty when it can be used.
 */
export function mappingProblems(mapping: ColumnMapping): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const add = (pointer: string, detail: string): void => void problems.push({ pointer, detail });
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(mapping.name)) add('/name', 'small letters, digits and single hyphens only');
  if (mapping.numbers.group === mapping.numbers.decimal) {
    add('/numbers/group', 'the group separator cannot be the decimal separator');
  }
  if (mapping.records.length === 0) add('/records', 'at least one record is needed');
  mapping.records.forEach((record, index) => {
    const pointer = `/records/${index}`;
    if (record.each !== undefined && mapping.source.format === 'csv') {
      add(`${pointer}/each`, 'only a JSON file holds arrays');
    }
    if (record.when && 'is' in record.when && record.when.is.length === 0) {
      add(`${pointer}/when/is`, 'a condition that nothing meets');
    }
    problems.push(...recordProblems(record, pointer, mapping));
  });
  return problems;
}

function recordProblems(record: RecordMapping, pointer: string, mapping: ColumnMapping): MappingProblem[] {
  const problems: MappingProblem[] = [];
  const definitions = RECORD_FIELDS[record.record];
  for (const [field, definition] of Object.entries(definitions)) {
    const source = record.fields[field];
    const missing = source === undefined || sourcesOf(source).length === 0;
    if (definition.required && missing) {
      problems.push({ pointer: `${pointer}/fields`, detail: `${field} of a ${record.record} needs a source` });
    }
  }
  for (const [field, source] of Object.entries(record.fields)) {
    const place = `${pointer}/fields/${escapePointer(field)}`;
    const definition = Object.hasOwn(definitions, field) ? definitions[field] : undefined;
    if (!definition) {
      problems.push({ pointer: place, detail: `a ${record.record} has no field ${field}` });
      continue;
    }
    sourcesOf(source).forEach((entry, index) => {
      const own = isList(source) ? `${place}/${index}` : place;
      const detail = sourceProblem(entry, definition, mapping);
      if (detail !== undefined) problems.push({ pointer: own, detail });
    });
  }
  return problems;
}

function sourceProblem(source: FieldSource, definition: FieldDefinition, mapping: ColumnMapping): string | undefined {
  if ('constant' in source) return constantProblem(source.constant, definition, mapping);
  if ('template' in source) {
    const rest = source.template.replace(/\{[^{}]+\}/g, '');
    if (/[{}]/.test(rest)) return 'a brace of the template is not closed';
    return source.template === rest ? 'a template names at least one {column}' : undefined;
  }
  if (source.column === '') return 'the column has no name';
  if (source.dates !== undefined && definition.type !== 'date') return 'this field is no date';
  if (source.separator !== undefined && definition.type !== 'list') return 'this field is no list';
  if (source.separator === '') return 'the separator is empty';
  if (source.unlisted !== undefined && source.values === undefined) return 'unlisted means nothing without values';
  const written = [...Object.values(source.values ?? {}), ...(source.default === undefined ? [] : [source.default])];
  for (const text of written) {
    const problem = text === '' ? undefined : constantProblem(text, definition, mapping);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Texts of the mapping itself are read as the file's are, once the currency does not matter. */
function constantProblem(text: string, definition: FieldDefinition, mapping: ColumnMapping): string | undefined {
  if (text === '') return 'a constant is not empty';
  const read = readConstant(text, definition, mapping);
  return 'reason' in read ? read.reason : undefined;
}

function readConstant(text: string, definition: FieldDefinition, mapping: ColumnMapping): values.Read<unknown> {
  switch (definition.type) {
    case 'date':
      return values.readDate(text, mapping.dates);
    case 'amount':
    case 'tax':
      return values.readDecimal(text, mapping.numbers);
    case 'percent':
      return values.readPercent(text, mapping.numbers);
    case 'days':
    case 'ordinal':
      return values.readInteger(text, 0, 3650);
    case 'currency':
      return values.readCurrency(text);
    case 'country':
      return values.readCountry(text);
    case 'zone':
      return values.readZone(text);
    case 'language':
      return values.readLanguage(text);
    case 'email':
      return values.readEmail(text);
    case 'debtor-type':
      return values.readOneOf(text, values.DEBTOR_TYPES);
    case 'compounding':
      return values.readOneOf(text, values.COMPOUNDINGS);
    case 'day-count':
      return values.readOneOf(text, values.DAY_COUNTS);
    case 'terms':
      return parseTerms(text) ? { value: text } : { reason: `the terms ${values.quoted(text)} are not understood` };
    case 'text':
    case 'list':
      return values.readText(text);
  }
}

function sourcesOf(source: FieldSource | readonly FieldSource[]): readonly FieldSource[] {
  return isList(source) ? source : [source];
}

function escapePointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1');
}
