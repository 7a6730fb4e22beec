import { fitPlannedLevels } from '../../../domain/replenishment/back-test/fit-levels';
import type { ItemScenario } from '../../../domain/replenishment/back-test/fit-levels';
import { dailyOutlook, expectedByPattern, learnWeeklyPattern } from '../../../domain/replenishment/back-test/outlooks';
import type { Policy } from '../../../domain/replenishment/back-test/types';
import { learnedLeadTime } from './test-company';
import type { TestCompany } from './test-company';

const REVIEW_CHOICES = [1, 2, 3, 4, 5, 7];

/**
 * Our policy for the grocery: weekly pattern and uplift of promotions of the first year give the outlook, with the promotions
 * planned for the second; buffers, lots and days of review are those of least cost when the first year is played.
 */
export function groceryPolicy({ items, leadTimes, costs, split, days, promotions }: TestCompany, seed: number): Policy {
  const scenarios = items.map((item): ItemScenario => {
    const promoted = promotions.get(item.itemId) ?? new Uint8Array(days);
    const pattern = learnWeeklyPattern(item.demand, promoted, split);
    const outlook = dailyOutlook(expectedByPattern(pattern, promoted, days));
    const daily = pattern.week.reduce((sum, units) => sum + units / 7, 0);
    return { item, outlook, daily, deviation: pattern.deviation };
  });
  const test = { leadTimes, costs, from: 0, until: split, unmet: 'lost' as const, seed };
  return fitPlannedLevels(scenarios, test, (id) => learnedLeadTime(leadTimes.get(id) ?? []), REVIEW_CHOICES);
}
