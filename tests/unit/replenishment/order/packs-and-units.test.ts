import fc from 'fast-check';
import { cheapestPackMix } from '../../../../domain/replenishment/order/pack-mix';
import type { Pack } from '../../../../domain/replenishment/order/pack-mix';
import { rational, rationalOf, roundedHalfAway, toNumber } from '../../../../domain/replenishment/order/rational';
import { inStockUnits, unitsToCover } from '../../../../domain/replenishment/order/units';

const pack = (packId: string, contains: number, ...prices: [from: number, price: number][]): Pack => ({
  packId,
  contains: rationalOf(contains),
  prices: prices.map(([from, price]) => ({ from, price: rationalOf(price) })),
});

describe('units with exact factors', () => {
  it('31 pieces in cases of 12 are 3 cases, 36 pieces', () => {
    const box = { name: 'case', factor: rational(12n) };
    expect(unitsToCover(31, box)).toBe(3n);
    expect(inStockUnits(3n, box)).toBe(36);
  });

  it.each([
    [24, 12n, 1n, 2n],
    [24.000001, 12n, 1n, 3n],
    [0, 12n, 1n, 0n],
    [-5, 12n, 1n, 0n],
    [1, 1n, 3n, 3n],
    [0.3, 1n, 10n, 3n],
    [1000, 1000n, 3n, 3n],
  ])('%d with a factor of %d/%d are %d', (quantity, numerator, denominator, units) => {
    expect(unitsToCover(quantity, { name: 'unit', factor: rational(numerator, denominator) })).toBe(units);
  });

  it('reads numbers as people write them, and refuses what is none', () => {
    expect(rationalOf(0.1)).toEqual({ numerator: 1n, denominator: 10n });
    expect(rationalOf(1e21)).toEqual({ numerator: 10n ** 21n, denominator: 1n });
    expect(rationalOf(1.5e-7)).toEqual({ numerator: 3n, denominator: 20_000_000n });
    expect(toNumber(rationalOf(-2.75))).toBe(-2.75);
    expect(() => rationalOf(NaN)).toThrow(RangeError);
    expect(() => rational(1n, 0n)).toThrow(RangeError);
    expect([5n, -5n, 4n].map((n) => roundedHalfAway(rational(n, 10n)))).toEqual([1n, -1n, 0n]);
  });
});

describe('mixing packs', () => {
  it('31 pieces from 12 at 0.27 and 18 at 0.23 a piece: 36 as 2 × 18 at 8.28', () => {
    const mix = cheapestPackMix(31, [pack('12', 12, [0, 12 * 27]), pack('18', 18, [0, 18 * 23])], 0);
    expect(mix).toEqual({ packs: [{ packId: '18', count: 2, cost: 828n }], quantity: 36, cost: 828n });
  });

  it('mixes where that is cheaper, keeps part units and fractions of a cent', () => {
    const mix = cheapestPackMix(2.5, [pack('kg', 1, [0, 100]), pack('half', 0.5, [0, 55.5])], 0);
    expect(mix.packs).toEqual([
      { packId: 'kg', count: 2, cost: 200n },
      { packId: 'half', count: 1, cost: 56n },
    ]);
    expect(mix.quantity).toBe(2.5);
  });

  it('takes less for the same money, and nothing for nothing', () => {
    expect(cheapestPackMix(5, [pack('6', 6, [0, 10]), pack('9', 9, [0, 10])], 0).quantity).toBe(6);
    expect(cheapestPackMix(0, [pack('6', 6, [0, 10])], 0)).toEqual({ packs: [], quantity: 0, cost: 0n });
  });

  it('fills large needs exactly: the same mix as small ones plus the best pack', () => {
    const packs = [pack('7', 7, [0, 80]), pack('12', 12, [0, 130])];
    const small = cheapestPackMix(1_000, packs, 0);
    const large = cheapestPackMix(1_000 + 12_000_000, packs, 0);
    expect(large.cost - small.cost).toBe(130n * 1_000_000n);
    expect(large.quantity - small.quantity).toBe(12_000_000);
  });

  /** All counts of up to three packs. */
  function cheapestByEnumeration(need: number, packs: readonly { size: number; price: number }[]): number {
    const [first, ...others] = packs;
    if (!first) return need <= 0 ? 0 : Infinity;
    let best = Infinity;
    for (let count = 0; count <= Math.ceil(Math.max(0, need) / first.size); count += 1) {
      best = Math.min(best, count * first.price + cheapestByEnumeration(need - count * first.size, others));
    }
    return best;
  }

  it('is the cheapest of all mixes', () => {
    const sizes = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 15 }), price: fc.integer({ min: 0, max: 90 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    fc.assert(
      fc.property(sizes, fc.integer({ min: 0, max: 300 }), (given, need) => {
        const packs = given.map(({ size, price }, at) => pack(String(at), size, [0, price]));
        const mix = cheapestPackMix(need, packs, 0);
        expect(mix.quantity).toBeGreaterThanOrEqual(need);
        expect(Number(mix.cost)).toBe(cheapestByEnumeration(need, given));
        const held = mix.packs.reduce((sum, { packId, count }) => sum + count * (given[Number(packId)]?.size ?? 0), 0);
        expect(held).toBe(mix.quantity);
      }),
    );
  });

  it('refuses packs without a price, and sizes without a useful common divisor', () => {
    expect(() => cheapestPackMix(5, [pack('a', 6)], 0)).toThrow('no price');
    expect(() => cheapestPackMix(5, [], 0)).toThrow('no pack');
    expect(() => cheapestPackMix(500, [pack('a', 999.9991, [0, 1]), pack('b', 7, [0, 1])], 0)).toThrow('divisor');
  });
});
