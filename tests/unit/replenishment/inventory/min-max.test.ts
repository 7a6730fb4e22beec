import fc from 'fast-check';
import { minMaxQuantity, toMultipleWithin, upToMultiple } from '../../../../domain/replenishment/inventory/min-max';
import type { Comparison, MinMax } from '../../../../domain/replenishment/inventory/min-max';

const policy = (given: Partial<MinMax>): MinMax => ({
  level: 0,
  upTo: 0,
  compare: '<',
  minimumQuantity: 0,
  multiple: 1,
  ...given,
});

describe('min/max', () => {
  it('orderpoint min 0, max 5, demand 12: order 17', () => {
    expect(minMaxQuantity(-12, policy({ level: 0, upTo: 5 }))).toBe(17);
  });

  it('level 100, quantity 110, projected 0: 110, the next day none', () => {
    for (const compare of ['<', '<='] as const) {
      const rule = policy({ level: 100, upTo: 100, minimumQuantity: 110, compare });
      expect(minMaxQuantity(0, rule)).toBe(110);
      expect(minMaxQuantity(110, rule)).toBe(0);
    }
  });

  it('level 100, quantity 30, projected 0 under <: 100, the next day none', () => {
    const rule = policy({ level: 100, upTo: 100, minimumQuantity: 30 });
    expect(minMaxQuantity(0, rule)).toBe(100);
    expect(minMaxQuantity(100, rule)).toBe(0);
  });

  it('level 100, quantity 30, projected 0 under <=: lifts above the level, the next day none', () => {
    const rule = policy({ level: 100, upTo: 100, minimumQuantity: 30, compare: '<=' });
    expect(minMaxQuantity(0, rule)).toBe(101);
    expect(minMaxQuantity(101, rule)).toBe(0);
    expect(minMaxQuantity(0, { ...rule, multiple: 50 })).toBe(150);
  });

  it('a position equal to the level orders under <= and not under <', () => {
    expect(minMaxQuantity(20, policy({ level: 20, upTo: 50 }))).toBe(0);
    expect(minMaxQuantity(20, policy({ level: 20, upTo: 50, compare: '<=' }))).toBe(30);
  });

  it('rounds up to the multiple, 31 with cases of 12 to 36', () => {
    expect(minMaxQuantity(0, policy({ level: 1, upTo: 31, multiple: 12 }))).toBe(36);
  });

  it('under <= a multiple is required, for without one no least step lifts above the level', () => {
    expect(() => minMaxQuantity(0, policy({ compare: '<=', multiple: 0 }))).toThrow('multiple');
  });

  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const rules = fc.record({
    level: number,
    upTo: number,
    compare: fc.constantFrom<Comparison>('<', '<='),
    minimumQuantity: fc.double({ min: 0, max: 1e4, noNaN: true }),
    multiple: fc.constantFrom(0.25, 0.1, 1, 7, 12),
  });

  it('is never negative, a whole multiple, at least the minimum, and nothing on a second look', () => {
    fc.assert(
      fc.property(number, rules, (position, rule) => {
        const quantity = minMaxQuantity(position, rule);
        expect(quantity).toBeGreaterThanOrEqual(0);
        const multiples = quantity / rule.multiple;
        expect(Math.abs(multiples - Math.round(multiples))).toBeLessThan(1e-6);
        if (quantity > 0) expect(quantity).toBeGreaterThanOrEqual(rule.minimumQuantity * (1 - 1e-9));
        expect(minMaxQuantity(position + quantity, rule)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });

  it('never falls when the level rises', () => {
    fc.assert(
      fc.property(number, rules, fc.double({ min: 0, max: 1e5, noNaN: true }), (position, rule, more) => {
        const higher = { ...rule, level: rule.level + more, upTo: rule.upTo + more };
        expect(minMaxQuantity(position, higher)).toBeGreaterThanOrEqual(minMaxQuantity(position, rule));
      }),
    );
  });
});

describe('rounding to a multiple', () => {
  it.each([
    [272, 250, 0.1, 250],
    [275, 250, 0.1, 250],
    [276, 250, 0.1, 500],
    [250, 250, 0, 250],
    [251, 250, 0, 500],
    [20, 250, 0.1, 0],
  ])('%d with multiple %d and tolerance %d is %d', (quantity, multiple, tolerance, expected) => {
    expect(toMultipleWithin(quantity, multiple, tolerance)).toBe(expected);
  });

  it('takes a binary fraction for what it stands for', () => {
    expect(upToMultiple(0.1 + 0.2, 0.1)).toBeCloseTo(0.3, 12);
    expect(upToMultiple(36.001, 12)).toBe(48);
  });
});
