import { fieldOf } from './import-unit';
import type { DatedInvoice, ImportUnit } from './import-unit';
import type { ColumnMapping } from './mapping';
import type { CreditRecord, CustomerRecord, InvoiceRecord, LedgerRecord } from './records';
import { recordKey } from './records';
import type { RowProblem } from './row';

/** What an invoice says, in the form in which file and ledger can be compared: its due rows instead of its terms. */
export type InvoiceContent = Omit<InvoiceRecord, 'kind' | 'number' | 'dueDate' | 'terms' | 'instalments'> & {
  readonly items: readonly { readonly instalment: number; readonly dueDate: string; readonly amount: bigint }[];
};

/** What the ledger holds under the numbers of a batch. */
export interface LedgerDocuments {
  readonly customers: ReadonlyMap<string, CustomerRecord>;
  readonly invoices: ReadonlyMap<string, InvoiceContent>;
  /** By `recordKey`. */
  readonly credits: ReadonlyMap<string, CreditRecord>;
}

/** What a batch comes to: records to write, and what became of its rows. */
export interface MatchedBatch {
  readonly customers: readonly CustomerRecord[];
  readonly invoices: readonly DatedInvoice[];
  readonly credits: readonly CreditRecord[];
  /** Rows that bring something new. */
  readonly freshRows: number;
  /** Rows whose records are all in the ledger, or earlier in the file, with the same content. */
  readonly unchangedRows: number;
  readonly rejected: readonly { readonly rows: number; readonly problems: readonly RowProblem[] }[];
}

/**
 * Holds a batch of a file against the ledger. A number the ledger holds with the same content is nothing new; with other
 * content its rows are bad, and none of their records is written.
 * @param told the customers of the whole file so far: one whose own row was bad may still be needed by a later row.
 */
export function matchLedger(
  units: readonly ImportUnit[],
  ledger: LedgerDocuments,
  told: (number: string) => CustomerRecord | undefined,
  mapping: ColumnMapping,
): MatchedBatch {
  const customers = new Map<string, CustomerRecord>();
  const invoices: DatedInvoice[] = [];
  const credits: CreditRecord[] = [];
  const rejected: MatchedBatch['rejected'][number][] = [];
  let freshRows = 0;
  let unchangedRows = 0;
  for (const unit of units) {
    if (unit.kind === 'rejected') rejected.push(unit);
    if (unit.kind === 'unchanged') unchangedRows += unit.rows;
    if (unit.kind !== 'accepted') continue;
    const problems = conflictsOf(unit, ledger, mapping);
    if (problems.length > 0) {
      rejected.push({ rows: unit.rows, problems });
      continue;
    }
    const fresh = {
      customers: unit.customers.filter(({ number }) => !ledger.customers.has(number)),
      invoices: unit.invoices.filter(({ invoice }) => !ledger.invoices.has(invoice.number)),
      credits: unit.credits.filter((credit) => !ledger.credits.has(recordKey(credit))),
    };
    const named = [...fresh.invoices.map(({ invoice }) => invoice.customer), ...fresh.credits.map((c) => c.customer)];
    for (const number of named) {
      const record = ledger.customers.has(number) ? undefined : told(number);
      if (record) customers.set(number, record);
    }
    for (const customer of fresh.customers) customers.set(customer.number, customer);
    invoices.push(...fresh.invoices);
    credits.push(...fresh.credits);
    if (fresh.customers.length + fresh.invoices.length + fresh.credits.length > 0) freshRows += unit.rows;
    else unchangedRows += unit.rows;
  }
  return { customers: [...customers.values()], invoices, credits, freshRows, unchangedRows, rejected };
}

function conflictsOf(
  unit: Extract<ImportUnit, { kind: 'accepted' }>,
  ledger: LedgerDocuments,
  mapping: ColumnMapping,
): RowProblem[] {
  const byField = new Map<string, RowProblem>();
  const compare = (record: LedgerRecord, told: object, stored: object | undefined): void => {
    const names = stored ? differences(told, stored) : [];
    if (names.length === 0) return;
    const field = fieldOf(mapping, record.kind, 'number');
    const reason = `${record.kind} ${record.number} is in the ledger with other content: ${names.join(', ')}`;
    const earlier = byField.get(field);
    byField.set(field, {
      line: unit.line,
      field,
      reason: earlier ? `${earlier.reason}; ${reason}` : reason,
    });
  };
  for (const customer of unit.customers) compare(customer, customer, ledger.customers.get(customer.number));
  for (const dated of unit.invoices) {
    compare(dated.invoice, invoiceContent(dated), ledger.invoices.get(dated.invoice.number));
  }
  for (const credit of unit.credits) compare(credit, credit, ledger.credits.get(recordKey(credit)));
  return [...byField.values()];
}

function invoiceContent({ invoice, items }: DatedInvoice): InvoiceContent {
  const { kind: _kind, number: _number, dueDate: _due, terms: _terms, instalments: _rows, ...content } = invoice;
  return {
    ...content,
    items: items.map(({ instalment, dueDate, amount }) => ({ instalment, dueDate, amount })),
  };
}

/** Names of the members that differ; a member that is absent equals one that is undefined. */
function differences(a: object, b: object): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter(
    (name) => !same(Reflect.get(a, name), Reflect.get(b, name)),
  );
}

function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return Array.isArray(a) === Array.isArray(b) && differences(a, b).length === 0;
}
