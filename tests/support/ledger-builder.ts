import { allocate } from '../../domain/receivables/ledger/allocate';
import type { AllocationPolicyName } from '../../domain/receivables/ledger/allocation-policy';
import { post } from '../../domain/receivables/ledger/post';
import type {
  Allocation,
  CashDiscount,
  Claim,
  CreditEntry,
  Ledger,
  OpenItem,
} from '../../domain/receivables/ledger/types';

/** Builders of ledger rows for tests: a test states what matters to it, the rest is plain. */

export interface ItemFacts extends Partial<Omit<OpenItem, 'invoice'>> {
  readonly number: string;
  readonly amount: bigint;
  readonly invoiceNumber?: string;
  readonly issueDate?: string;
  readonly currency?: string;
  readonly gross?: bigint;
  readonly tax?: bigint;
  readonly cashDiscount?: CashDiscount;
}

export function openItem(facts: ItemFacts): OpenItem {
  const { invoiceNumber, issueDate, currency, gross, tax, cashDiscount, ...row } = facts;
  const issued = issueDate ?? '2024-01-01';
  return {
    id: `item-${facts.number}`,
    dueDate: '2024-01-31',
    open: facts.amount,
    visibleOn: issued,
    disputed: 0n,
    clearingUntil: undefined,
    movements: [],
    ...row,
    invoice: {
      id: `invoice-${invoiceNumber ?? facts.number}`,
      number: invoiceNumber ?? facts.number,
      issueDate: issued,
      receiptDate: undefined,
      acceptanceDate: undefined,
      objectionRemovedDate: undefined,
      agreedDate: undefined,
      currency: currency ?? 'EUR',
      gross: gross ?? facts.amount,
      tax: tax ?? 0n,
      debtorType: 'business',
      jurisdiction: undefined,
      contract: undefined,
      cashDiscount,
      tags: [],
    },
  };
}

export type CreditFacts = Partial<CreditEntry> & { readonly number: string; readonly amount: bigint };

export function payment(facts: CreditFacts): CreditEntry {
  const bookingDate = facts.bookingDate ?? '2024-03-01';
  return {
    id: `credit-${facts.number}`,
    kind: 'payment',
    bookingDate,
    valueDate: bookingDate,
    payer: undefined,
    reference: undefined,
    namedDocuments: [],
    currency: 'EUR',
    withheldTax: 0n,
    unapplied: facts.amount,
    posted: false,
    ...facts,
  };
}

export function creditNote(facts: CreditFacts): CreditEntry {
  return payment({ ...facts, kind: 'credit-note' });
}

export function claim(facts: Partial<Claim> & { readonly id: string; readonly amount: bigint }): Claim {
  return {
    itemId: undefined,
    kind: 'fixed-sum',
    currency: 'EUR',
    open: facts.amount,
    accruedFrom: undefined,
    accruedTo: undefined,
    demandedOn: undefined,
    ...facts,
  };
}

export function ledgerOf(rows: Partial<Ledger>): Ledger {
  return { items: [], credits: [], claims: [], ...rows };
}

/** Open amounts by document number. */
export function openAmounts(ledger: Ledger): Record<string, bigint> {
  return Object.fromEntries(ledger.items.map(({ number, open }) => [number, open]));
}

/** One credit laid on a ledger by the given policy, and the ledger once it is posted. */
export function laid(
  credit: CreditEntry,
  rows: Partial<Ledger>,
  policy: AllocationPolicyName = 'named-then-oldest',
  today = '2024-03-01',
) {
  const ledger = ledgerOf({ ...rows, credits: [credit, ...(rows.credits ?? [])] });
  const result = allocate(credit, ledger, policy, today);
  return { ...result, after: post(ledger, credit, result) };
}

/** Allocations in short: part, id of the debt, amount. */
export function parts(allocations: readonly Allocation[]): [Allocation['part'], string, bigint][] {
  return allocations.map(({ part, target, amount }) => [part, target.id, amount]);
}
