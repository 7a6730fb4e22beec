import { formatMajor } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { CashDiscountOffer } from './cash-discount';
import type { CreditEntry, OpenItem } from './types';

/** Why something of a credit was placed otherwise than the payer may expect, or was not placed. */
export interface AllocationReason {
  readonly creditId: string;
  readonly code:
    | 'document-unknown'
    | 'document-settled'
    | 'document-other-currency'
    | 'amount-ambiguous'
    | 'amount-not-searched'
    | 'cash-discount-late'
    | 'withheld-tax-unused'
    | 'remainder-kept';
  /** The document or item the reason speaks of. */
  readonly document: string | undefined;
  readonly itemId: string | undefined;
  /** Minor units of the credit's currency, where the reason is about an amount. */
  readonly amount: Minor | undefined;
  /** A plain sentence for people. */
  readonly detail: string;
}

const SAID_OF_DOCUMENT = {
  'document-unknown': 'is not in the ledger; the rest waits for it or for a person',
  'document-settled': 'has nothing open',
  'document-other-currency': 'is in another currency; the rest waits for a person',
} as const;

export function documentReason(
  credit: CreditEntry,
  code: keyof typeof SAID_OF_DOCUMENT,
  document: string,
): AllocationReason {
  const detail = `The named document ${document} ${SAID_OF_DOCUMENT[code]}.`;
  return { creditId: credit.id, code, document, itemId: undefined, amount: undefined, detail };
}

export function amountReason(credit: CreditEntry, code: 'amount-ambiguous' | 'amount-not-searched'): AllocationReason {
  const detail =
    code === 'amount-ambiguous'
      ? 'The amount equals several sets of open items, so it names none of them.'
      : 'There are too many open items to tell which of them the amount names.';
  return { creditId: credit.id, code, document: undefined, itemId: undefined, amount: undefined, detail };
}

export function lateDiscountReason(credit: CreditEntry, item: OpenItem, offer: CashDiscountOffer): AllocationReason {
  const detail =
    `The cash discount of ${said(offer.amount, credit)} on ${item.number} ended on ${offer.until}; ` +
    `the payment was credited on ${credit.valueDate}, so it is not granted.`;
  return {
    creditId: credit.id,
    code: 'cash-discount-late',
    document: item.number,
    itemId: item.id,
    amount: offer.amount,
    detail,
  };
}

export function amountLeftReason(
  credit: CreditEntry,
  code: 'withheld-tax-unused' | 'remainder-kept',
  amount: Minor,
): AllocationReason {
  const detail =
    code === 'withheld-tax-unused'
      ? `Withheld tax of ${said(amount, credit)} found no open principal to settle.`
      : `${said(amount, credit)} of this ${credit.kind} stays unapplied.`;
  return { creditId: credit.id, code, document: undefined, itemId: undefined, amount, detail };
}

function said(amount: Minor, credit: CreditEntry): string {
  return `${formatMajor(amount, credit.currency)} ${credit.currency}`;
}
