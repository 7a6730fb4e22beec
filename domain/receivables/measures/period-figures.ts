import { addDays, daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { sum } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import type { OpenItem } from '../ledger/types';
import { isVisible } from '../ledger/visibility';
import type { CollectionFigures } from './collection-effectiveness';
import type { DaysFigures } from './days-outstanding';

/** All that the measures of a period are made of, in one currency. */
export interface PeriodFigures extends DaysFigures, CollectionFigures {
  readonly currency: Currency;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Principal of an item open at the end of a day, read back from its movements; zero before the ledger shows it. */
export function openAtEndOf(item: OpenItem, day: IsoDate): Minor {
  if (!isVisible(item, day)) return 0n;
  return item.amount - sum(item.movements.filter(({ date }) => date <= day).map(({ amount }) => amount));
}

/**
 * The figures of the days `from`–`to` (both included), one row a currency, by currency code. Needs the settled items as
 * well as the open ones, with all their movements. Sales are the items the ledger first showed within the period, so
 * that beginning + sales − credited = ending holds to the minor unit.
 */
export function periodFigures(items: readonly OpenItem[], from: IsoDate, to: IsoDate): PeriodFigures[] {
  const currencies = [...new Set(items.map(({ invoice }) => invoice.currency))].sort();
  const dayBefore = addDays(from, -1);
  return currencies.map((currency) => {
    const own = items.filter(({ invoice }) => invoice.currency === currency);
    const openOn = (day: IsoDate, of: readonly OpenItem[]): Minor => sum(of.map((item) => openAtEndOf(item, day)));
    const endingTotal = openOn(to, own);
    const endingCurrent = openOn(
      to,
      own.filter(({ dueDate }) => dueDate >= to),
    );
    const sold = own.filter((item) => isVisible(item, to) && !isVisible(item, dayBefore));
    return {
      currency,
      from,
      to,
      days: daysBetween(from, to) + 1,
      creditSales: sum(sold.map(({ amount }) => amount)),
      beginning: openOn(dayBefore, own),
      endingTotal,
      endingCurrent,
      receivables: endingTotal,
      notYetDue: endingCurrent,
    };
  });
}
