import type { ColumnMapping, ColumnSource, RecordMapping } from '../import/mapping';

/** A column of our own files: named like the field, and the file may lack it. */
function own(column: string, more: Partial<ColumnSource> = {}): ColumnSource {
  return { column, optional: true, ...more };
}

const CUSTOMER: RecordMapping = {
  record: 'customer',
  when: { column: 'record', is: ['customer'] },
  fields: {
    number: { column: 'number' },
    name: own('name'),
    email: own('email'),
    phone: own('phone'),
    language: own('language'),
    country: own('country'),
    region: own('region'),
    zone: own('zone'),
    debtorType: own('debtorType'),
    jurisdiction: own('jurisdiction'),
    policyName: own('policy'),
    tags: own('tags'),
  },
};

const INVOICE: RecordMapping = {
  record: 'invoice',
  when: { column: 'record', is: ['invoice'] },
  fields: {
    number: { column: 'number' },
    customer: own('customer'),
    issueDate: own('issueDate'),
    receiptDate: own('receiptDate'),
    acceptanceDate: own('acceptanceDate'),
    objectionRemovedDate: own('objectionRemovedDate'),
    agreedDate: own('agreedDate'),
    dueDate: own('dueDate'),
    terms: own('terms'),
    currency: own('currency'),
    gross: own('amount'),
    tax: own('tax'),
    contractRate: own('contractRate'),
    contractCompounding: own('contractCompounding'),
    contractDayCount: own('contractDayCount'),
    contractGraceDays: own('contractGraceDays'),
    contractFee: own('contractFee'),
    discountPercent: own('discountPercent'),
    discountDays: own('discountDays'),
    debtorType: own('debtorType'),
    jurisdiction: own('jurisdiction'),
    tags: own('tags'),
  },
};

const INSTALMENT: RecordMapping = {
  record: 'instalment',
  when: { column: 'record', is: ['instalment'] },
  fields: {
    invoice: { column: 'number' },
    ordinal: own('instalment'),
    dueDate: own('dueDate'),
    currency: own('currency'),
    amount: own('amount'),
  },
};

const CREDIT_FIELDS: RecordMapping['fields'] = {
  number: { column: 'number' },
  customer: own('customer'),
  bookingDate: own('bookingDate'),
  valueDate: own('valueDate'),
  currency: own('currency'),
  amount: own('amount'),
  reference: own('reference'),
  namedDocuments: own('namedDocuments'),
};

const CREDIT_NOTE: RecordMapping = {
  record: 'credit-note',
  when: { column: 'record', is: ['credit-note'] },
  fields: CREDIT_FIELDS,
};

const PAYMENT: RecordMapping = {
  record: 'payment',
  when: { column: 'record', is: ['payment'] },
  fields: { ...CREDIT_FIELDS, payer: own('payer'), withheldTax: own('withheldTax') },
};

/**
 * Our own CSV: one file, UTF-8, comma, ISO dates, decimal point. The column `record` says what a row is; customers stand
 * before the documents that name them, instalment rows right after their invoice. Lists (`tags`, `namedDocuments`) are
 * separated by semicolons.
 */
const NEUROERP_CSV: ColumnMapping = {
  name: 'neuroerp-csv',
  title: 'NeuroERP ledger file (CSV)',
  source: { format: 'csv', delimiter: ',', encoding: 'utf-8' },
  dates: 'yyyy-mm-dd',
  numbers: { decimal: '.' },
  records: [CUSTOMER, INVOICE, INSTALMENT, CREDIT_NOTE, PAYMENT],
};

/** Our own JSON: `{ "records": [ … ] }` with the same names; an invoice may hold its instalments as an array. */
const NEUROERP_JSON: ColumnMapping = {
  name: 'neuroerp-json',
  title: 'NeuroERP ledger file (JSON)',
  source: { format: 'json', rows: 'records' },
  dates: 'yyyy-mm-dd',
  numbers: { decimal: '.' },
  records: [
    CUSTOMER,
    INVOICE,
    {
      record: 'instalment',
      when: { column: 'record', is: ['invoice'] },
      each: 'instalments',
      fields: {
        invoice: { column: '../number' },
        ordinal: { column: 'ordinal' },
        dueDate: { column: 'dueDate' },
        currency: { column: '../currency' },
        amount: { column: 'amount' },
      },
    },
    CREDIT_NOTE,
    PAYMENT,
  ],
};

/**
 * IBM's sample ledger "Accounts Receivable" (fictitious, 2012–2013) as it is: a row is an invoice, its customer and, on
 * `SettledDate`, the payment of the whole amount. The file names neither currency nor place nor address, and its country
 * codes are explained nowhere: the mapping sets US dollars, New York, and an address that can never be delivered, and
 * keeps the code as a tag. Debtor type and jurisdiction stay unknown, so no statutory interest is claimed on it.
 */
const IBM_ACCOUNTS_RECEIVABLE: ColumnMapping = {
  name: 'ibm-accounts-receivable',
  title: 'IBM sample: Accounts Receivable',
  source: { format: 'csv', delimiter: ',', encoding: 'utf-8' },
  dates: 'm/d/yyyy',
  numbers: { decimal: '.' },
  records: [
    {
      record: 'customer',
      fields: {
        number: { column: 'customerID' },
        name: { template: 'Customer {customerID}' },
        email: { template: '{customerID}@example.invalid' },
        language: { constant: 'en' },
        country: { constant: 'US' },
        zone: { constant: 'America/New_York' },
        tags: { template: 'country-{countryCode}' },
      },
    },
    {
      record: 'invoice',
      fields: {
        number: { column: 'invoiceNumber' },
        customer: { column: 'customerID' },
        issueDate: { column: 'InvoiceDate' },
        dueDate: { column: 'DueDate' },
        currency: { constant: 'USD' },
        gross: { column: 'InvoiceAmount' },
        tags: [
          { column: 'Disputed', values: { Yes: 'disputed', No: '' } },
          { column: 'PaperlessBill', values: { Paper: 'paper-bill', Electronic: 'electronic-bill' } },
        ],
      },
    },
    {
      record: 'payment',
      when: { column: 'SettledDate', filled: true },
      fields: {
        number: { template: 'SETTLED-{invoiceNumber}' },
        customer: { column: 'customerID' },
        bookingDate: { column: 'SettledDate' },
        currency: { constant: 'USD' },
        amount: { column: 'InvoiceAmount' },
        reference: { template: 'Invoice {invoiceNumber}' },
        namedDocuments: { column: 'invoiceNumber' },
      },
    },
  ],
};

/** The shipped mappings by name; a tenant's own mapping of the same name goes before. */
export const DEFAULT_MAPPINGS: readonly ColumnMapping[] = [NEUROERP_CSV, NEUROERP_JSON, IBM_ACCOUNTS_RECEIVABLE];
