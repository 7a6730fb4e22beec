import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import { RECORD_FIELDS } from '../../../domain/receivables/import/fields';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import { openLedgerFile } from '../../../domain/receivables/import/read-ledger-file';

const page = readFileSync(resolve(__dirname, '../../../docs/ledger-files.md'), 'utf8');
const own = DEFAULT_MAPPINGS.find((entry) => entry.name === 'neuroerp-csv') as ColumnMapping;

describe('the page about ledger files', () => {
  it.each(own.records)('names every column of a $record, and which are needed', (record) => {
    const row = page.split('\n').find((line) => line.startsWith(`| \`${record.record}\` `)) ?? '';
    const named = (cell: string | undefined): string[] =>
      [...(cell ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1] ?? '').sort();
    const cells = row.split('|');
    const columns = (required: boolean): string[] =>
      Object.entries(record.fields)
        .filter(([field]) => RECORD_FIELDS[record.record][field]?.required === required)
        .map(([, source]) => ('column' in source ? source.column : ''))
        .sort();
    expect(named(cells[2])).toEqual(columns(true));
    expect(named(cells[3])).toEqual(columns(false));
  });

  it('shows a file that is read without a problem', () => {
    const example = /```csv\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
    const file = openLedgerFile(Buffer.from(example), own);
    const results = file.kind === 'readable' ? [...file.results({ hasCustomer: () => false })] : file.problems;
    expect(results.map((result) => ('kind' in result ? result.kind : result.reason))).toEqual(
      Array(4).fill('accepted'),
    );
  });
});
