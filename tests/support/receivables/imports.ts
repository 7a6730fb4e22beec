import { createHash } from 'node:crypto';
import { createAdvanceImport } from '../../../activities/receivables/import-ledger';
import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import { insertProcess } from '../../../schema/queries/platform/processes';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import { findImport, insertImport, listProblems } from '../../../schema/queries/receivables/import-progress';
import type { ImportRow, ProblemRow } from '../../../schema/queries/receivables/import-progress';
import type { Verdict } from '../../../workflows/platform/contract';
import type { House } from '../platform/house';

export interface FileToImport {
  readonly content: string | Buffer;
  readonly mapping?: string;
  readonly dryRun?: boolean;
  readonly onBadRow?: 'stop' | 'skip';
}

/** What an import came to. */
export interface Imported {
  readonly process: ProcessRow;
  readonly verdict: Verdict;
  readonly counts: ImportRow;
  readonly problems: ProblemRow[];
}

let files = 0;

/** Writes the rows that an upload writes. */
export async function newImport(house: House, tenantId: string, file: FileToImport): Promise<ProcessRow> {
  const mapping = DEFAULT_MAPPINGS.find(({ name }) => name === (file.mapping ?? 'neuroerp-csv'));
  if (!mapping) throw new Error(`no mapping ${file.mapping}`);
  const content = Buffer.from(file.content);
  const wish = { dryRun: file.dryRun ?? false, onBadRow: file.onBadRow ?? 'stop' } as const;
  files += 1;
  return house.inTenant(tenantId, async (tx) => {
    const { process } = await insertProcess(tx, {
      tenantId,
      type: 'import-ledger',
      businessKey: `file-${files}`,
      subjectId: null,
      title: 'Import ledger.csv',
      input: wish,
      startedBy: null,
      at: new Date().toISOString(),
    });
    const { processId } = process;
    const sha256 = createHash('sha256').update(content).digest('hex');
    await insertImport(tx, { tenantId, processId, fileName: 'ledger.csv', mapping, sha256, content, ...wish });
    return process;
  });
}

/** Advances an import as its activity does; `pulse` is called between batches and now and then within one. */
export function advanceImport(
  house: House,
  process: ProcessRow,
  pulse: () => Promise<void> = async () => undefined,
  options: { readonly batchRows?: number } = {},
): Promise<Verdict> {
  const { tenantId, processId } = process;
  return createAdvanceImport(house.app, { scheduled: () => 0, pulse, ...options })({ v: 1, tenantId, processId });
}

export async function importFile(house: House, tenantId: string, file: FileToImport): Promise<Imported> {
  const process = await newImport(house, tenantId, file);
  const verdict = await advanceImport(house, process);
  return { process, verdict, ...(await reportOf(house, process)) };
}

/** Counts and problems of an import so far. */
export async function reportOf(
  house: House,
  { tenantId, processId }: ProcessRow,
): Promise<{ counts: ImportRow; problems: ProblemRow[] }> {
  return house.inTenant(tenantId, async (tx) => {
    const counts = await findImport(tx, tenantId, processId);
    if (!counts) throw new Error('there is no such import');
    return { counts, problems: await listProblems(tx, tenantId, processId, { after: undefined, limit: 1_000 }) };
  });
}

/** What stands in the ledger of a tenant, counted and summed by the database alone. */
export interface LedgerSums {
  readonly accounts: number;
  readonly invoices: number;
  readonly items: number;
  readonly credits: number;
  readonly invoiced: bigint;
  readonly open: bigint;
  readonly credited: bigint;
}

export async function ledgerSums(house: House, tenantId: string): Promise<LedgerSums> {
  const [row] = await house.query<Record<keyof LedgerSums, bigint>>(`
    select (select count(*) from account where tenant_id = '${tenantId}') as accounts,
           (select count(*) from invoice where tenant_id = '${tenantId}') as invoices,
           (select count(*) from open_item where tenant_id = '${tenantId}') as items,
           (select count(*) from credit_entry where tenant_id = '${tenantId}') as credits,
           (select coalesce(sum(gross_minor), 0)::bigint from invoice where tenant_id = '${tenantId}') as invoiced,
           (select coalesce(sum(open_minor), 0)::bigint from open_item where tenant_id = '${tenantId}') as open,
           (select coalesce(sum(amount_minor), 0)::bigint from credit_entry where tenant_id = '${tenantId}') as credited`);
  if (!row) throw new Error('no sums');
  return {
    accounts: Number(row.accounts),
    invoices: Number(row.invoices),
    items: Number(row.items),
    credits: Number(row.credits),
    invoiced: row.invoiced,
    open: row.open,
    credited: row.credited,
  };
}

const COLUMNS = [
  'record',
  'number',
  'name',
  'country',
  'zone',
  'customer',
  'issueDate',
  'dueDate',
  'terms',
  'instalment',
  'currency',
  'amount',
  'bookingDate',
  'namedDocuments',
  'jurisdiction',
  'debtorType',
  'receiptDate',
  'acceptanceDate',
  'email',
  'contractRate',
  'contractFee',
] as const;

export type LedgerLine = Partial<Record<(typeof COLUMNS)[number], string>>;

/** A file in our own CSV format. */
export function ledgerCsv(lines: readonly LedgerLine[]): string {
  return [COLUMNS.join(','), ...lines.map((line) => COLUMNS.map((name) => line[name] ?? '').join(','))].join('\n');
}

export function customerLine(number: string, changes: LedgerLine = {}): LedgerLine {
  return { record: 'customer', number, name: `Customer ${number}`, country: 'DE', zone: 'Europe/Berlin', ...changes };
}

export function invoiceLine(number: string, customer: string, changes: LedgerLine = {}): LedgerLine {
  return {
    record: 'invoice',
    number,
    customer,
    issueDate: '2025-03-03',
    dueDate: '2025-04-02',
    currency: 'EUR',
    amount: '100.00',
    ...changes,
  };
}

export function paymentLine(number: string, customer: string, changes: LedgerLine = {}): LedgerLine {
  return {
    record: 'payment',
    number,
    customer,
    bookingDate: '2025-04-10',
    currency: 'EUR',
    amount: '40.00',
    ...changes,
  };
}
