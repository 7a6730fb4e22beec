import { formatMajor, sum } from '../../platform/money';
import type { InstalmentDraft, RecordDraft } from './read-records';
import type { ColumnMapping, RecordKind } from './mapping';
import { placeOf } from './record-reader';
import { recordKey, sameRecord } from './records';
import type { InvoiceRecord, LedgerRecord } from './records';
import type { RowProblem } from './row';

/** What a row is checked against besides itself. */
export interface KnownLedger {
  /** True for the number of a customer that the ledger holds already. */
  hasCustomer(number: string): boolean;
}

/** A draft and the line it stands on. */
export interface PlacedDraft {
  readonly line: number;
  readonly draft: RecordDraft;
}

/**
 * Remembers what the file has said so far: a number that comes again with the same content is a repetition, with other
 * content an error; a document may only name a customer told before it.
 */
export class LedgerChecks {
  private readonly seen = new Map<string, { readonly line: number; readonly record: LedgerRecord }>();

  constructor(
    private readonly known: KnownLedger,
    private readonly mapping: ColumnMapping,
  ) {}

  /** Records that are new, or problems. Nothing is remembered of a document with problems. */
  check(placed: readonly PlacedDraft[]): { readonly fresh: readonly LedgerRecord[] } | readonly RowProblem[] {
    const problems: RowProblem[] = [];
    const fresh: { readonly line: number; readonly record: LedgerRecord }[] = [];
    const own = new Map<string, LedgerRecord>();
    for (const { line, record } of this.withInstalments(placed, problems)) {
      const key = recordKey(record);
      const earlier = this.seen.get(key) ?? placedAt(own.get(key), line);
      if (earlier) {
        if (!sameRecord(earlier.record, record)) {
          problems.push(this.problem(line, record.kind, 'number', otherContent(record, earlier.line)));
        }
        continue;
      }
      problems.push(...this.referenceProblems(record, line, own));
      own.set(key, record);
      fresh.push({ line, record });
    }
    if (problems.length > 0) return problems;
    for (const entry of fresh) this.seen.set(recordKey(entry.record), entry);
    return { fresh: fresh.map(({ record }) => record) };
  }

  private problem(line: number, kind: RecordKind, field: string, reason: string): RowProblem {
    const record = this.mapping.records.find((entry) => entry.record === kind);
    return { line, field: record ? placeOf(record, field) : `${kind}.${field}`, reason };
  }

  private referenceProblems(record: LedgerRecord, line: number, own: ReadonlyMap<string, LedgerRecord>): RowProblem[] {
    if (record.kind === 'customer') return [];
    const key = `customer/${record.customer}`;
    if (!own.has(key) && !this.seen.has(key) && !this.known.hasCustomer(record.customer)) {
      const reason = `customer ${record.customer} is neither in the ledger nor on an earlier row`;
      return [this.problem(line, record.kind, 'customer', reason)];
    }
    if (record.kind === 'invoice') return [];
    for (const document of record.namedDocuments) {
      const named = own.get(`invoice/${document}`) ?? this.seen.get(`invoice/${document}`)?.record;
      if (named?.kind === 'invoice' && named.currency !== record.currency) {
        const reason = `${record.number} is in ${record.currency}, the invoice ${document} it names in ${named.currency}`;
        return [this.problem(line, record.kind, 'currency', reason)];
      }
    }
    return [];
  }

  /** Puts the instalment rows into the invoice they follow. */
  private withInstalments(
    placed: readonly PlacedDraft[],
    problems: RowProblem[],
  ): { readonly line: number; readonly record: LedgerRecord }[] {
    const records: { line: number; record: LedgerRecord }[] = [];
    for (const { line, draft } of placed) {
      if (draft.kind !== 'instalment') {
        records.push({ line, record: draft });
        continue;
      }
      const last = records.findLast(({ record }) => record.kind === 'invoice');
      if (last?.record.kind !== 'invoice' || last.record.number !== draft.invoice) {
        const reason = `the rows before it do not hold the invoice ${draft.invoice}`;
        problems.push(this.problem(line, 'instalment', 'invoice', reason));
        continue;
      }
      const problem = this.instalmentProblem(last.record, draft, line);
      if (problem) problems.push(problem);
      const { ordinal, dueDate, amount } = draft;
      last.record = { ...last.record, instalments: [...last.record.instalments, { ordinal, dueDate, amount }] };
    }
    for (const { line, record } of records) {
      if (record.kind === 'invoice' && record.instalments.length > 0) problems.push(...this.sumProblems(record, line));
    }
    return records;
  }

  private instalmentProblem(invoice: InvoiceRecord, draft: InstalmentDraft, line: number): RowProblem | undefined {
    const expected = invoice.instalments.length + 1;
    if (draft.ordinal !== expected) {
      return this.problem(line, 'instalment', 'ordinal', `instalment ${expected} is expected here`);
    }
    if (draft.currency !== invoice.currency) {
      const reason = `the instalment is in ${draft.currency}, its invoice in ${invoice.currency}`;
      return this.problem(line, 'instalment', 'currency', reason);
    }
    if (draft.dueDate < invoice.issueDate) {
      return this.problem(line, 'instalment', 'dueDate', 'the due date is before the issue date');
    }
    return undefined;
  }

  private sumProblems(invoice: InvoiceRecord, line: number): RowProblem[] {
    const total = sum(invoice.instalments.map(({ amount }) => amount));
    if (total === invoice.gross) return [];
    const { currency, gross } = invoice;
    const reason = `the instalments come to ${formatMajor(total, currency)}, the invoice to ${formatMajor(gross, currency)}`;
    return [this.problem(line, 'invoice', 'gross', reason)];
  }
}

function placedAt(record: LedgerRecord | undefined, line: number): { line: number; record: LedgerRecord } | undefined {
  return record && { line, record };
}

function otherContent(record: LedgerRecord, earlierLine: number): string {
  return `${record.kind} ${record.number} stands on line ${earlierLine} with other content`;
}
