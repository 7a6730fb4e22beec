import { Exact } from '../../platform/money';
import type { Minor } from '../../platform/money';

/** Figures of one currency and one period. Sales and receivables are gross (tax included), in minor units. */
export interface DaysFigures {
  /** Open receivables at the end of the period. */
  readonly receivables: Minor;
  /** The part of `receivables` that is not yet due. */
  readonly notYetDue: Minor;
  /** Sales on credit in the period. */
  readonly creditSales: Minor;
  /** Days of the period, e.g. 365. */
  readonly days: number;
}

/** Days sales outstanding = receivables / credit sales × days. Undefined without sales. Exact; callers round. */
export function daysSalesOutstanding(figures: DaysFigures): Exact | undefined {
  return inDays(figures.receivables, figures);
}

/** Best-possible DSO = not-yet-due receivables × days / credit sales: what it would be if nobody paid late. */
export function bestPossibleDaysSalesOutstanding(figures: DaysFigures): Exact | undefined {
  return inDays(figures.notYetDue, figures);
}

/** Average days delinquent = DSO − best-possible DSO. Undefined without sales. */
export function averageDaysDelinquent(figures: DaysFigures): Exact | undefined {
  return inDays(figures.receivables - figures.notYetDue, figures);
}

/** Multiplies before it divides, so that a quotient that ends is exact. */
function inDays(amount: Minor, { creditSales, days }: DaysFigures): Exact | undefined {
  if (creditSales <= 0n) return undefined;
  return new Exact(amount.toString()).times(days).div(new Exact(creditSales.toString()));
}
