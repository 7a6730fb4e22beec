import { fitPlannedLevels } from '../../../domain/replenishment/back-test/fit-levels';
import type { ItemScenario } from '../../../domain/replenishment/back-test/fit-levels';
import { steadyOutlook } from '../../../domain/replenishment/back-test/outlooks';
import { countDraw, seededRandom } from '../../../domain/replenishment/back-test/random';
import type { Policy } from '../../../domain/replenishment/back-test/types';
import { forecastDemand, learnDemand } from '../../../domain/replenishment/forecast/forecast';
import type { MonthlyDemand } from './carparts-company';
import { learnedLeadTime } from './test-company';
import type { TestCompany } from './test-company';

const HORIZON = 12;
const DAYS_PER_MONTH = 30.4375;
const REVIEW_CHOICES = [1, 3, 7];

/** Days of made demand that levels are tried on. */
const PATH_DAYS = 1000;

/** Months of demand, in addition to the item's own, that an item takes from all items for its ratio of variance to mean. */
const SHARED_MONTHS = 24;

interface Given {
  readonly company: TestCompany;
  readonly monthly: readonly MonthlyDemand[];
  readonly learned: number;
}

/**
 * Our policy for carparts: the forecast of the twelve months after the first part, made at its end, is the outlook; buffers,
 * lots and days of review are those of least cost on made demand with that mean and with the variance of the first part.
 */
export function carpartsPolicy({ company, monthly, learned }: Given, seed: number): Policy {
  const { items, leadTimes, costs } = company;
  const histories = monthly.map(({ months }) => months.slice(0, learned));
  const portfolio = learnDemand(histories, { horizon: HORIZON, period: 12 });
  const shared = histories.reduce((sum, each) => sum + varianceRatio(each), 0) / histories.length;
  const random = seededRandom(seed);
  const scenarios = items.map((item, index): ItemScenario => {
    const history = histories[index] ?? [];
    const request = { series: { values: history, period: 12 }, horizon: HORIZON, levels: [] };
    const { mean } = forecastDemand(request, portfolio ? { portfolio } : {});
    const daily = mean.reduce((sum, units) => sum + units, 0) / HORIZON / DAYS_PER_MONTH;
    const ratio = (varianceRatio(history) * history.length + shared * SHARED_MONTHS) / (history.length + SHARED_MONTHS);
    const demand = Float64Array.from({ length: PATH_DAYS }, () => countDraw(random, daily, ratio));
    return { item: { ...item, demand }, outlook: steadyOutlook(daily), daily, deviation: Math.sqrt(daily * ratio) };
  });
  const test = { leadTimes, costs, from: 0, until: PATH_DAYS, unmet: 'lost' as const, seed };
  return fitPlannedLevels(scenarios, test, (id) => learnedLeadTime(leadTimes.get(id) ?? []), REVIEW_CHOICES);
}

/** Variance over mean of monthly demand; 1 without demand. */
function varianceRatio(months: readonly number[]): number {
  const mean = months.reduce((sum, units) => sum + units, 0) / months.length;
  if (mean === 0) return 1;
  return months.reduce((sum, units) => sum + (units - mean) ** 2, 0) / months.length / mean;
}
