import type { IsoDate, Zone } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';
import type { CashDiscount, ContractTerms, DebtorType } from '../ledger/types';
import type { PaymentTerms } from './terms';

/** A customer as a ledger file tells it. */
export interface CustomerRecord {
  readonly kind: 'customer';
  readonly number: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** BCP 47 language of letters. */
  readonly language: string;
  readonly country: string;
  readonly region: string | undefined;
  readonly zone: Zone;
  readonly debtorType: DebtorType | undefined;
  readonly jurisdiction: string | undefined;
  readonly policyName: string | undefined;
  readonly tags: readonly string[];
}

/**
 * An invoice. When it falls due is told by its instalments, else by `dueDate`, else by `terms`, else by the law; the
 * first of them that is there counts.
 */
export interface InvoiceRecord {
  readonly kind: 'invoice';
  readonly number: string;
  readonly customer: string;
  readonly issueDate: IsoDate;
  readonly receiptDate: IsoDate | undefined;
  readonly acceptanceDate: IsoDate | undefined;
  readonly objectionRemovedDate: IsoDate | undefined;
  readonly agreedDate: IsoDate | undefined;
  readonly dueDate: IsoDate | undefined;
  readonly terms: PaymentTerms | undefined;
  /** In order of their ordinals 1, 2, …; their amounts come to `gross`. */
  readonly instalments: readonly InstalmentRecord[];
  readonly currency: Currency;
  readonly gross: Minor;
  readonly tax: Minor;
  readonly contract: ContractTerms | undefined;
  readonly cashDiscount: CashDiscount | undefined;
  readonly debtorType: DebtorType | undefined;
  readonly jurisdiction: string | undefined;
  readonly tags: readonly string[];
}

/** One instalment row of an invoice. */
export interface InstalmentRecord {
  readonly ordinal: number;
  readonly dueDate: IsoDate;
  readonly amount: Minor;
}

/** A payment or a credit note. */
export interface CreditRecord {
  readonly kind: 'payment' | 'credit-note';
  readonly number: string;
  readonly customer: string;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  readonly payer: string | undefined;
  readonly reference: string | undefined;
  readonly namedDocuments: readonly string[];
  readonly currency: Currency;
  readonly amount: Minor;
  readonly withheldTax: Minor;
}

export type LedgerRecord = CustomerRecord | InvoiceRecord | CreditRecord;

/** What identifies a record in a ledger: its kind and number, e.g. `payment/P-7`. */
export function recordKey(record: LedgerRecord): string {
  return `${record.kind}/${record.number}`;
}

/** True when two records say the same. A repeated file changes nothing; a same number with other content is an error. */
export function sameRecord(a: LedgerRecord, b: LedgerRecord): boolean {
  return sameValue(a, b);
}

type Members = { readonly [name: string]: unknown };

/** Structural equality; a file may repeat its customers on every row, and JSON would be slow. */
function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (!isMembers(a) || !isMembers(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => sameValue(a[name], b[name]));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}
