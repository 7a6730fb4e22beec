import { dueItems } from './due-items';
import type { CustomerLaw, DueContext, DueItem } from './due-items';
import type { ColumnMapping, RecordKind } from './mapping';
import type { RowResult } from './read-ledger-file';
import { placeOf } from './record-reader';
import type { CreditRecord, CustomerRecord, InvoiceRecord } from './records';
import type { RowProblem } from './row';

/** An invoice and the rows it falls due in. */
export interface DatedInvoice {
  readonly invoice: InvoiceRecord;
  readonly items: readonly DueItem[];
}

/** Rows of a file that stand or fall together, ready to be held against the ledger. */
export type ImportUnit =
  | {
      readonly kind: 'accepted';
      readonly line: number;
      readonly rows: number;
      readonly customers: readonly CustomerRecord[];
      readonly invoices: readonly DatedInvoice[];
      readonly credits: readonly CreditRecord[];
    }
  | Exclude<RowResult, { kind: 'accepted' }>;

/** Adds the due dates to what was read; an invoice without one is a bad row. */
export function toImportUnit(
  result: RowResult,
  customerLaw: (number: string) => CustomerLaw | undefined,
  context: DueContext,
  mapping: ColumnMapping,
): ImportUnit {
  if (result.kind !== 'accepted') return result;
  const { line, rows, records } = result;
  const customers = records.filter((record) => record.kind === 'customer');
  const invoices: DatedInvoice[] = [];
  const problems: RowProblem[] = [];
  for (const invoice of records) {
    if (invoice.kind !== 'invoice') continue;
    const own = customers.find(({ number }) => number === invoice.customer);
    const items = dueItems(invoice, customerLaw(invoice.customer) ?? own, context);
    if ('reason' in items) problems.push({ line, field: fieldOf(mapping, 'invoice', 'dueDate'), reason: items.reason });
    else invoices.push({ invoice, items });
  }
  if (problems.length > 0) return { kind: 'rejected', line, rows, problems };
  const credits = records.filter(
    (record): record is CreditRecord => record.kind === 'credit-note' || record.kind === 'payment',
  );
  return { kind: 'accepted', line, rows, customers, invoices, credits };
}

/** The column a person looks for in the file. */
export function fieldOf(mapping: ColumnMapping, kind: RecordKind, field: string): string {
  const record = mapping.records.find((entry) => entry.record === kind);
  return record ? placeOf(record, field) : `${kind}.${field}`;
}
