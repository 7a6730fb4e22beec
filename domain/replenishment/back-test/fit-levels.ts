import { DAYS_PER_YEAR } from '../defaults/inventory';
import { PlannedLevels } from './planned-levels';
import type { DemandOutlook, ItemLevels, SupplierPlan } from './planned-levels';
import { runBackTest } from './run-back-test';
import type { BackTest, TestItem } from './types';

/** An item, what is expected of it, and a history or made path of its demand to try levels on. */
export interface ItemScenario {
  readonly item: TestItem;
  readonly outlook: DemandOutlook;
  /** Mean and standard deviation of a day's demand. */
  readonly daily: number;
  readonly deviation: number;
}

/** Buffers tried, as multiples of the deviation of demand over lead time and review; the step between them is refined once. */
const BUFFER_FACTORS = [-1, -0.5, 0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4];
/** Lots tried, as multiples of the economic order quantity of the item's own line. */
const LOT_FACTORS = [0, 0.25, 0.5, 0.75, 1, 1.5, 2];

/**
 * The buffer and lot of least cost for one item when it is looked at every `reviewDays`, by playing the scenario's demand:
 * buffers first, then lots, then buffers again. The supplier's own order cost is shared and left out here.
 */
export function fitLevels(scenario: ItemScenario, test: Omit<BackTest, 'items'>, plan: SupplierPlan): ItemLevels {
  const { item, outlook, daily, deviation } = scenario;
  const alone: BackTest = { ...test, items: [item], costs: { ...test.costs, supplierOrder: 0 } };
  const outlooks = new Map([[item.itemId, outlook]]);
  const plans = new Map([[item.supplierId, plan]]);
  const costOf = (levels: ItemLevels): number => {
    const policy = new PlannedLevels({}, outlooks, new Map([[item.itemId, levels]]), plans);
    return runBackTest(alone, policy).cost.total;
  };
  const spread = Math.max(deviation * Math.sqrt(plan.leadTime + plan.reviewDays), item.multiple / 2);
  const holding = (test.costs.holdingRate * item.unitCost) / DAYS_PER_YEAR;
  const lot = Math.sqrt((2 * test.costs.orderLine * daily) / Math.max(holding, Number.MIN_VALUE));
  const buffers = BUFFER_FACTORS.map((factor) => factor * spread);
  const lots = LOT_FACTORS.map((factor) => factor * lot);
  let levels: ItemLevels = { buffer: spread, lot };
  levels = cheapest(
    buffers.map((buffer) => ({ ...levels, buffer })),
    costOf,
  );
  levels = cheapest(
    lots.map((each) => ({ ...levels, lot: each })),
    costOf,
  );
  return cheapest(
    buffers.map((buffer) => ({ ...levels, buffer })),
    costOf,
  );
}

function cheapest(candidates: readonly ItemLevels[], costOf: (levels: ItemLevels) => number): ItemLevels {
  const [first, ...others] = candidates;
  if (!first) throw new RangeError('there are no levels to choose from');
  let best = first;
  let least = costOf(first);
  for (const candidate of others) {
    const cost = costOf(candidate);
    if (cost >= least) continue;
    best = candidate;
    least = cost;
  }
  return best;
}

/**
 * Chooses for each supplier how often its items are looked at, and for each item its levels, by the cost of playing the
 * scenarios. All scenarios are played over the days of `test`.
 */
export function fitPlannedLevels(
  scenarios: readonly ItemScenario[],
  test: Omit<BackTest, 'items'>,
  leadTimeOf: (supplierId: string) => number,
  reviewChoices: readonly number[],
): PlannedLevels {
  const levels = new Map<string, ItemLevels>();
  const plans = new Map<string, SupplierPlan>();
  const outlooks = new Map(scenarios.map(({ item, outlook }) => [item.itemId, outlook]));
  const review: Record<string, number> = {};
  for (const supplierId of new Set(scenarios.map(({ item }) => item.supplierId))) {
    const own = scenarios.filter(({ item }) => item.supplierId === supplierId);
    const items = own.map(({ item }) => item);
    let least = Infinity;
    for (const reviewDays of reviewChoices) {
      const plan = { reviewDays, leadTime: leadTimeOf(supplierId) };
      const fitted = new Map(own.map((scenario) => [scenario.item.itemId, fitLevels(scenario, test, plan)]));
      const policy = new PlannedLevels({}, outlooks, fitted, new Map([[supplierId, plan]]));
      const { total } = runBackTest({ ...test, items }, policy).cost;
      if (total >= least) continue;
      least = total;
      review[`review of ${supplierId}`] = reviewDays;
      plans.set(supplierId, plan);
      for (const [itemId, each] of fitted) levels.set(itemId, each);
    }
  }
  return new PlannedLevels(review, outlooks, levels, plans);
}
