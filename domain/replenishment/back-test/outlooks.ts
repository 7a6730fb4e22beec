import type { DemandOutlook } from './planned-levels';

/** The same demand every day. */
export function steadyOutlook(daily: number): DemandOutlook {
  return { within: (_day, days) => daily * Math.max(0, days) };
}

/**
 * Expected demand given day by day, indexed as the history; after its end its mean goes on. Parts of a day count in
 * proportion.
 */
export function dailyOutlook(expected: ArrayLike<number>): DemandOutlook {
  const sums = new Float64Array(expected.length + 1);
  for (let day = 0; day < expected.length; day += 1) sums[day + 1] = (sums[day] ?? 0) + (expected[day] ?? 0);
  const total = sums[expected.length] ?? 0;
  const mean = expected.length === 0 ? 0 : total / expected.length;
  /** Expected demand before a point in time, in days from the first. */
  const before = (time: number): number => {
    if (time >= expected.length) return total + (time - expected.length) * mean;
    const whole = Math.floor(time);
    return (sums[whole] ?? 0) + (time - whole) * (expected[whole] ?? 0);
  };
  return { within: (day, days) => before(day + 1 + Math.max(0, days)) - before(day + 1) };
}

/** What a week and a promotion do to an item's demand. */
export interface WeeklyPattern {
  /** Mean demand of each day of the week without promotion; index 0 is the weekday of the first day of the history. */
  readonly week: readonly number[];
  /** Demand on days of promotion over demand on other days; 1 where there was none. */
  readonly uplift: number;
  /** Standard deviation of a day around the pattern. */
  readonly deviation: number;
}

/** Rounds of learning weekdays and uplift from each other; their errors shrink at least by half each. */
const PATTERN_ROUNDS = 40;

/** Learns the pattern from days 0 to `until` (excluded): uplift and weekdays from each other in turn, until they agree. */
export function learnWeeklyPattern(
  demand: ArrayLike<number>,
  promoted: ArrayLike<number>,
  until: number,
): WeeklyPattern {
  let uplift = 1;
  let week: number[] = [];
  for (let round = 0; round < PATTERN_ROUNDS; round += 1) {
    const sums = new Float64Array(7);
    const weights = new Float64Array(7);
    for (let day = 0; day < until; day += 1) {
      sums[day % 7] = (sums[day % 7] ?? 0) + (demand[day] ?? 0);
      weights[day % 7] = (weights[day % 7] ?? 0) + (promoted[day] === 1 ? uplift : 1);
    }
    week = Array.from(sums, (sum, weekday) => sum / Math.max(weights[weekday] ?? 0, 1));
    let actual = 0;
    let usual = 0;
    for (let day = 0; day < until; day += 1) {
      if (promoted[day] !== 1) continue;
      actual += demand[day] ?? 0;
      usual += week[day % 7] ?? 0;
    }
    uplift = usual > 0 ? Math.max(actual / usual, 0.1) : 1;
  }
  let squares = 0;
  for (let day = 0; day < until; day += 1) {
    squares += ((demand[day] ?? 0) - (week[day % 7] ?? 0) * (promoted[day] === 1 ? uplift : 1)) ** 2;
  }
  return { week, uplift, deviation: until > 0 ? Math.sqrt(squares / until) : 0 };
}

/** Expected demand of each of `days` days by the pattern and the calendar of promotions. */
export function expectedByPattern(
  { week, uplift }: WeeklyPattern,
  promoted: ArrayLike<number>,
  days: number,
): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => (week[day % 7] ?? 0) * (promoted[day] === 1 ? uplift : 1));
}
