import type { BackTest, TestItem } from './types';

/** What a rival's planner reads off the history: plain means and deviations. */
export interface Usage {
  /** Average daily usage. */
  readonly daily: number;
  /** Standard deviation of a day's usage (of the population). */
  readonly deviation: number;
  /** Mean lead time of the supplier's receipts in days. */
  readonly leadTime: number;
}

/** Average daily usage and its deviation over days `from` to `until` (excluded), with the mean of the lead times. */
export function learnUsage(item: TestItem, leadTimes: BackTest['leadTimes'], from: number, until: number): Usage {
  const days = until - from;
  let sum = 0;
  for (let day = from; day < until; day += 1) sum += item.demand[day] ?? 0;
  const daily = days > 0 ? sum / days : 0;
  let squares = 0;
  for (let day = from; day < until; day += 1) squares += ((item.demand[day] ?? 0) - daily) ** 2;
  return {
    daily,
    deviation: days > 0 ? Math.sqrt(squares / days) : 0,
    leadTime: meanLeadTime(leadTimes, item.supplierId),
  };
}

/** Mean of a supplier's lead times in days; 0 where none is known. */
export function meanLeadTime(leadTimes: BackTest['leadTimes'], supplierId: string): number {
  const known = leadTimes.get(supplierId) ?? [];
  return known.length === 0 ? 0 : known.reduce((sum, days) => sum + days, 0) / known.length;
}

/** ADU × LT + z·σ·√LT: the level that the rivals' rules order at. */
export function reorderLevel({ daily, deviation, leadTime }: Usage, z: number): number {
  return daily * leadTime + z * deviation * Math.sqrt(leadTime);
}
