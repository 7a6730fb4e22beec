import fc from 'fast-check';
import {
  costOfQuantity,
  economicOrderQuantity,
} from '../../../../domain/replenishment/inventory/economic-order-quantity';
import {
  allUnitsCost,
  allUnitsDiscount,
  incrementalDiscount,
} from '../../../../domain/replenishment/inventory/quantity-discounts';
import { wagnerWhitin } from '../../../../domain/replenishment/inventory/wagner-whitin';
import reference from './reference-values.json';

/** The reference values are made by a script, so their rows are of mixed type. */
type Row = readonly [number, number, number, number, number];
type DiscountRow = readonly [
  number,
  number,
  number,
  readonly number[],
  readonly number[],
  number,
  number,
  number,
  number,
];
type PlanRow = readonly [number, number, readonly number[], readonly number[], number];

describe('economic order quantity', () => {
  const costs = { fixedCost: 8, holdingCost: 0.225, demand: 1300 };

  it('fixed 8, holding 0.225, demand 1300: 304.05 at 68.41', () => {
    const { quantity, cost } = economicOrderQuantity(costs);
    expect(quantity).toBeCloseTo(304.0467800264368, 9);
    expect(cost).toBeCloseTo(68.41052550594829, 9);
  });

  it('costs 69.725 at 250', () => {
    expect(costOfQuantity(costs, 250)).toBeCloseTo(69.725, 9);
  });

  it.each(reference.economicOrderQuantity as unknown as Row[])(
    'K %d, h %d, D %d as stockpyl',
    (fixedCost, holdingCost, demand, quantity, cost) => {
      const best = economicOrderQuantity({ fixedCost, holdingCost, demand });
      expect(best.quantity).toBeCloseTo(quantity, 6);
      expect(best.cost).toBeCloseTo(cost, 6);
    },
  );

  it.each([
    ['fixedCost', 0],
    ['holdingCost', 0],
    ['demand', 0],
    ['demand', NaN],
    ['fixedCost', Infinity],
  ])('refuses %s %d', (name, value) => {
    expect(() => economicOrderQuantity({ ...costs, [name]: value })).toThrow(name);
  });
});

describe('quantity discounts', () => {
  const order = {
    fixedCost: 8,
    holdingRate: 0.3,
    demand: 1300,
    breaks: [
      { from: 0, price: 0.75 },
      { from: 400, price: 0.72 },
      { from: 800, price: 0.68 },
    ],
  };

  it('all units, breaks 0/400/800 at 0.75/0.72/0.68: 800 at 978.60', () => {
    const best = allUnitsDiscount(order);
    expect(best.quantity).toBe(800);
    expect(best.cost).toBeCloseTo(978.6, 9);
  });

  it('incremental, same data: 304.05 at 1043.41', () => {
    const best = incrementalDiscount(order);
    expect(best.quantity).toBeCloseTo(304.0467800264368, 8);
    expect(best.cost).toBeCloseTo(1043.41052551, 8);
  });

  it.each(reference.discounts as unknown as DiscountRow[])(
    'K %d, rate %d, D %d as stockpyl',
    (fixedCost, holdingRate, demand, froms, prices, allQuantity, allCost, incrementalQuantity, incrementalCost) => {
      const breaks = froms.map((from, index) => ({ from, price: prices[index] ?? 0 }));
      const all = allUnitsDiscount({ fixedCost, holdingRate, demand, breaks });
      expect(all.quantity).toBeCloseTo(allQuantity, 6);
      expect(all.cost).toBeCloseTo(allCost, 6);
      const incremental = incrementalDiscount({ fixedCost, holdingRate, demand, breaks });
      expect(incremental.quantity).toBeCloseTo(incrementalQuantity, 6);
      expect(incremental.cost).toBeCloseTo(incrementalCost, 6);
    },
  );

  it('a break holds from its own quantity on: 400 costs 0.72 a unit', () => {
    const cheap = allUnitsCost(order, 0.72, 400);
    const exact = { ...order, breaks: [order.breaks[0], { from: 400, price: 0.72 }].flatMap((each) => each ?? []) };
    expect(allUnitsDiscount(exact)).toEqual({ quantity: 400, cost: cheap });
  });

  it('refuses prices that rise, quantities that do not, and a first price that does not hold from 0', () => {
    const withBreaks = (...breaks: { from: number; price: number }[]) => ({ ...order, breaks });
    expect(() => allUnitsDiscount(withBreaks({ from: 0, price: 1 }, { from: 5, price: 2 }))).toThrow(RangeError);
    expect(() => allUnitsDiscount(withBreaks({ from: 0, price: 2 }, { from: 0, price: 1 }))).toThrow(RangeError);
    expect(() => incrementalDiscount(withBreaks({ from: 1, price: 2 }))).toThrow('from 0');
    expect(() => incrementalDiscount(withBreaks())).toThrow(RangeError);
  });
});

/** The cheapest of all 2^(T−1) choices of order periods. */
function cheapestByEnumeration(demand: readonly number[], fixedCost: number, holding: number): number {
  let best = Infinity;
  for (let choice = 0; choice < 2 ** demand.length; choice += 1) {
    let cost = 0;
    let last: number | undefined;
    let possible = true;
    for (const [period, units] of demand.entries()) {
      if ((choice >> period) & 1) {
        last = period;
        cost += fixedCost;
      }
      if (last === undefined) possible = possible && units === 0;
      else cost += holding * units * (period - last);
    }
    if (possible) best = Math.min(best, cost);
  }
  return best;
}

describe('Wagner-Whitin', () => {
  it('h 2, K 500, demand 90, 120, 80, 70: orders 210, 0, 150, 0 at 1380', () => {
    expect(wagnerWhitin([90, 120, 80, 70], 500, 2)).toEqual({ orders: [210, 0, 150, 0], cost: 1380 });
  });

  it.each(reference.wagnerWhitin as unknown as PlanRow[])(
    'h %d, K %d as stockpyl',
    (holding, fixed, demand, _, cost) => {
      const plan = wagnerWhitin(demand, fixed, holding);
      expect(plan.cost).toBeCloseTo(cost, 6);
      let stock = 0;
      for (const [period, units] of demand.entries()) {
        stock += (plan.orders[period] ?? 0) - units;
        expect(stock).toBeGreaterThanOrEqual(0);
      }
      expect(stock).toBe(0);
    },
  );

  it('is the cheapest of all plans, with months without demand', () => {
    const units = fc.array(fc.constantFrom(0, 0, 1, 5, 20, 60), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(units, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 9 }), (demand, fixed, holding) => {
        expect(wagnerWhitin(demand, fixed, holding).cost).toBe(cheapestByEnumeration(demand, fixed, holding));
      }),
    );
  });

  it('orders nothing where nothing is needed, and refuses negative demand', () => {
    expect(wagnerWhitin([], 10, 1)).toEqual({ orders: [], cost: 0 });
    expect(wagnerWhitin([0, 0, 0], 10, 1)).toEqual({ orders: [0, 0, 0], cost: 0 });
    expect(() => wagnerWhitin([1, -1], 10, 1)).toThrow(RangeError);
  });
});
