import type { IsoDate } from '../../platform/dates';
import { minimum, sum } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import { byAge } from './order';
import type { CreditEntry, Ledger, OpenItem } from './types';
import { isEffective, isInClearing, isVisible } from './visibility';

/** What dunning reads: what is overdue in one currency, and what stands against it. Minor units. */
export interface OverdueNet {
  readonly currency: Currency;
  /** Undisputed open principal of the overdue items. */
  readonly overdue: Minor;
  /** Disputed open principal of the overdue items; not part of `overdue`. */
  readonly disputed: Minor;
  /** Payments not applied yet. */
  readonly unapplied: Minor;
  readonly openCredits: Minor;
  /** `overdue` − `unapplied` − `openCredits`; below zero when the customer has more to its credit than overdue. */
  readonly net: Minor;
  /** The overdue items with an undisputed part, oldest first. */
  readonly items: readonly OpenItem[];
}

/** An item is overdue from the day after its due date, while visible, open and not in clearing. */
export function isOverdue(item: OpenItem, today: IsoDate): boolean {
  return item.open > 0n && item.dueDate < today && isVisible(item, today) && !isInClearing(item, today);
}

/** The disputed part of what is open: never more than that. */
export function disputedPart(item: OpenItem): Minor {
  return minimum(item.disputed, item.open);
}

/**
 * The overdue net of an account, one row a currency with anything to tell, by currency code. Claims are not part of it.
 * Credits booked later than `today` and reversed ones do not count; a write-off is no money.
 */
export function overdueNet(ledger: Ledger, today: IsoDate): OverdueNet[] {
  const overdue = ledger.items.filter((item) => isOverdue(item, today)).sort(byAge);
  const credits = ledger.credits.filter((credit) => isEffective(credit, today) && credit.unapplied > 0n);
  const currencies = new Set([
    ...overdue.map(({ invoice }) => invoice.currency),
    ...credits.filter(({ kind }) => kind !== 'write-off').map(({ currency }) => currency),
  ]);
  return [...currencies].sort().map((currency) => netIn(currency, overdue, credits));
}

function netIn(currency: Currency, overdue: readonly OpenItem[], credits: readonly CreditEntry[]): OverdueNet {
  const items = overdue.filter(({ invoice }) => invoice.currency === currency);
  const undisputed = sum(items.map((item) => item.open - disputedPart(item)));
  const unapplied = unappliedIn(currency, credits, 'payment');
  const openCredits = unappliedIn(currency, credits, 'credit-note');
  return {
    currency,
    overdue: undisputed,
    disputed: sum(items.map(disputedPart)),
    unapplied,
    openCredits,
    net: undisputed - unapplied - openCredits,
    items: items.filter((item) => item.open > disputedPart(item)),
  };
}

function unappliedIn(currency: Currency, credits: readonly CreditEntry[], kind: CreditEntry['kind']): Minor {
  return sum(
    credits.filter((credit) => credit.currency === currency && credit.kind === kind).map(({ unapplied }) => unapplied),
  );
}
