import type {
  CollectionPolicy,
  CollectionStep,
  MessageStep,
  Trigger,
} from '../../../domain/receivables/collection/policy';
import type { CollectionState } from '../../../domain/receivables/collection/state';
import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import type { Account, CreditEntry, OpenItem } from '../../../domain/receivables/ledger/types';

/** A customer in Berlin who may be mailed; the tests change what they are about. */
export function account(changes: Partial<Account> = {}): Account {
  return {
    id: 'account',
    number: 'C-1',
    name: 'Beispiel GmbH',
    email: 'ap@example.invalid',
    phone: undefined,
    language: 'en',
    country: 'DE',
    region: undefined,
    zone: 'Europe/Berlin',
    debtorType: 'business',
    jurisdiction: undefined,
    policyName: undefined,
    tags: [],
    contactStoppedOn: undefined,
    holdUntil: undefined,
    holdReason: undefined,
    insolventOn: undefined,
    handedOverOn: undefined,
    ...changes,
  };
}

/** An open item due on a day, in minor units of EUR unless said otherwise. */
export function item(number: string, dueDate: string, amount: bigint, changes: Partial<OpenItem> = {}): OpenItem {
  return {
    id: `item-${number}`,
    number,
    invoice: {
      id: `invoice-${number}`,
      number,
      issueDate: '2000-01-01',
      receiptDate: undefined,
      acceptanceDate: undefined,
      objectionRemovedDate: undefined,
      agreedDate: undefined,
      currency: 'EUR',
      gross: amount,
      tax: 0n,
      debtorType: undefined,
      jurisdiction: undefined,
      contract: undefined,
      cashDiscount: undefined,
      tags: [],
    },
    dueDate,
    amount,
    open: amount,
    visibleOn: '2000-01-01',
    disputed: 0n,
    clearingUntil: undefined,
    movements: [],
    ...changes,
  };
}

/** A payment that names what it pays, unless `named` is empty. */
export function payment(
  number: string,
  bookingDate: string,
  amount: bigint,
  named: readonly string[] = [],
  changes: Partial<CreditEntry> = {},
): CreditEntry {
  return {
    id: `payment-${number}`,
    kind: 'payment',
    number,
    bookingDate,
    valueDate: bookingDate,
    payer: undefined,
    reference: undefined,
    namedDocuments: named,
    currency: 'EUR',
    amount,
    withheldTax: 0n,
    unapplied: amount,
    posted: false,
    ...changes,
  };
}

/** A company in Berlin with one account. */
export function state(items: readonly OpenItem[], changes: Partial<CollectionState> = {}): CollectionState {
  return {
    company: {
      zone: 'Europe/Berlin',
      country: 'DE',
      region: undefined,
      name: 'Muster AG',
      letterhead: { addressLines: [], paymentDetails: [], contact: undefined },
      claimant: { enterprise: undefined, registeredOn: undefined, trader: undefined },
    },
    account: account(),
    ledger: { items, credits: [], claims: [] },
    nextLedgerDate: undefined,
    notices: [],
    episodeSince: undefined,
    tasks: [],
    facts: {},
    ...changes,
  };
}

export function messageStep(code: string, kind: Trigger['kind'], days: number): MessageStep {
  return {
    code,
    kind: 'message',
    trigger: { kind, days },
    conditions: undefined,
    template: 'reminder',
    demands: { interest: false, fixedSum: false, fee: false },
    payWithinDays: 7,
  };
}

/** A policy that may write at any hour of any day and as often as it likes, so that only its steps decide. */
export function openPolicy(
  steps: readonly CollectionStep[],
  changes: Partial<CollectionPolicy> = {},
): CollectionPolicy {
  return {
    ...DEFAULT_COLLECTION_POLICY,
    minimumIntervalDays: 0,
    window: { fromMinute: 0, toMinute: 1440, days: 'every-day' },
    steps,
    ...changes,
  };
}
