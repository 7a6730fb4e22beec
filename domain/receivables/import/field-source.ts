import type { ColumnSource, FieldSource } from './mapping';
import type { SourceRow } from './row';
import type { Read } from './values';
import { quoted } from './values';

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** The columns a template names, in order. */
export function columnsOfTemplate(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');
}

/** The texts a source yields for a row: none where it is empty, several only for a list. */
export function textsOf(source: FieldSource, row: SourceRow): Read<readonly string[]> {
  if ('constant' in source) return { value: source.constant === '' ? [] : [source.constant] };
  if ('template' in source) return fillTemplate(source.template, row);
  const cell = columnTexts(source, row);
  if ('reason' in cell) return cell;
  const texts: string[] = [];
  for (const text of cell.value) {
    const replaced = replaceText(source, text);
    if ('reason' in replaced) return replaced;
    if (replaced.value !== '') texts.push(replaced.value);
  }
  return { value: texts.length === 0 && source.default !== undefined ? [source.default] : texts };
}

function columnTexts(source: ColumnSource, row: SourceRow): Read<readonly string[]> {
  const cell = row.cell(source.column);
  if (cell === undefined) return { value: [] };
  if (typeof cell === 'string') return { value: [cell.trim()] };
  if ('unusable' in cell) return { reason: cell.unusable };
  return { value: cell.map((entry) => entry.trim()) };
}

function replaceText(source: ColumnSource, text: string): Read<string> {
  const { values, unlisted = 'refuse' } = source;
  if (values === undefined) return { value: text };
  if (Object.hasOwn(values, text)) return { value: values[text] ?? '' };
  if (text === '' || unlisted === 'empty') return { value: '' };
  return unlisted === 'keep' ? { value: text } : { reason: `${quoted(text)} is not among the values of the mapping` };
}

function fillTemplate(template: string, row: SourceRow): Read<readonly string[]> {
  let empty = false;
  let unusable: string | undefined;
  const text = template.replace(PLACEHOLDER, (_match, column: string) => {
    const cell = row.cell(column);
    if (typeof cell === 'string' && cell.trim() !== '') return cell.trim();
    if (cell === undefined || cell === '' || typeof cell === 'string') empty = true;
    else unusable = `the column ${column} holds no single text`;
    return '';
  });
  if (unusable !== undefined) return { reason: unusable };
  return { value: empty ? [] : [text] };
}
