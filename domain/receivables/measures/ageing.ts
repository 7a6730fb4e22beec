import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { sum } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import type { OpenItem } from '../ledger/types';
import { isVisible } from '../ledger/visibility';

/** Days past due, both ends included; `not-due` also holds what is due today. */
export const AGE_BUCKETS = ['not-due', '1-30', '31-60', '61-90', '91-120', 'over-120'] as const;

export type AgeBucket = (typeof AGE_BUCKETS)[number];

/** One currency's open principal by age, in minor units. */
export interface AgeingRow {
  readonly currency: Currency;
  readonly buckets: Readonly<Record<AgeBucket, Minor>>;
  readonly total: Minor;
}

/** The bucket of a due date as seen on a day: due 01-15, 02-14 is its 30th day past due and 02-15 its 31st. */
export function ageBucket(dueDate: IsoDate, asOf: IsoDate): AgeBucket {
  const days = daysBetween(dueDate, asOf);
  if (days <= 0) return 'not-due';
  if (days <= 30) return '1-30';
  if (days <= 60) return '31-60';
  if (days <= 90) return '61-90';
  return days <= 120 ? '91-120' : 'over-120';
}

/** Open principal by age, one row a currency, by currency code. Disputed parts and items in clearing count: they are owed. */
export function ageing(items: readonly OpenItem[], asOf: IsoDate): AgeingRow[] {
  const open = items.filter((item) => item.open > 0n && isVisible(item, asOf));
  const currencies = [...new Set(open.map(({ invoice }) => invoice.currency))].sort();
  return currencies.map((currency) => {
    const buckets: Record<AgeBucket, Minor> = {
      'not-due': 0n,
      '1-30': 0n,
      '31-60': 0n,
      '61-90': 0n,
      '91-120': 0n,
      'over-120': 0n,
    };
    for (const item of open) {
      if (item.invoice.currency === currency) buckets[ageBucket(item.dueDate, asOf)] += item.open;
    }
    return { currency, buckets, total: sum(Object.values(buckets)) };
  });
}
