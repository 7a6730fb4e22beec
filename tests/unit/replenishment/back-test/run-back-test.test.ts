import fc from 'fast-check';
import { erpnextPolicy, everyDays, odooPolicy } from '../../../../domain/replenishment/back-test/rivals';
import { runBackTest } from '../../../../domain/replenishment/back-test/run-back-test';
import type { BackTest, DayRecord, Policy, TestItem } from '../../../../domain/replenishment/back-test/types';

const item = (given: Partial<TestItem> = {}): TestItem => ({
  itemId: 'milk',
  supplierId: 'dairy',
  demand: [4, 3, 5, 2, 6, 1],
  unitCost: 10,
  shelfLife: undefined,
  multiple: 1,
  openingStock: 8,
  ...given,
});

const COSTS = { supplierOrder: 7, orderLine: 2, holdingRate: 0.365, shortageRate: 0.5, wasteRate: 1.5 };

const backTest = (given: Partial<BackTest> = {}): BackTest => ({
  items: [item()],
  leadTimes: new Map([['dairy', [2]]]),
  costs: COSTS,
  from: 0,
  until: 6,
  unmet: 'lost',
  seed: 1,
  ...given,
});

/** Orders the given quantity on each day. */
const scripted = (quantities: readonly number[]): Policy => ({
  name: 'scripted',
  settings: {},
  order: (day, views) => views.map(() => quantities[day] ?? 0),
});

describe('a back-test of six days, worked out by hand', () => {
  // day      0  1  2  3  4  5      orders 6 on days 0 and 2, here two days later
  // opening  8  4  1  2  0  0
  // received 0  0  6  0  6  0
  // demand   4  3  5  2  6  1
  // sold     4  3  5  2  6  0
  // closing  4  1  2  0  0  0
  const records: DayRecord[] = [];
  const result = runBackTest(backTest(), scripted([6, 0, 6]), (record) => records.push(record));

  it('moves the stock as it should', () => {
    expect(
      records.map(({ opening, received, sold, unmet, closing }) => [opening, received, sold, unmet, closing]),
    ).toEqual([
      [8, 0, 4, 0, 4],
      [4, 0, 3, 0, 1],
      [1, 6, 5, 0, 2],
      [2, 0, 2, 0, 0],
      [0, 6, 6, 0, 0],
      [0, 0, 0, 1, 0],
    ]);
  });

  it('counts service, stock and costs', () => {
    expect(result).toMatchObject({
      fillRate: 20 / 21,
      service: 5 / 6,
      supplierOrders: 2,
      orderLines: 2,
      wastedUnits: 0,
    });
    expect(result.stockValue).toBeCloseTo(((4 + 1 + 2) * 10) / 6, 12);
    expect(result.cost.ordering).toBe(2 * (7 + 2));
    expect(result.cost.holding).toBeCloseTo((7 * 10 * 0.365) / 365, 12);
    expect(result.cost.shortage).toBe(1 * 10 * 0.5);
    expect(result.cost.total).toBeCloseTo(18 + 0.07 + 5, 12);
  });

  it('throws away what has expired before the sales of the day', () => {
    // Opening stock of 8 lasts two days: 4 and 3 are sold, 1 is thrown away on day 2.
    const seen: DayRecord[] = [];
    const fresh = backTest({ items: [item({ shelfLife: 2 })] });
    const { wastedUnits, cost } = runBackTest(fresh, scripted([6, 0, 6]), (record) => seen.push(record));
    expect(seen.map(({ wasted, sold, closing }) => [wasted, sold, closing])).toEqual([
      [0, 4, 4],
      [0, 3, 1],
      [1, 5, 1],
      [0, 1, 0],
      [0, 6, 0],
      [0, 0, 0],
    ]);
    expect(wastedUnits).toBe(1);
    expect(cost.waste).toBe(1 * 10 * 1.5);
  });

  it('lets customers wait where that is asked: what came late counts as not served from stock', () => {
    const seen: DayRecord[] = [];
    const waiting = backTest({ unmet: 'backordered', items: [item({ openingStock: 5 })] });
    const { fillRate } = runBackTest(waiting, scripted([20]), (record) => seen.push(record));
    // Day 1: 1 of 3 served, 2 wait and are delivered on day 2 before its own 5.
    expect(seen.map(({ sold, unmet, closing }) => [sold, unmet, closing])).toEqual([
      [4, 0, 1],
      [1, 2, 0],
      [7, 0, 13],
      [2, 0, 11],
      [6, 0, 5],
      [1, 0, 4],
    ]);
    expect(fillRate).toBe(19 / 21);
  });

  it('rounds orders up to the multiple, and one order holds all items of a supplier', () => {
    const two = backTest({ items: [item({ multiple: 12 }), item({ itemId: 'cream' })] });
    const seen: DayRecord[] = [];
    const { supplierOrders, orderLines } = runBackTest(two, scripted([5]), (record) => seen.push(record));
    expect(seen.filter(({ day }) => day === 0).map(({ ordered }) => ordered)).toEqual([12, 5]);
    expect([supplierOrders, orderLines]).toEqual([1, 2]);
  });
});

describe('the rules of other systems in it', () => {
  const usage = new Map([['milk', { daily: 2, deviation: 0, leadTime: 3 }]]);
  const orders = (policy: Policy, onHand: number) =>
    policy.order(0, [{ item: item(), onHand, onOrder: 0, backordered: 0, lots: [] }])[0];

  it('ERPNext orders at or below the level, the larger of 14 days and what is missing', () => {
    const policy = erpnextPolicy(usage, 1);
    expect([7, 6, -30].map((onHand) => orders(policy, onHand))).toEqual([0, 28, 36]);
  });

  it('Odoo orders below the minimum, up to 14 days above it', () => {
    const policy = odooPolicy(usage, 1);
    expect([6, 5, 0].map((onHand) => orders(policy, onHand))).toEqual([0, 29, 34]);
  });
});

describe('a rhythm of looks', () => {
  it('orders on its days only', () => {
    const seen: number[] = [];
    runBackTest(backTest(), everyDays(scripted([5, 5, 5, 5, 5, 5]), 3), ({ ordered }) => seen.push(ordered));
    expect(seen).toEqual([5, 0, 0, 5, 0, 0]);
  });
});

describe('any back-test', () => {
  const days = 40;
  const anyItem = (itemId: string): fc.Arbitrary<TestItem> =>
    fc.record({
      itemId: fc.constant(itemId),
      supplierId: fc.constantFrom('x', 'y'),
      demand: fc.array(fc.constantFrom(0, 0, 1, 2.5, 7, 1e6), { minLength: days, maxLength: days }),
      unitCost: fc.constantFrom(0, 1, 250),
      shelfLife: fc.constantFrom(undefined, 1, 4, 15),
      multiple: fc.constantFrom(1, 6),
      openingStock: fc.constantFrom(0, 3, 50),
    });
  const anyTest = fc.record({
    items: fc.tuple(anyItem('a'), anyItem('b'), anyItem('c')),
    leadTimes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }).map(
      (known) =>
        new Map([
          ['x', known],
          ['y', [2]],
        ]),
    ),
    costs: fc.constant(COSTS),
    from: fc.constantFrom(0, 10),
    until: fc.constantFrom(11, days),
    unmet: fc.constantFrom('lost' as const, 'backordered' as const),
    seed: fc.integer(),
  });
  const quantities = fc.array(fc.constantFrom(0, 0, 0, 1, 20), { minLength: days, maxLength: days });

  it('keeps its stock: opening + received − wasted − sold is closing, each day and item, and never negative', () => {
    fc.assert(
      fc.property(anyTest, quantities, (test, script) => {
        const closing = new Map(test.items.map(({ itemId, openingStock }) => [itemId, openingStock]));
        const flows = { received: 0, ordered: 0 };
        const result = runBackTest(test, scripted(script), (record) => {
          const { itemId, opening, received, wasted, sold, unmet, closing: after, ordered } = record;
          expect(opening).toBe(closing.get(itemId));
          expect(after).toBeCloseTo(opening + received - wasted - sold, 9);
          expect(Math.min(opening, received, wasted, sold, unmet, after)).toBeGreaterThanOrEqual(0);
          closing.set(itemId, after);
          flows.received += received;
          flows.ordered += ordered;
        });
        expect(flows.received).toBeLessThanOrEqual(flows.ordered);
        expect(result.fillRate).toBeGreaterThanOrEqual(0);
        expect(result.fillRate).toBeLessThanOrEqual(1 + 1e-12);
        expect(Object.values(result.cost).every((part) => Number.isFinite(part) && part >= 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it('shows a policy nothing of later days: changing them changes no earlier order', () => {
    fc.assert(
      fc.property(anyTest, fc.constantFrom(0, 5), (test, changed) => {
        const middle = Math.floor((test.from + test.until) / 2);
        const usage = new Map(test.items.map(({ itemId }) => [itemId, { daily: 2, deviation: 1, leadTime: 3 }]));
        const ordersOf = (asked: BackTest): number[] => {
          const before: number[] = [];
          runBackTest(asked, odooPolicy(usage, 1), ({ day, ordered }) => {
            if (day < middle) before.push(ordered);
          });
          return before;
        };
        const items = test.items.map((each) => ({
          ...each,
          demand: Array.from(each.demand, (units, day) => (day >= middle ? changed : units)),
        }));
        expect(ordersOf({ ...test, items })).toEqual(ordersOf(test));
      }),
      { numRuns: 50 },
    );
  });

  it('is the same again with the same seed, and draws only known lead times', () => {
    const test = backTest({ leadTimes: new Map([['dairy', [1, 3]]]), until: 6 });
    expect(runBackTest(test, scripted([3, 3, 3]))).toEqual(runBackTest(test, scripted([3, 3, 3])));
    const arrivals = new Set<number>();
    for (let seed = 0; seed < 40; seed += 1) {
      runBackTest({ ...test, seed }, scripted([100]), ({ day, received }) => {
        if (received > 0) arrivals.add(day);
      });
    }
    expect([...arrivals].sort()).toEqual([1, 3]);
  });

  it('refuses what cannot be played', () => {
    expect(() => runBackTest(backTest({ leadTimes: new Map() }), scripted([]))).toThrow('lead times');
    expect(() => runBackTest(backTest({ leadTimes: new Map([['dairy', [0]]]) }), scripted([]))).toThrow('lead times');
    expect(() => runBackTest(backTest({ until: 7 }), scripted([]))).toThrow('days of demand');
    expect(() => runBackTest(backTest({ items: [item({ demand: [1, NaN, 1, 1, 1, 1] })] }), scripted([]))).toThrow(
      'demand',
    );
    expect(() => runBackTest(backTest(), scripted([NaN]))).toThrow('ordered NaN');
  });
});
