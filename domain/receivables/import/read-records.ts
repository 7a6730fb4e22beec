import type { CashDiscount, ContractTerms, DebtorType } from '../ledger/types';
import type { ColumnMapping, RecordKind, RecordMapping, RowCondition } from './mapping';
import { RecordReader } from './record-reader';
import type { Memory } from './record-reader';
import type { CreditRecord, CustomerRecord, InstalmentRecord, InvoiceRecord, LedgerRecord } from './records';
import type { RowProblem, SourceRow } from './row';
import { parseTerms } from './terms';
import type { WrittenTerms } from './terms';
import * as values from './values';

/** An instalment row before it has found its invoice. */
export interface InstalmentDraft extends InstalmentRecord {
  readonly kind: 'instalment';
  readonly invoice: string;
  readonly currency: string;
}

export type RecordDraft = LedgerRecord | InstalmentDraft;

/** All that one row yields, in the mapping's order; drafts count only when there are no problems. */
export interface RowReading {
  readonly kinds: readonly RecordKind[];
  readonly drafts: readonly RecordDraft[];
  readonly problems: readonly RowProblem[];
}

const MOST_DAYS = 3650;
const MOST_INSTALMENTS = 600;

/** Reads every record the mapping finds in a row. */
export function readRecords(row: SourceRow, mapping: ColumnMapping, memory: Memory): RowReading {
  const kinds: RecordKind[] = [];
  const drafts: RecordDraft[] = [];
  const problems: RowProblem[] = [];
  for (const record of mapping.records) {
    if (record.when && !holds(record.when, row)) continue;
    kinds.push(record.record);
    for (const element of record.each === undefined ? [row] : row.elements(record.each)) {
      const reader = new RecordReader(element, record, mapping, memory);
      const draft = readRecord(reader, record, mapping);
      if (reader.problems.length === 0) drafts.push(draft);
      else problems.push(...reader.problems);
    }
  }
  if (kinds.length === 0) problems.push(nothingApplies(row, mapping));
  return { kinds, drafts, problems };
}

function nothingApplies(row: SourceRow, mapping: ColumnMapping): RowProblem {
  const columns = new Set(mapping.records.flatMap((record) => (record.when ? [record.when.column] : [])));
  const [column = '-'] = columns;
  return {
    line: row.line,
    field: columns.size === 1 ? column : '-',
    reason: 'no record of the mapping applies to this row',
  };
}

function holds(condition: RowCondition, row: SourceRow): boolean {
  const cell = row.cell(condition.column);
  const text = typeof cell === 'string' ? cell.trim() : '';
  if ('is' in condition) return condition.is.includes(text);
  const filled = typeof cell === 'string' ? text !== '' : cell !== undefined;
  return filled === condition.filled;
}

function readRecord(reader: RecordReader, record: RecordMapping, mapping: ColumnMapping): RecordDraft {
  switch (record.record) {
    case 'customer':
      return readCustomer(reader);
    case 'invoice':
      return readInvoice(reader, mapping);
    case 'instalment':
      return readInstalment(reader);
    case 'credit-note':
    case 'payment':
      return readCredit(reader, record.record);
  }
}

function readCustomer(reader: RecordReader): CustomerRecord {
  return {
    kind: 'customer',
    number: reader.text('number') ?? '',
    name: reader.text('name') ?? '',
    email: reader.read('email', values.readEmail),
    phone: reader.text('phone'),
    language: reader.known('language', values.readLanguage) ?? 'en',
    country: reader.known('country', values.readCountry) ?? '',
    region: reader.text('region'),
    zone: reader.known('zone', values.readZone) ?? '',
    debtorType: debtorType(reader),
    jurisdiction: reader.known('jurisdiction', values.readCountry),
    policyName: reader.text('policyName'),
    tags: reader.list('tags'),
  };
}

function readInvoice(reader: RecordReader, mapping: ColumnMapping): InvoiceRecord {
  const currency = reader.known('currency', values.readCurrency);
  const issueDate = reader.date('issueDate') ?? '';
  const dueDate = reader.date('dueDate');
  const written = reader.read('terms', readTerms);
  const gross = reader.amount('gross', currency);
  const tax = reader.amount('tax', currency, 0n) ?? 0n;
  if (dueDate !== undefined && dueDate < issueDate) reader.refuse('dueDate', 'the due date is before the issue date');
  if (gross !== undefined && tax > gross) reader.refuse('tax', 'the tax is more than the gross amount');
  return {
    kind: 'invoice',
    number: reader.text('number') ?? '',
    customer: reader.text('customer') ?? '',
    issueDate,
    receiptDate: reader.date('receiptDate'),
    acceptanceDate: reader.date('acceptanceDate'),
    objectionRemovedDate: reader.date('objectionRemovedDate'),
    agreedDate: reader.date('agreedDate'),
    dueDate,
    terms: written?.terms,
    instalments: [],
    currency: currency ?? '',
    gross: gross ?? 0n,
    tax,
    contract: readContract(reader, mapping, currency),
    cashDiscount: readDiscount(reader, mapping) ?? written?.cashDiscount,
    debtorType: debtorType(reader),
    jurisdiction: reader.known('jurisdiction', values.readCountry),
    tags: reader.list('tags'),
  };
}

function readInstalment(reader: RecordReader): InstalmentDraft {
  const currency = reader.known('currency', values.readCurrency);
  return {
    kind: 'instalment',
    invoice: reader.text('invoice') ?? '',
    ordinal: reader.read('ordinal', (text) => values.readInteger(text, 1, MOST_INSTALMENTS)) ?? 0,
    dueDate: reader.date('dueDate') ?? '',
    currency: currency ?? '',
    amount: reader.amount('amount', currency) ?? 0n,
  };
}

function readCredit(reader: RecordReader, kind: 'payment' | 'credit-note'): CreditRecord {
  const currency = reader.known('currency', values.readCurrency);
  const bookingDate = reader.date('bookingDate') ?? '';
  return {
    kind,
    number: reader.text('number') ?? '',
    customer: reader.text('customer') ?? '',
    bookingDate,
    valueDate: reader.date('valueDate') ?? bookingDate,
    payer: reader.text('payer'),
    reference: reader.text('reference'),
    namedDocuments: reader.list('namedDocuments'),
    currency: currency ?? '',
    amount: reader.amount('amount', currency) ?? 0n,
    withheldTax: reader.amount('withheldTax', currency, 0n) ?? 0n,
  };
}

function debtorType(reader: RecordReader): DebtorType | undefined {
  return reader.known('debtorType', (text) => values.readOneOf(text, values.DEBTOR_TYPES));
}

function readTerms(text: string): values.Read<WrittenTerms> {
  const terms = parseTerms(text);
  return terms ? { value: terms } : { reason: `the terms ${values.quoted(text)} are not understood; e.g. net 30` };
}

/** The agreed interest; its other fields mean nothing without a rate. */
function readContract(
  reader: RecordReader,
  mapping: ColumnMapping,
  currency: string | undefined,
): ContractTerms | undefined {
  const ratePercent = reader.read('contractRate', (text) => values.readPercent(text, mapping.numbers));
  const compounding = reader.known('contractCompounding', (text) => values.readOneOf(text, values.COMPOUNDINGS));
  const dayCount = reader.known('contractDayCount', (text) => values.readOneOf(text, values.DAY_COUNTS));
  const graceDays = reader.read('contractGraceDays', (text) => values.readInteger(text, 0, MOST_DAYS));
  const feePerNotice = reader.amount('contractFee', currency);
  if (ratePercent === undefined) {
    if (compounding !== undefined || dayCount !== undefined || graceDays !== undefined || feePerNotice !== undefined) {
      reader.refuse('contractRate', 'an agreed rate is missing beside the other terms of the contract');
    }
    return undefined;
  }
  return {
    ratePercent,
    compounding: compounding ?? 'simple',
    dayCount: dayCount ?? 'actual/365',
    graceDays: graceDays ?? 0,
    feePerNotice,
  };
}

function readDiscount(reader: RecordReader, mapping: ColumnMapping): CashDiscount | undefined {
  const percent = reader.read('discountPercent', (text) => values.readPercent(text, mapping.numbers));
  const days = reader.read('discountDays', (text) => values.readInteger(text, 0, MOST_DAYS));
  if (percent !== undefined && Number(percent) >= 100)
    reader.refuse('discountPercent', 'a discount is less than 100 %');
  if ((percent === undefined) !== (days === undefined)) {
    const missing = percent === undefined ? 'discountPercent' : 'discountDays';
    reader.refuse(missing, 'a cash discount needs both percent and days');
  }
  return percent === undefined || days === undefined ? undefined : { percent, days };
}
