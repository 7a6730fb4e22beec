import type { IsoDate } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';
import type { ClaimRow, NoticeTotals } from '../collection/decision';
import type { ClaimKind } from '../ledger/types';

/** Everything a letter or a statement says, as plain data of the ledger; nothing else may get into one. */
export interface NoticeFacts {
  /** The company's date on which the notice is made. */
  readonly noticeDate: IsoDate;
  /** Payments booked up to and including this day have been looked at. */
  readonly bookedThrough: IsoDate;
  /** The new due date. */
  readonly payBy: IsoDate;
  /** What the payer writes on the transfer, so that the money is found. */
  readonly paymentReference: string;
  readonly creditor: CreditorFacts;
  readonly customer: CustomerFacts;
  /** All overdue items of the customer, in the order they are shown. */
  readonly items: readonly ItemFacts[];
  /** Open claims demanded before or with this notice. */
  readonly claims: readonly ClaimFacts[];
  /** Payments and credit notes that no item has taken yet. */
  readonly credits: readonly CreditFacts[];
}

export interface CreditorFacts {
  readonly name: string;
  readonly addressLines: readonly string[];
  /** Where to pay, e.g. label `IBAN`; labels are the company's own words. */
  readonly paymentDetails: readonly { readonly label: string; readonly value: string }[];
  /** Where questions go: mail address or telephone. */
  readonly contact: string | undefined;
}

export interface CustomerFacts {
  readonly number: string;
  readonly name: string;
  readonly addressLines: readonly string[];
}

export interface ItemFacts {
  readonly number: string;
  readonly issueDate: IsoDate;
  readonly dueDate: IsoDate;
  readonly currency: Currency;
  /** Amount of the invoice or instalment. */
  readonly amount: Minor;
  /** What is demanded: open and not disputed. */
  readonly open: Minor;
  /** Open but disputed: not demanded now. */
  readonly disputed: Minor;
  /** More than zero. */
  readonly daysOverdue: number;
}

export interface ClaimFacts {
  readonly kind: ClaimKind;
  /** The item it arose from; undefined for a fee of the notice. */
  readonly itemNumber: string | undefined;
  readonly currency: Currency;
  /** What is still open of it. */
  readonly open: Minor;
  /** What of it was demanded before and is not owed; told once. */
  readonly takenBack?: Minor | undefined;
  /** How interest was counted; empty for fees and fixed sums. */
  readonly rows: readonly ClaimRow[];
  /** Law or contract it rests on, for people. */
  readonly basis: string | undefined;
}

export interface CreditFacts {
  readonly kind: 'payment' | 'credit-note';
  readonly number: string;
  readonly date: IsoDate;
  readonly currency: Currency;
  /** What is left of it. */
  readonly unapplied: Minor;
}

/**
 * What the lists come to, per currency, in the order currencies appear: total = principal + claims − unapplied. The
 * letter prints these sums; whoever decided on the notice compares them with its own before it is sent.
 */
export function noticeTotals(facts: NoticeFacts): NoticeTotals[] {
  const totals = new Map<Currency, { principal: Minor; claims: Minor; unapplied: Minor }>();
  const of = (currency: Currency): { principal: Minor; claims: Minor; unapplied: Minor } => {
    const found = totals.get(currency) ?? { principal: 0n, claims: 0n, unapplied: 0n };
    totals.set(currency, found);
    return found;
  };
  for (const item of facts.items) of(item.currency).principal += item.open;
  for (const claim of facts.claims) of(claim.currency).claims += claim.open;
  for (const credit of facts.credits) of(credit.currency).unapplied += credit.unapplied;
  return [...totals].map(([currency, parts]) => ({
    currency,
    ...parts,
    total: parts.principal + parts.claims - parts.unapplied,
  }));
}
