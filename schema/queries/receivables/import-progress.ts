import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import type { RowProblem } from '../../../domain/receivables/import/row';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import { recordEvents } from '../platform/events';
import type { LedgerImportProblemTable, LedgerImportTable } from '../../tables/receivables';

/** An import without its file, which may be large. */
export type ImportRow = Omit<Selectable<LedgerImportTable>, 'content'> & {
  /** False once the file was let go, after it was imported. */
  readonly hasContent: boolean;
};

export interface NewImport {
  readonly tenantId: string;
  readonly processId: string;
  readonly fileName: string;
  readonly mapping: ColumnMapping;
  readonly dryRun: boolean;
  readonly onBadRow: 'stop' | 'skip';
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
  readonly content: Buffer;
}

/** Keeps an uploaded file beside the process that will read it. */
export async function insertImport(tx: Transaction, { mapping, ...file }: NewImport): Promise<void> {
  await tx
    .insertInto('ledgerImport')
    .values({ ...file, format: mapping.source.format, mapping: toJson(mapping) })
    .execute();
}

/** Takes the file and mapping of an earlier import over; false when its file was let go. */
export async function copyImport(
  tx: Transaction,
  tenantId: string,
  from: string,
  to: { processId: string; dryRun: boolean; onBadRow: 'stop' | 'skip' },
): Promise<boolean> {
  const { rows } = await sql`
    insert into ledger_import (tenant_id, process_id, file_name, format, mapping, dry_run, on_bad_row, sha256, content)
    select tenant_id, ${to.processId}, file_name, format, mapping, ${to.dryRun}, ${to.onBadRow}, sha256, content
    from ledger_import where tenant_id = ${tenantId} and process_id = ${from} and length(content) > 0
    returning process_id`.execute(tx);
  return rows.length > 0;
}

export async function findImport(tx: Transaction, tenantId: string, processId: string): Promise<ImportRow | undefined> {
  return tx
    .selectFrom('ledgerImport')
    .select([
      'tenantId',
      'processId',
      'fileName',
      'format',
      'mapping',
      'dryRun',
      'onBadRow',
      'sha256',
      'rowsTotal',
      'rowsRead',
      'rowsValid',
      'rowsImported',
      'rowsUnchanged',
      'rowsRejected',
      sql<boolean>`length(content) > 0`.as('hasContent'),
    ])
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .executeTakeFirst();
}

/** The uploaded file and how to read it. */
export async function loadImportFile(
  tx: Transaction,
  tenantId: string,
  processId: string,
): Promise<{ content: Buffer; mapping: ColumnMapping }> {
  const row = await tx
    .selectFrom('ledgerImport')
    .select(['content', 'mapping'])
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .executeTakeFirstOrThrow();
  // Checked before it was stored (`mappingProblems`).
  return { content: row.content, mapping: row.mapping as object as ColumnMapping };
}

/** Lets the file go: its rows are in the ledger, and its hash tells which it was. */
export async function dropImportFile(tx: Transaction, tenantId: string, processId: string): Promise<void> {
  await tx
    .updateTable('ledgerImport')
    .set({ content: Buffer.alloc(0) })
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .execute();
}

/**
 * Lets the files go of imports that ended before an instant without importing, and says so in their timelines; returns
 * how many. Their counts, reports and hashes stay.
 */
export async function dropOldImportFiles(
  tx: Transaction,
  scope: { tenantId: string; now: IsoInstant },
  endedBefore: IsoInstant,
): Promise<number> {
  const { tenantId, now } = scope;
  const { rows } = await sql<{ processId: string; fileName: string }>`
    update ledger_import i set content = ''
    from process p
    where i.tenant_id = ${tenantId} and p.tenant_id = i.tenant_id and p.process_id = i.process_id
      and p.closed_at < ${endedBefore}::timestamptz and length(i.content) > 0
    returning i.process_id, i.file_name`.execute(tx);
  if (rows.length === 0) return 0;
  await recordEvents(
    tx,
    rows.map(({ processId, fileName }) => ({
      ...{ tenantId, processId, type: 'file-dropped', occurredAt: now, actor: 'sweep' },
      summary: `The file ${fileName} was let go: it was kept long enough`,
    })),
  );
  return rows.length;
}

export interface RowCounts {
  readonly rowsRead?: number;
  readonly rowsValid?: number;
  readonly rowsImported?: number;
  readonly rowsUnchanged?: number;
  readonly rowsRejected?: number;
}

/** Adds a batch to the counts; `rowsTotal` is set, not added. */
export async function addCounts(
  tx: Transaction,
  tenantId: string,
  processId: string,
  rowsTotal: number,
  added: RowCounts,
): Promise<void> {
  const { rowsRead = 0, rowsValid = 0, rowsImported = 0, rowsUnchanged = 0, rowsRejected = 0 } = added;
  await tx
    .updateTable('ledgerImport')
    .set((eb) => ({
      rowsTotal,
      rowsRead: eb('rowsRead', '+', rowsRead),
      rowsValid: eb('rowsValid', '+', rowsValid),
      rowsImported: eb('rowsImported', '+', rowsImported),
      rowsUnchanged: eb('rowsUnchanged', '+', rowsUnchanged),
      rowsRejected: eb('rowsRejected', '+', rowsRejected),
    }))
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .execute();
}

/** Adds problems to the report; returns the lines of those that were not in it yet. */
export async function insertProblems(
  tx: Transaction,
  tenantId: string,
  processId: string,
  problems: readonly RowProblem[],
): Promise<Set<number>> {
  if (problems.length === 0) return new Set();
  const rows = toJson(
    problems.map(({ line, field, reason }) => ({ line, field: storable(field), reason: storable(reason) })),
  );
  const inserted = await sql<{ line: number }>`
    insert into ledger_import_problem (tenant_id, process_id, line, field, reason)
    select ${tenantId}, ${processId}, r.line, r.field, r.reason
    from json_to_recordset(${rows}::json) as r(line int, field text, reason text)
    on conflict do nothing
    returning line`.execute(tx);
  return new Set(inserted.rows.map(({ line }) => line));
}

/** A reason quotes the file, which may hold what Postgres cannot. */
function storable(text: string): string {
  return text.replace(/[\p{Cc}\p{Surrogate}]/gu, '\ufffd');
}

export type ProblemRow = Pick<Selectable<LedgerImportProblemTable>, 'line' | 'field' | 'reason'>;

/** The report of an import in the file's order. */
export async function listProblems(
  tx: Transaction,
  tenantId: string,
  processId: string,
  page: { after: readonly [line: number, field: string] | undefined; limit: number },
): Promise<ProblemRow[]> {
  const { after } = page;
  return tx
    .selectFrom('ledgerImportProblem')
    .select(['line', 'field', 'reason'])
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .$if(after !== undefined, (query) => query.where(sql<boolean>`(line, field) > (${after?.[0]}::int, ${after?.[1]})`))
    .orderBy('line')
    .orderBy('field')
    .limit(page.limit)
    .execute();
}
