import { fitPlannedLevels } from '../../../domain/replenishment/back-test/fit-levels';
import type { ItemScenario } from '../../../domain/replenishment/back-test/fit-levels';
import { steadyOutlook } from '../../../domain/replenishment/back-test/outlooks';
import { countDraw, gammaDraw, seededRandom } from '../../../domain/replenishment/back-test/random';
import type { Random } from '../../../domain/replenishment/back-test/random';
import type { Policy } from '../../../domain/replenishment/back-test/types';
import { forecastDemand, learnDemand } from '../../../domain/replenishment/forecast/forecast';
import type { MonthlyDemand } from './carparts-company';
import { learnedLeadTime } from './test-company';
import type { TestCompany } from './test-company';

const HORIZON = 12;
const DAYS_PER_MONTH = 30.4375;
const REVIEW_CHOICES = [7, 14, 28];

/** Days of made demand that levels are tried on: slow items need many, or chance chooses their levels. */
const PATH_DAYS = 5000;

/** Days for which a drawn rate of demand holds on that path. */
const DAYS_PER_RATE = 100;

/** Months of demand, in addition to the item's own, that an item takes from all items for its ratio of variance to mean. */
const SHARED_MONTHS = 24;

interface Given {
  readonly company: TestCompany;
  readonly monthly: readonly MonthlyDemand[];
  readonly learned: number;
}

/**
 * Our policy for carparts: the forecast of the twelve months after the first part, made at its end, is the outlook; buffers,
 * lots and days of review are those of least cost on made demand with that mean, the variance of the first part and the
 * uncertainty of such forecasts.
 */
export function carpartsPolicy({ company, monthly, learned }: Given, seed: number): Policy {
  const { items, leadTimes, costs } = company;
  const histories = monthly.map(({ months }) => months.slice(0, learned));
  const shared = histories.reduce((sum, each) => sum + varianceRatio(each), 0) / histories.length;
  const ratios = histories.map(
    (each) => (varianceRatio(each) * each.length + shared * SHARED_MONTHS) / (each.length + SHARED_MONTHS),
  );
  const uncertainty = rateUncertainty(histories, ratios);
  const yearly = yearlyForecasts(histories);
  const random = seededRandom(seed);
  const scenarios = items.map((item, index): ItemScenario => {
    const daily = (yearly[index] ?? 0) / HORIZON / DAYS_PER_MONTH;
    const ratio = ratios[index] ?? 1;
    const demand = madeDemand(random, daily, ratio, uncertainty);
    const spread = daily * ratio + (uncertainty * (daily * DAYS_PER_RATE) ** 2) / DAYS_PER_RATE;
    return { item: { ...item, demand }, outlook: steadyOutlook(daily), daily, deviation: Math.sqrt(spread) };
  });
  const test = { leadTimes, costs, from: 0, until: PATH_DAYS, unmet: 'lost' as const, seed };
  return fitPlannedLevels(scenarios, test, (id) => learnedLeadTime(leadTimes.get(id) ?? []), REVIEW_CHOICES);
}

/** Forecast of the demand of the next twelve months, item by item. */
function yearlyForecasts(histories: readonly (readonly number[])[]): number[] {
  const portfolio = learnDemand(histories, { horizon: HORIZON, period: 12 });
  return histories.map((values) => {
    const request = { series: { values, period: 12 }, horizon: HORIZON, levels: [] };
    const { mean } = forecastDemand(request, portfolio ? { portfolio } : {});
    return mean.reduce((sum, units) => sum + units, 0);
  });
}

/**
 * Variance of the true rate around its forecast, as a share of the square of the forecast: what the errors of forecasting
 * the last year of the first part from the years before it have beyond the variance of counts.
 */
function rateUncertainty(histories: readonly (readonly number[])[], ratios: readonly number[]): number {
  const forecasts = yearlyForecasts(histories.map((each) => each.slice(0, -HORIZON)));
  let beyond = 0;
  let squares = 0;
  for (const [index, forecast] of forecasts.entries()) {
    const actual = (histories[index] ?? []).slice(-HORIZON).reduce((sum, units) => sum + units, 0);
    beyond += (actual - forecast) ** 2 - forecast * (ratios[index] ?? 1);
    squares += forecast ** 2;
  }
  return squares > 0 ? Math.max(0, beyond / squares) : 0;
}

/** A path of daily counts whose rate is drawn anew around `daily` every few months. */
function madeDemand(random: Random, daily: number, ratio: number, uncertainty: number): Float64Array {
  const path = new Float64Array(PATH_DAYS);
  let rate = daily;
  for (let day = 0; day < PATH_DAYS; day += 1) {
    if (day % DAYS_PER_RATE === 0) rate = uncertainty > 0 ? daily * gammaDraw(random, uncertainty) : daily;
    path[day] = countDraw(random, rate, ratio);
  }
  return path;
}

/** Variance over mean of monthly demand; 1 without demand. */
function varianceRatio(months: readonly number[]): number {
  const mean = months.reduce((sum, units) => sum + units, 0) / months.length;
  if (mean === 0) return 1;
  return months.reduce((sum, units) => sum + (units - mean) ** 2, 0) / months.length / mean;
}
