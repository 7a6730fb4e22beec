/** Where a customer lives, what it pays in, and which law its debts are under. */
export interface Place {
  readonly country: string;
  readonly zone: string;
  readonly language: 'en' | 'de';
  readonly currencies: readonly [string, ...string[]];
  readonly debtorType: 'business' | 'consumer' | 'public';
  /** Undefined: the ledger does not say. */
  readonly jurisdiction: string | undefined;
}

/** How a customer pays. */
export type Temper = 'prompt' | 'late' | 'slow' | 'bad' | 'never';

export interface PlannedCustomer extends Place {
  readonly number: string;
  readonly name: string;
  readonly email: string;
  readonly temper: Temper;
  /** Name of a policy of the company's own; undefined for the shipped one. */
  readonly policy: string | undefined;
}

export interface PlannedInvoice {
  readonly customer: string;
  readonly number: string;
  readonly issueDate: string;
  /** The day it falls due as the parties meant it; the ledger may move it. */
  readonly dueDate: string;
  /** Whether the due date was agreed in writing; else interest depends on receipt and acceptance. */
  readonly agreed: boolean;
  readonly receiptDate: string;
  readonly acceptanceDate: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly contract: { readonly rate: string; readonly compounding: string; readonly grace: number } | undefined;
  readonly contractFee: bigint | undefined;
  readonly instalments: readonly { readonly dueDate: string; readonly amount: bigint }[];
}

/** When within a day a deed is done: before the contact windows, as they open, or in the afternoon. */
export type Slot = 'early' | 'opening' | 'afternoon';

interface DeedBase {
  readonly date: string;
  readonly slot: Slot;
  readonly customer: string;
}

export interface PlannedCredit extends DeedBase {
  readonly kind: 'payment' | 'credit-note';
  readonly number: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly named: readonly string[];
  readonly valueDate: string;
  readonly withheld: bigint;
  /** Comes in a ledger file instead of a request. */
  readonly byFile: boolean;
}

/** What people tell the system on a day. */
export type Deed =
  | PlannedCredit
  | (DeedBase & { readonly kind: 'reversal'; readonly payment: string; readonly bankFee: bigint | undefined })
  | (DeedBase & { readonly kind: 'dispute'; readonly item: string; readonly percent: number })
  | (DeedBase & { readonly kind: 'resolve'; readonly item: string; readonly outcome: 'upheld' | 'rejected' })
  | (DeedBase & { readonly kind: 'hold'; readonly until: string })
  | (DeedBase & { readonly kind: 'pause'; readonly until: string })
  | (DeedBase & { readonly kind: 'stop-contact' | 'resume-contact' | 'insolvency' });

export interface CompanyPlan {
  readonly name: string;
  /** Part of the customers' mail addresses. */
  readonly slug: string;
  readonly zone: string;
  readonly country: string;
  readonly currency: string;
  readonly settings: object;
  readonly customers: readonly PlannedCustomer[];
  readonly invoices: readonly PlannedInvoice[];
  readonly deeds: readonly Deed[];
  /** Days on which the mail server takes nothing from the first opening until the afternoon. */
  readonly mailOutages: readonly string[];
}
