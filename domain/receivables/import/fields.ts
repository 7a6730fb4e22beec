import type { RecordKind } from './mapping';

/** How the text of a field is read. Amounts are in major units of the record's currency. */
export type FieldType =
  | 'text'
  | 'list'
  | 'date'
  | 'amount'
  | 'tax'
  | 'percent'
  | 'days'
  | 'ordinal'
  | 'currency'
  | 'country'
  | 'zone'
  | 'language'
  | 'email'
  | 'debtor-type'
  | 'compounding'
  | 'day-count'
  | 'terms';

export interface FieldDefinition {
  readonly type: FieldType;
  readonly required: boolean;
  /** What it means, for people who write a mapping. */
  readonly meaning: string;
}

const required = (type: FieldType, meaning: string): FieldDefinition => ({ type, required: true, meaning });
const optional = (type: FieldType, meaning: string): FieldDefinition => ({ type, required: false, meaning });

const DEBTOR = optional('debtor-type', 'business, consumer or public');
const JURISDICTION = optional('country', 'country whose law governs the debt');
const TAGS = optional('list', 'tags, e.g. disputed');
const CUSTOMER = required('text', 'number of the customer');
const CURRENCY = required('currency', 'ISO 4217 code');

const CREDIT: Readonly<Record<string, FieldDefinition>> = {
  number: required('text', 'document number, unique among its kind'),
  customer: CUSTOMER,
  bookingDate: required('date', 'day it was booked'),
  valueDate: optional('date', 'day the money counts from; the booking date when empty'),
  currency: CURRENCY,
  amount: required('amount', 'more than zero'),
  reference: optional('text', 'what the payer wrote'),
  namedDocuments: optional('list', 'invoice or instalment numbers it names, in order'),
};

/** The fields of each kind of record: what a mapping may fill, and what it must. */
export const RECORD_FIELDS: Readonly<Record<RecordKind, Readonly<Record<string, FieldDefinition>>>> = {
  customer: {
    number: required('text', 'customer number, unique'),
    name: required('text', 'name'),
    email: optional('email', 'address for letters'),
    phone: optional('text', 'telephone'),
    language: optional('language', 'BCP 47 language of letters; en when empty'),
    country: required('country', 'ISO 3166-1 code: whose holidays count'),
    region: optional('text', 'ISO 3166-2 subdivision, e.g. DE-BY'),
    zone: required('zone', 'IANA time zone: whose wall clock contact windows are read on'),
    debtorType: DEBTOR,
    jurisdiction: JURISDICTION,
    policyName: optional('text', 'collection policy of this customer'),
    tags: TAGS,
  },
  invoice: {
    number: required('text', 'invoice number, unique'),
    customer: CUSTOMER,
    issueDate: required('date', 'day of the invoice'),
    receiptDate: optional('date', 'day the customer received it'),
    acceptanceDate: optional('date', 'day of delivery or acceptance'),
    objectionRemovedDate: optional('date', 'day an objection in writing was removed (India, MSMED)'),
    agreedDate: optional('date', 'due date agreed in writing'),
    dueDate: optional('date', 'due date; goes before terms'),
    terms: optional('terms', 'payment terms, e.g. net 30'),
    currency: CURRENCY,
    gross: required('amount', 'invoice amount with tax, more than zero'),
    tax: optional('tax', 'tax within the gross amount'),
    contractRate: optional('percent', 'agreed default interest, percent a year'),
    contractCompounding: optional('compounding', 'simple, monthly, quarterly or yearly; simple when empty'),
    contractDayCount: optional('day-count', 'actual/365, actual/360 or actual/actual; actual/365 when empty'),
    contractGraceDays: optional('days', 'days after the due date without interest'),
    contractFee: optional('amount', 'agreed fee of each notice'),
    discountPercent: optional('percent', 'cash discount'),
    discountDays: optional('days', 'days from the issue date within which it may be taken'),
    debtorType: DEBTOR,
    jurisdiction: JURISDICTION,
    tags: TAGS,
  },
  instalment: {
    invoice: required('text', 'number of the invoice on the row before'),
    ordinal: required('ordinal', '1, 2, …'),
    dueDate: required('date', 'due date'),
    currency: CURRENCY,
    amount: required('amount', 'more than zero; all of them come to the gross amount'),
  },
  'credit-note': CREDIT,
  payment: {
    ...CREDIT,
    payer: optional('text', 'who paid'),
    withheldTax: optional('tax', 'tax the payer withheld and will certify (India, TDS)'),
  },
};
