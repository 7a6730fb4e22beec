import { chooseByCost } from '../../../../domain/replenishment/back-test/choose-policy';
import { fitLevels, fitPlannedLevels } from '../../../../domain/replenishment/back-test/fit-levels';
import { chooseByGroup } from '../../../../domain/replenishment/back-test/grouped-policy';
import { learnUsage, reorderLevel } from '../../../../domain/replenishment/back-test/learn-usage';
import {
  dailyOutlook,
  expectedByPattern,
  learnWeeklyPattern,
  steadyOutlook,
} from '../../../../domain/replenishment/back-test/outlooks';
import { PlannedLevels, quantityFor } from '../../../../domain/replenishment/back-test/planned-levels';
import { countDraw, drawFor, gammaDraw, seededRandom } from '../../../../domain/replenishment/back-test/random';
import { odooPolicy } from '../../../../domain/replenishment/back-test/rivals';
import { runBackTest } from '../../../../domain/replenishment/back-test/run-back-test';
import type { BackTest, TestItem } from '../../../../domain/replenishment/back-test/types';

const item = (itemId: string, demand: ArrayLike<number>, shelfLife?: number): TestItem => ({
  itemId,
  supplierId: 's',
  demand,
  unitCost: 20,
  shelfLife,
  multiple: 1,
  openingStock: 5,
});

describe('made randomness', () => {
  it('has the mean and variance it is asked for', () => {
    const random = seededRandom(7);
    const rounds = 60_000;
    for (const [mean, ratio] of [
      [0.4, 1],
      [3, 2.5],
      [80, 1.5],
    ] as const) {
      let sum = 0;
      let squares = 0;
      for (let round = 0; round < rounds; round += 1) {
        const draw = countDraw(random, mean, ratio);
        sum += draw;
        squares += draw * draw;
      }
      const average = sum / rounds;
      const variance = squares / rounds - average * average;
      expect(Math.abs(average / mean - 1)).toBeLessThan(0.03);
      expect(Math.abs(variance / (mean * ratio) - 1)).toBeLessThan(0.06);
    }
    let gamma = 0;
    for (let round = 0; round < rounds; round += 1) gamma += gammaDraw(random, 2);
    expect(Math.abs(gamma / rounds - 1)).toBeLessThan(0.03);
  });

  it('draws for a day and supplier do not depend on other draws, and are spread evenly', () => {
    expect(drawFor(3, 'x', 5)).toBe(drawFor(3, 'x', 5));
    const draws = Array.from({ length: 4000 }, (_, day) => drawFor(3, 'x', day));
    const quarter = draws.filter((draw) => draw < 0.25).length;
    expect(Math.abs(quarter / 4000 - 0.25)).toBeLessThan(0.03);
  });
});

describe('outlooks', () => {
  it('add up days and parts of days after today, and go on with the mean', () => {
    const outlook = dailyOutlook([1, 2, 3, 6]);
    expect(outlook.within(0, 2)).toBe(5);
    expect(outlook.within(0, 2.5)).toBe(8);
    expect(outlook.within(2, 3)).toBe(12);
    expect(outlook.within(1, 0)).toBe(0);
    expect(steadyOutlook(4).within(9, 1.5)).toBe(6);
  });

  it('learn a week and the uplift of promotions exactly where nothing else moves demand', () => {
    const week = [2, 4, 6, 8, 10, 12, 14];
    const promoted = Uint8Array.from({ length: 90 }, (_, day) => (day % 30 < 5 ? 1 : 0));
    const demand = Array.from(promoted, (on, day) => (week[day % 7] ?? 0) * (on === 1 ? 3 : 1));
    const pattern = learnWeeklyPattern(demand, promoted, 90);
    expect(pattern.uplift).toBeCloseTo(3, 6);
    for (const [weekday, units] of pattern.week.entries()) expect(units).toBeCloseTo(week[weekday] ?? 0, 6);
    expect(pattern.deviation).toBeLessThan(1e-4);
    expect(Array.from(expectedByPattern(pattern, promoted, 90))[31]).toBeCloseTo(demand[31] ?? 0, 5);
  });

  it('learn nothing of days after the first part', () => {
    const demand = [1, 1, 1, 1, 1, 1, 1, 500, 500];
    expect(learnWeeklyPattern(demand, new Uint8Array(9), 7).week).toEqual([1, 1, 1, 1, 1, 1, 1]);
    const usage = learnUsage(item('a', demand), new Map([['s', [2, 4]]]), 0, 7);
    expect(usage).toEqual({ daily: 1, deviation: 0, leadTime: 3 });
    expect(reorderLevel({ daily: 2, deviation: 3, leadTime: 4 }, 1.5)).toBe(17);
  });
});

describe('planned levels', () => {
  it('order up to expected demand + buffer + lot, without what will expire', () => {
    const plan = { reviewDays: 2, leadTime: 3 };
    const view = { item: item('a', []), onHand: 10, onOrder: 4, backordered: 0, lots: [{ quantity: 10, expires: 3 }] };
    const levels = { buffer: 5, lot: 7 };
    // Level 5 × 4 + 5 = 25; position 14.
    expect(quantityFor(view, 0, steadyOutlook(4), levels, plan)).toBe(18);
    // With a shelf life, 10 units that can be sold on 2 more days at 4 a day count 8.
    const fresh = { ...view, item: item('a', [], 4) };
    expect(quantityFor(fresh, 0, steadyOutlook(4), levels, plan)).toBe(20);
    expect(quantityFor({ ...view, onHand: 21 }, 0, steadyOutlook(4), levels, plan)).toBe(0);
  });

  const random = seededRandom(11);
  const demand = Array.from({ length: 600 }, () => countDraw(random, 3, 2));
  const test: BackTest = {
    items: [
      item('a', demand),
      item(
        'b',
        demand.map((units) => units * 2),
        6,
      ),
    ],
    leadTimes: new Map([['s', [2, 3, 5]]]),
    costs: { supplierOrder: 30, orderLine: 4, holdingRate: 0.25, shortageRate: 0.5, wasteRate: 1 },
    from: 0,
    until: 400,
    unmet: 'lost',
    seed: 5,
  };
  const scenario = { item: item('a', demand), outlook: steadyOutlook(3), daily: 3, deviation: Math.sqrt(6) };

  it('fitted to a history cost there at most 3 % more than the best of many buffers with the same lot', () => {
    const plan = { reviewDays: 2, leadTime: 10 / 3 };
    const best = fitLevels(scenario, test, plan);
    const costOf = (buffer: number): number => {
      const policy = new PlannedLevels(
        {},
        new Map([['a', scenario.outlook]]),
        new Map([['a', { ...best, buffer }]]),
        new Map([['s', plan]]),
      );
      return runBackTest({ ...test, items: [scenario.item], costs: { ...test.costs, supplierOrder: 0 } }, policy).cost
        .total;
    };
    const others = Array.from({ length: 60 }, (_, at) => costOf(at - 15));
    expect(costOf(best.buffer)).toBeLessThanOrEqual(1.03 * Math.min(...others));
    expect(costOf(best.buffer)).toBeLessThan(0.7 * Math.max(...others));
  });

  it('look at a supplier less often when its orders cost more', () => {
    const scenarios = [scenario];
    const reviewAt = (supplierOrder: number) =>
      fitPlannedLevels(scenarios, { ...test, costs: { ...test.costs, supplierOrder } }, () => 10 / 3, [1, 4, 10])
        .settings['review of s'];
    expect(reviewAt(0)).toBe(1);
    expect(Number(reviewAt(400))).toBeGreaterThan(1);
  });

  it('the choice is the least cost of all candidates, and groups may differ', () => {
    const usage = new Map(test.items.map((each) => [each.itemId, learnUsage(each, test.leadTimes, 0, 400)]));
    const candidates = [0, 1, 2, 3].flatMap((z) => [2, 14, 60].map((cover) => odooPolicy(usage, z, cover)));
    const costs = candidates.map((policy) => runBackTest(test, policy).cost.total);
    const { result } = chooseByCost(test, candidates);
    expect(result.cost.total).toBe(Math.min(...costs));
    const grouped = chooseByGroup(test, candidates, (id) => (id === 'a' ? 'lasting' : 'fresh'));
    expect(runBackTest(test, grouped).cost.total).toBeLessThan(Math.min(...costs));
    expect(Object.keys(grouped.settings).sort()).toEqual(['fresh', 'lasting']);
    expect(() => chooseByCost(test, [])).toThrow('no policy');
  });
});
