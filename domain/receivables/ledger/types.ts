import type { IsoDate, Zone } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';

/** Who owes: decides which law, which fixed sum and which fees apply. */
export type DebtorType = 'business' | 'consumer' | 'public';

/** One customer at one company, as far as collection needs to know it. */
export interface Account {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** BCP 47 language of letters, e.g. `de`. */
  readonly language: string;
  /** ISO 3166-1 country and optional region: the customer's own holidays. */
  readonly country: string;
  readonly region: string | undefined;
  /** The customer's own time zone: contact windows are read on this wall clock. */
  readonly zone: Zone;
  readonly debtorType: DebtorType | undefined;
  /** ISO 3166-1 country whose law governs the debt, where known. */
  readonly jurisdiction: string | undefined;
  readonly policyName: string | undefined;
  readonly tags: readonly string[];
  readonly contactStoppedOn: IsoDate | undefined;
  /** Collection rests through this day (inclusive). */
  readonly holdUntil: IsoDate | undefined;
  readonly holdReason: string | undefined;
  readonly insolventOn: IsoDate | undefined;
  readonly handedOverOn: IsoDate | undefined;
}

/** The facts of the invoice an open item belongs to; interest and due dates are read from them. */
export interface InvoiceFacts {
  readonly id: string;
  readonly number: string;
  readonly issueDate: IsoDate;
  readonly receiptDate: IsoDate | undefined;
  readonly acceptanceDate: IsoDate | undefined;
  readonly objectionRemovedDate: IsoDate | undefined;
  readonly agreedDate: IsoDate | undefined;
  readonly currency: Currency;
  readonly gross: Minor;
  readonly tax: Minor;
  readonly debtorType: DebtorType | undefined;
  readonly jurisdiction: string | undefined;
  /** Contractual interest as stored; read by the interest rules. */
  readonly contract: ContractTerms | undefined;
  readonly cashDiscount: CashDiscount | undefined;
  readonly tags: readonly string[];
}

/** Interest the parties agreed on. Rates are percent a year as decimal text. */
export interface ContractTerms {
  readonly ratePercent: string;
  readonly compounding: 'simple' | 'monthly' | 'quarterly' | 'yearly';
  readonly dayCount: 'actual/365' | 'actual/360' | 'actual/actual';
  readonly graceDays: number;
  readonly feePerNotice: Minor | undefined;
}

/** A discount for early payment, e.g. 2 % within 10 days of the invoice's issue date. */
export interface CashDiscount {
  readonly percent: string;
  readonly days: number;
}

/** An invoice or one instalment row of it, with the amount still open. */
export interface OpenItem {
  readonly id: string;
  /** Document number; an instalment carries a suffix, e.g. `INV-7/2`. */
  readonly number: string;
  readonly invoice: InvoiceFacts;
  readonly dueDate: IsoDate;
  readonly amount: Minor;
  readonly open: Minor;
  /** The day from which the ledger shows the item. */
  readonly visibleOn: IsoDate;
  /** Sum of unresolved disputes; at most `open` counts. */
  readonly disputed: Minor;
  /** In a direct-debit run or a cheque in clearing through this day: neither dunned nor paid. */
  readonly clearingUntil: IsoDate | undefined;
  /** Principal movements so far, oldest first: interest is cut into rows by them. */
  readonly movements: readonly PrincipalMovement[];
}

export interface PrincipalMovement {
  readonly date: IsoDate;
  readonly amount: Minor;
  readonly kind: 'payment' | 'credit-note' | 'write-off' | 'dispute-upheld';
}

/** A payment, credit note or write-off on the account. */
export interface CreditEntry {
  readonly id: string;
  readonly kind: 'payment' | 'credit-note' | 'write-off';
  readonly number: string;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  readonly payer: string | undefined;
  readonly reference: string | undefined;
  /** Invoice or instalment numbers the payer names (remittance advice), in order. */
  readonly namedDocuments: readonly string[];
  readonly currency: Currency;
  readonly amount: Minor;
  /** Tax the payer withheld and will certify (India TDS); settles principal beside `amount`. */
  readonly withheldTax: Minor;
  /** What no item or claim has taken yet. */
  readonly unapplied: Minor;
  /**
   * What is left of `withheldTax`: `withheldTax` less its live allocations. Unknown means all of it for an entry not
   * posted yet, and nothing for a posted one, so that no tax is ever settled twice.
   */
  readonly withheldUnapplied?: Minor | undefined;
  readonly posted: boolean;
  /** The day the payment was returned (or the entry taken back); it settles nothing any more. */
  readonly reversedOn?: IsoDate | undefined;
}

export type ClaimKind = 'interest' | 'fixed-sum' | 'notice-fee' | 'bank-fee';

/** Interest, fee or fixed sum owed beside the principal; `demandedOn` once a notice named it. */
export interface Claim {
  readonly id: string;
  readonly itemId: string | undefined;
  readonly kind: ClaimKind;
  readonly currency: Currency;
  /** What was demanded, less what was taken back since. */
  readonly amount: Minor;
  readonly open: Minor;
  readonly accruedFrom: IsoDate | undefined;
  readonly accruedTo: IsoDate | undefined;
  readonly demandedOn: IsoDate | undefined;
  /** What was demanded and turned out not to be owed, and the day it was last lowered. */
  readonly takenBack?: { readonly amount: Minor; readonly on: IsoDate } | undefined;
  /** Money that settled it, one entry a credit, oldest first; told of claims that may be taken back. */
  readonly paidBy?: readonly ClaimPayment[] | undefined;
}

/** What one payment or credit note settled of a claim. */
export interface ClaimPayment {
  readonly creditId: string;
  readonly amount: Minor;
}

/** What a credit entry settled, and by which rule. */
export interface Allocation {
  readonly creditId: string;
  readonly target: { readonly kind: 'item'; readonly id: string } | { readonly kind: 'claim'; readonly id: string };
  readonly part: 'principal' | 'interest' | 'costs' | 'withheld-tax' | 'cash-discount' | 'cash-discount-tax';
  readonly amount: Minor;
  /** Name of the rule that placed it, shown to people. */
  readonly rule: string;
}

/** The customer ledger of one account as it stands on a day. */
export interface Ledger {
  readonly items: readonly OpenItem[];
  readonly credits: readonly CreditEntry[];
  readonly claims: readonly Claim[];
}
