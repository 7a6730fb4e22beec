import { z } from 'zod';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import type { ImportRow } from '../../schema/queries/receivables/import-progress';
import { instant, uuid } from '../fields';
import { PROCESS_STATUSES, processUrl } from '../process-body';

const rowCount = (description: string) => z.int().nonnegative().meta({ description });

export const importBody = z
  .object({
    id: uuid.meta({ description: 'Also the id of its process' }),
    status: z.enum(PROCESS_STATUSES),
    step: z.string().nullable().meta({ description: 'The pass it is in: `check-rows` or `import-rows`' }),
    outcome: z
      .string()
      .nullable()
      .meta({ description: '`checked` (dry run), `rejected` (nothing was imported), `imported` or `cancelled`' }),
    fileName: z.string(),
    format: z.enum(['csv', 'json']),
    mapping: z.string().meta({ description: 'Name of the mapping it began with' }),
    dryRun: z.boolean(),
    onBadRow: z.enum(['stop', 'skip']),
    sha256: z.string().meta({ description: 'Of the file as it was sent, hexadecimal' }),
    rows: z.object({
      total: rowCount('Rows of the file; 0 until it was opened'),
      checked: rowCount('Rows that the check has looked at'),
      valid: rowCount('Rows without problems'),
      rejected: rowCount('Rows with problems'),
      imported: rowCount('Rows that brought something new to the ledger'),
      unchanged: rowCount('Rows that the ledger, or the file itself, held already'),
    }),
    startedAt: instant,
    closedAt: instant.nullable(),
    url: z.string(),
    processUrl: z.string(),
    problemsUrl: z.string().meta({ description: 'The row report' }),
  })
  .meta({ id: 'LedgerImport' });

export const problemRowBody = z
  .object({
    line: z
      .int()
      .meta({ description: 'Line of the CSV file, the header being 1; position in the array of a JSON file' }),
    field: z.string().meta({ description: 'Column of the file; `-` for the row as a whole' }),
    reason: z.string(),
  })
  .meta({ id: 'LedgerImportProblem' });

export function importUrl(importId: string): string {
  return `/api/v1/receivables/imports/${importId}`;
}

/**
 * @param file the import's own row, or the earlier one's whose file it will take over: then `begun` is false and no row
 * of it has been looked at.
 */
export function toImportBody(
  process: ProcessRow,
  file: ImportRow,
  asked: { readonly dryRun: boolean; readonly onBadRow: 'stop' | 'skip' },
  begun: boolean,
): z.input<typeof importBody> {
  const count = (rows: number) => (begun ? rows : 0);
  return {
    id: process.processId,
    status: process.status,
    step: process.step,
    outcome: process.outcome,
    fileName: file.fileName,
    format: file.format,
    mapping: mappingName(file.mapping),
    dryRun: asked.dryRun,
    onBadRow: asked.onBadRow,
    sha256: file.sha256,
    rows: {
      total: count(file.rowsTotal),
      checked: count(file.rowsRead),
      valid: count(file.rowsValid),
      rejected: count(file.rowsRejected),
      imported: count(file.rowsImported),
      unchanged: count(file.rowsUnchanged),
    },
    startedAt: process.startedAt,
    closedAt: process.closedAt,
    url: importUrl(process.processId),
    processUrl: processUrl(process.processId),
    problemsUrl: `${importUrl(process.processId)}/problems`,
  };
}

function mappingName(mapping: unknown): string {
  return z.object({ name: z.string() }).catch({ name: '' }).parse(mapping).name;
}
