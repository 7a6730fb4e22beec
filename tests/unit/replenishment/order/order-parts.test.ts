import fc from 'fast-check';
import { buyFrom } from '../../../../domain/replenishment/order/buy-quantity';
import { capByCash } from '../../../../domain/replenishment/order/cash-cap';
import { coverBySubstitutes, coverByTransfers, taxPerUnit } from '../../../../domain/replenishment/order/cover-need';
import { explodeKits } from '../../../../domain/replenishment/order/explode-kits';
import { lastBuyQuantity } from '../../../../domain/replenishment/order/last-buy';
import { latestDate } from '../../../../domain/replenishment/order/latest-date';
import { rational, rationalOf } from '../../../../domain/replenishment/order/rational';
import { usableStock } from '../../../../domain/replenishment/order/usable-stock';

describe('stock that expires', () => {
  it('counts only as far as it is used in time, first what expires first', () => {
    // 2 a day: of 10 that last 3 days 6 are used; of 10 that last 6 days another 6; what keeps counts whole.
    const lots = [
      { quantity: 10, usableDays: 6 },
      { quantity: 4, usableDays: undefined },
      { quantity: 10, usableDays: 3 },
      { quantity: 7, usableDays: 0 },
    ];
    expect(usableStock(lots, (days) => 2 * days)).toBe(16);
    expect(usableStock(lots, () => 0)).toBe(4);
  });

  it('is what playing the days serves', () => {
    const lots = fc.array(
      fc.record({ quantity: fc.integer({ min: 0, max: 30 }), usableDays: fc.integer({ min: 0, max: 12 }) }),
      {
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 9 }), (given, daily) => {
        const left = given.map((lot) => ({ ...lot })).sort((a, b) => a.usableDays - b.usableDays);
        let served = 0;
        for (let day = 0; day < 20; day += 1) {
          let asked = daily;
          for (const lot of left) {
            if (lot.usableDays <= day) continue;
            const taken = Math.min(asked, lot.quantity);
            lot.quantity -= taken;
            asked -= taken;
            served += taken;
          }
        }
        expect(usableStock(given, (days) => daily * days)).toBe(served);
      }),
    );
  });
});

describe('price breaks by total cost', () => {
  const offer = (minimumQuantity = 0) => ({
    offerId: 'o',
    supplierId: 's',
    itemId: 'i',
    minimumQuantity,
    leadTimeDays: 5,
    packs: [
      {
        packId: 'piece',
        contains: rational(1n),
        prices: [
          { from: 0, price: rational(1000n) },
          { from: 400, price: rational(900n) },
        ],
      },
    ],
  });

  it('takes 400 at 9.00 instead of 300 at 10.00 when it is used soon, and not when it lies for years', () => {
    const fast = buyFrom(offer(), 300, { dailyDemand: 10 }, 0.25);
    expect(fast).toMatchObject({ binding: 'price-break', mix: { quantity: 400, cost: 360000n } });
    // 100 more at 9.00 lie (300 + 50)/10 = 35 days: 900 × 100 × 0.25 × 35 / 365; their value is 100 × 10.00.
    expect(fast?.netCost).toBeCloseTo(360000 + (90000 * 0.25 * 35) / 365 - 100000, 6);
    const slow = buyFrom(offer(), 300, { dailyDemand: 0.1 }, 0.25);
    expect(slow).toMatchObject({ binding: 'need', mix: { quantity: 300, cost: 300000n } });
  });

  it('a quantity of exactly the break gets its price', () => {
    expect(buyFrom(offer(), 400, { dailyDemand: 10 }, 0.25)?.mix.cost).toBe(360000n);
  });

  it('buys the minimum quantity, but not what expires before it is used', () => {
    expect(buyFrom(offer(50), 20, { dailyDemand: 0.1 }, 0.25)).toMatchObject({
      binding: 'minimum-quantity',
      mix: { quantity: 50 },
    });
    expect(buyFrom(offer(50), 20, { dailyDemand: 10, shelfLifeDays: 4 }, 0.25)).toBeUndefined();
    expect(buyFrom(offer(), 300, { dailyDemand: 10, shelfLifeDays: 35 }, 0.25)?.mix.quantity).toBe(300);
  });
});

describe('transfers before buying', () => {
  const source = { siteId: 'pune', itemId: 'i', surplus: 30, leadTimeDays: 2, costPerUnit: 50, fixedCost: 500 };
  const item = { itemId: 'i', step: 1 };
  const buying = { unitCost: 1000, leadTimeDays: 7 };

  it('uses the surplus of another site, then buys the rest', () => {
    const { left, transfers } = coverByTransfers(item, 40, [source], buying, 0.25);
    expect(left).toBe(10);
    expect(transfers).toMatchObject([{ fromSiteId: 'pune', quantity: 30, cost: 2000n }]);
  });

  it('does not transfer what costs more to move than to buy, or comes later', () => {
    expect(coverByTransfers(item, 5, [{ ...source, fixedCost: 5000 }], buying, 0.25).transfers).toEqual([]);
    expect(coverByTransfers(item, 5, [{ ...source, leadTimeDays: 8 }], buying, 0.25).transfers).toEqual([]);
    expect(coverByTransfers(item, 5, [{ ...source, itemId: 'other' }], buying, 0.25).left).toBe(5);
  });

  it('India: between registrations the tax costs interest until it is credited, and what is not creditable', () => {
    // 18 % of 900.00 is 162.00; a tenth is lost, the rest is tied up for 40 days at 25 % a year.
    const tax = { unitValue: 90000, rate: 0.18, creditable: 0.9, creditDays: 40 };
    expect(taxPerUnit({ ...source, tax }, 0.25)).toBeCloseTo(1620 + (14580 * 0.25 * 40) / 365, 9);
    const dear = { ...source, tax: { ...tax, creditable: 0 } };
    expect(coverByTransfers(item, 5, [dear], { unitCost: 16000, leadTimeDays: 7 }, 0.25).transfers).toEqual([]);
    expect(coverByTransfers(item, 5, [source], { unitCost: 16000, leadTimeDays: 7 }, 0.25).transfers).toHaveLength(1);
  });
});

describe('substitutes, kits, last buy, dates', () => {
  it('substitutes cover a need only where the policy allows it', () => {
    const cover = (substituteId: string, surplus: number, allowed: boolean) => ({
      itemId: 'i',
      substituteId,
      surplus,
      allowed,
    });
    const { left, steps } = coverBySubstitutes(10, [cover('a', 3, true), cover('b', 90, false), cover('c', 4, true)]);
    expect(left).toBe(3);
    expect(steps.map(({ inputs, result }) => [inputs.substituteId, result])).toEqual([
      ['c', 4],
      ['a', 3],
    ]);
  });

  it('kits become their components, through kits in kits, exactly', () => {
    const kits = [
      {
        kitId: 'set',
        components: [
          { itemId: 'pair', quantity: rational(2n) },
          { itemId: 'glue', quantity: rationalOf(0.1) },
        ],
      },
      {
        kitId: 'pair',
        components: [
          { itemId: 'shoe', quantity: rational(2n) },
          { itemId: 'glue', quantity: rationalOf(0.2) },
        ],
      },
    ];
    const demand = new Map([
      ['set', 3],
      ['shoe', 1],
      ['screw', 7],
    ]);
    const exploded = explodeKits(demand, kits);
    expect(exploded.kind === 'exploded' && Object.fromEntries(exploded.demand)).toEqual({
      shoe: 13,
      glue: 1.5,
      screw: 7,
    });
  });

  it('a kit that contains itself is named, not exploded for ever', () => {
    const kits = [
      { kitId: 'a', components: [{ itemId: 'b', quantity: rational(1n) }] },
      { kitId: 'b', components: [{ itemId: 'a', quantity: rational(1n) }] },
    ];
    expect(explodeKits(new Map([['a', 1]]), kits)).toEqual({ kind: 'circle', path: ['a', 'b', 'a'] });
  });

  it('a last buy is the newsvendor for all that is left, less what is there', () => {
    const remaining = { mean: 50, deviation: 8, costLeftOver: 0.18, costMissing: 0.7 };
    expect(lastBuyQuantity(remaining, 20, 1).quantity).toBe(37);
    expect(lastBuyQuantity(remaining, 60, 1).quantity).toBe(0);
  });

  it('the latest sensible date leaves the lead time before the safety stock is touched', () => {
    const stock = { position: 100, safetyStock: 20, dailyDemand: 8 };
    expect(latestDate('2025-02-20', stock, 4)).toEqual({ neededOn: '2025-03-02', orderBy: '2025-02-26', daysLeft: 6 });
    expect(latestDate('2025-02-20', stock, 30)).toEqual({ neededOn: '2025-03-02', orderBy: '2025-02-20', daysLeft: 0 });
    expect(latestDate('2025-02-20', { ...stock, dailyDemand: 0 }, 4).daysLeft).toBe(3646);
    expect(latestDate('2025-02-20', { ...stock, position: -3, dailyDemand: 0 }, 4).daysLeft).toBe(0);
  });
});

describe('cash cap', () => {
  const line = (itemId: string, cost: bigint, avoided: number, supplierId = itemId, anchor = true) => ({
    itemId,
    supplierId,
    cost,
    avoided,
    anchor,
  });
  const always = () => true;

  it('goes by stock-out cost avoided per unit of cash, skips what does not fit, ties by item id', () => {
    const lines = [line('d', 30n, 30), line('a', 60n, 300), line('b', 50n, 100), line('c', 30n, 30)];
    const { taken, skipped } = capByCash(lines, 100n, always);
    expect(taken.map(({ itemId }) => itemId)).toEqual(['a', 'c']);
    expect(skipped.map((each) => [each.line.itemId, each.why])).toEqual([
      ['b', 'over-cash-cap'],
      ['d', 'over-cash-cap'],
    ]);
  });

  it('drops an order that falls below its least value and offers its cash to others', () => {
    const lines = [line('a', 60n, 300, 's'), line('b', 50n, 100, 's'), line('c', 90n, 30, 't')];
    const { taken } = capByCash(lines, 100n, (id, own) => id !== 's' || own.length === 2);
    expect(taken.map(({ itemId }) => itemId)).toEqual(['c']);
  });

  it('does not let two orders that exclude each other both fall', () => {
    // In the order of their returns 60 and 50 are taken, which makes neither supplier's least value; alone the second does.
    const lines = [
      line('a', 60n, 600, 't'),
      line('b', 50n, 400, 's'),
      line('c', 60n, 300, 't'),
      line('d', 50n, 200, 's'),
    ];
    const { taken } = capByCash(lines, 110n, (_, own) => own.length === 2);
    expect(taken.map(({ itemId }) => itemId)).toEqual(['b', 'd']);
  });

  it('a line that only joined falls with the line it joined', () => {
    const lines = [line('a', 200n, 300, 's'), line('b', 5n, 100, 's', false)];
    expect(capByCash(lines, 100n, always).taken).toEqual([]);
  });

  it('is never exceeded', () => {
    const lines = fc.array(
      fc.record({
        itemId: fc.string({ maxLength: 2 }),
        supplierId: fc.constantFrom('s', 't', 'u'),
        cost: fc.bigInt({ min: 0n, max: 100n }),
        avoided: fc.double({ min: 0, max: 1e9, noNaN: true }),
        anchor: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(lines, fc.bigInt({ min: 0n, max: 300n }), fc.integer({ min: 0, max: 4 }), (given, cash, least) => {
        const { taken, skipped } = capByCash(given, cash, (_, own) => own.length >= least);
        expect(taken.reduce((sum, { cost }) => sum + cost, 0n)).toBeLessThanOrEqual(cash);
        expect(taken.length + skipped.length).toBe(given.length);
      }),
    );
  });
});
