import type { PlannedCredit, PlannedCustomer, PlannedInvoice } from './plan-types';

const COLUMNS = [
  'record',
  'number',
  'name',
  'email',
  'language',
  'country',
  'zone',
  'debtorType',
  'jurisdiction',
  'policy',
  'customer',
  'issueDate',
  'receiptDate',
  'acceptanceDate',
  'agreedDate',
  'dueDate',
  'currency',
  'amount',
  'contractRate',
  'contractCompounding',
  'contractGraceDays',
  'contractFee',
  'instalment',
  'bookingDate',
  'valueDate',
  'namedDocuments',
  'withheldTax',
] as const;

type Line = Partial<Record<(typeof COLUMNS)[number], string | undefined>>;

/** What enters the ledger with one file, in the product's own CSV (docs/ledger-files.md). */
export interface FileContent {
  readonly customers: readonly PlannedCustomer[];
  readonly invoices: readonly PlannedInvoice[];
  readonly credits: readonly PlannedCredit[];
}

/** Undefined when there is nothing to write. */
export function ledgerFile({ customers, invoices, credits }: FileContent): string | undefined {
  const lines = [...customers.map(customerLine), ...invoices.flatMap(invoiceLines), ...credits.map(creditLine)];
  if (lines.length === 0) return undefined;
  return [COLUMNS.join(','), ...lines.map((line) => COLUMNS.map((column) => line[column] ?? '').join(','))].join('\n');
}

function customerLine(customer: PlannedCustomer): Line {
  const { number, name, email, language, country, zone, debtorType, jurisdiction, policy } = customer;
  return { record: 'customer', number, name, email, language, country, zone, debtorType, jurisdiction, policy };
}

function invoiceLines(invoice: PlannedInvoice): Line[] {
  const { contract, currency } = invoice;
  const head: Line = {
    record: 'invoice',
    number: invoice.number,
    customer: invoice.customer,
    issueDate: invoice.issueDate,
    receiptDate: invoice.receiptDate,
    acceptanceDate: invoice.acceptanceDate,
    agreedDate: invoice.agreed ? invoice.dueDate : undefined,
    dueDate: invoice.instalments.length > 0 ? undefined : invoice.dueDate,
    currency,
    amount: major(invoice.amount),
    contractRate: contract?.rate,
    contractCompounding: contract?.compounding,
    contractGraceDays: contract && String(contract.grace),
    contractFee: invoice.contractFee === undefined ? undefined : major(invoice.contractFee),
  };
  const parts = invoice.instalments.map((part, index) => ({
    record: 'instalment',
    number: invoice.number,
    instalment: String(index + 1),
    dueDate: part.dueDate,
    currency,
    amount: major(part.amount),
  }));
  return [head, ...parts];
}

function creditLine(credit: PlannedCredit): Line {
  return {
    record: credit.kind,
    number: credit.number,
    customer: credit.customer,
    bookingDate: credit.date,
    valueDate: credit.valueDate,
    currency: credit.currency,
    amount: major(credit.amount),
    namedDocuments: credit.named.join(';'),
    withheldTax: credit.withheld > 0n ? major(credit.withheld) : undefined,
  };
}

/** All currencies of the proof have two decimals. */
function major(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}
