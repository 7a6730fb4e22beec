/**
 * Orders are never raised by more than this many days of demand to reach a least order value or to fill a truck, and no
 * item joins another's order earlier than that. A quarter: beyond it forecasts of single items say little.
 */
export const MOST_EXTRA_DAYS = 90;
