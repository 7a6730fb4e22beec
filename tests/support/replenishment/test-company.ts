import { addDays } from '../../../domain/platform/dates';
import { learnLeadTime } from '../../../domain/replenishment/inventory/lead-time';
import { gammaDraw, normalDraw, poissonDraw } from '../../../domain/replenishment/back-test/random';
import type { Random } from '../../../domain/replenishment/back-test/random';
import type { TestCosts, TestItem } from '../../../domain/replenishment/back-test/types';

/** A company's history to test policies on: the first part teaches, the second part judges. */
export interface TestCompany {
  readonly name: string;
  readonly items: readonly TestItem[];
  readonly leadTimes: ReadonlyMap<string, readonly number[]>;
  readonly costs: TestCosts;
  /** First day of the second part. */
  readonly split: number;
  readonly days: number;
  /** Group by which a planner would set the rivals' levels, by item id. */
  readonly groups: ReadonlyMap<string, string>;
  /** For each item the days with a promotion, known in advance; empty where there are none. */
  readonly promotions: ReadonlyMap<string, Uint8Array>;
}

/** Twenty past receipts of a supplier: whole days from `least` on, with a mean of `mean` and a gamma spread. */
export function madeLeadTimes(random: Random, least: number, mean: number, variance: number): number[] {
  return Array.from({ length: 20 }, () => least + poissonDraw(random, (mean - least) * gammaDraw(random, variance)));
}

/** Mean lead time as the company learns it from those receipts, each of the same quantity. */
export function learnedLeadTime(days: readonly number[]): number {
  const receipts = days.map((each) => ({ sentOn: '2025-01-01', receivedOn: addDays('2025-01-01', each), quantity: 1 }));
  return learnLeadTime(receipts, { days: 0, deviation: 0 }).days;
}

/** A cost or size around `median`, log-normal with the given deviation of its logarithm. */
export function madeSize(random: Random, median: number, deviation: number): number {
  return median * Math.exp(deviation * normalDraw(random));
}
