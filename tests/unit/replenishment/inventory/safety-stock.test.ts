import fc from 'fast-check';
import { safetyStock } from '../../../../domain/replenishment/inventory/safety-stock';
import type { CoveredDemand, ServiceAim } from '../../../../domain/replenishment/inventory/safety-stock';

const COVERED: CoveredDemand = { demand: 100, demandDeviation: 20, leadTime: 9, leadTimeDeviation: 0, reviewPeriod: 0 };
const AT_95: ServiceAim = { kind: 'cycle-service', level: 0.95 };

/** Seeded standard normal numbers (Box and Muller on a Lehmer generator), for simulations. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

describe('safety stock at 95 % cycle service, d 100, σd 20, L 9', () => {
  it('σL 0: 98.6912, reorder point 998.6912', () => {
    const { z, safetyStock: units, reorderPoint } = safetyStock(COVERED, AT_95);
    expect(z).toBeCloseTo(1.6448536269514722, 9);
    expect(units).toBeCloseTo(98.6912, 4);
    expect(units).toBeCloseTo(1.6448536269514722 * 60, 6);
    expect(reorderPoint).toBeCloseTo(998.6912, 4);
  });

  it('σL 2: 343.4556, reorder point 1243.4556', () => {
    const { safetyStock: units, reorderPoint } = safetyStock({ ...COVERED, leadTimeDeviation: 2 }, AT_95);
    expect(Math.abs(units - 343.4556)).toBeLessThan(1e-4);
    expect(units).toBeCloseTo(1.6448536269514722 * Math.sqrt(43600), 6);
    expect(Math.abs(reorderPoint - 1243.4556)).toBeLessThan(1e-4);
  });

  it('a review period of 7 covers 16 periods', () => {
    const { safetyStock: units, reorderPoint } = safetyStock({ ...COVERED, reviewPeriod: 7 }, AT_95);
    expect(units).toBeCloseTo(1.6448536269514722 * 80, 6);
    expect(reorderPoint).toBeCloseTo(1600 + 1.6448536269514722 * 80, 6);
  });
});

describe('other aims', () => {
  it('fill rate 99 % with orders of 200: the expected shortage a cycle, simulated, is 2', () => {
    const { reorderPoint, z } = safetyStock(COVERED, { kind: 'fill-rate', level: 0.99, orderQuantity: 200 });
    const draw = normals(4711);
    const rounds = 400_000;
    let short = 0;
    for (let round = 0; round < rounds; round += 1) short += Math.max(0, 900 + 60 * draw() - reorderPoint);
    expect(short / rounds).toBeCloseTo(2, 1);
    expect(z).toBeGreaterThan(1);
  });

  it('a fill rate that large orders give anyway needs no safety stock', () => {
    const aim: ServiceAim = { kind: 'fill-rate', level: 0.95, orderQuantity: 5000 };
    expect(safetyStock(COVERED, aim)).toMatchObject({ z: 0, safetyStock: 0, reorderPoint: 900 });
  });

  it('least cost is no dearer than any other safety factor on a fine grid', () => {
    const aim = { kind: 'least-cost', holding: 0.02, shortage: 5, orderQuantity: 700 } as const;
    const { z } = safetyStock(COVERED, aim);
    // Cost a period: holding of the safety stock, and shortages in each of d/Q cycles; the loss integral by sums.
    const loss = (from: number): number => {
      let sum = 0;
      for (let x = from; x < 9; x += 1e-3) {
        sum += ((x - from) * Math.exp((-x * x) / 2) * 1e-3) / Math.sqrt(2 * Math.PI);
      }
      return sum;
    };
    const cost = (factor: number): number =>
      aim.holding * factor * 60 + (aim.shortage * 60 * loss(factor) * COVERED.demand) / aim.orderQuantity;
    for (let factor = 0; factor < 4; factor += 0.05) expect(cost(z)).toBeLessThanOrEqual(cost(factor) + 1e-4);
  });

  it('least cost keeps none where a shortage costs less than the stock', () => {
    const aim: ServiceAim = { kind: 'least-cost', holding: 5, shortage: 1, orderQuantity: 700 };
    expect(safetyStock(COVERED, aim).safetyStock).toBe(0);
  });
});

describe('any demand and aim', () => {
  const amount = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e9, noNaN: true }));
  const covered = fc.record({
    demand: amount,
    demandDeviation: amount,
    leadTime: amount,
    leadTimeDeviation: amount,
    reviewPeriod: amount,
  });
  const level = fc.double({ min: 1e-6, max: 1 - 1e-9, noNaN: true });
  const positive = fc.double({ min: 1e-6, max: 1e9, noNaN: true });
  const aim: fc.Arbitrary<ServiceAim> = fc.oneof(
    fc.record({ kind: fc.constant('cycle-service' as const), level }),
    fc.record({ kind: fc.constant('fill-rate' as const), level, orderQuantity: positive }),
    fc.record({
      kind: fc.constant('least-cost' as const),
      holding: positive,
      shortage: positive,
      orderQuantity: positive,
    }),
  );

  it('gives finite numbers, none negative', () => {
    fc.assert(
      fc.property(covered, aim, (demand, what) => {
        for (const value of Object.values(safetyStock(demand, what))) {
          expect(Number.isFinite(value)).toBe(true);
          expect(value).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('never falls when the service level rises', () => {
    fc.assert(
      fc.property(covered, level, level, positive, (demand, one, other, orderQuantity) => {
        const [low, high] = one < other ? [one, other] : [other, one];
        const cycle = (l: number): number => safetyStock(demand, { kind: 'cycle-service', level: l }).safetyStock;
        const fill = (l: number): number =>
          safetyStock(demand, { kind: 'fill-rate', level: l, orderQuantity }).safetyStock;
        expect(cycle(high)).toBeGreaterThanOrEqual(cycle(low));
        expect(fill(high)).toBeGreaterThanOrEqual(fill(low) * (1 - 1e-9));
      }),
    );
  });

  it.each([
    ['demand', -1],
    ['leadTime', NaN],
    ['leadTimeDeviation', Infinity],
  ])('refuses %s %d', (name, value) => {
    expect(() => safetyStock({ ...COVERED, [name]: value }, AT_95)).toThrow(name);
  });

  it.each([0, 1, 1.5])('refuses a service level of %d', (wrong) => {
    expect(() => safetyStock(COVERED, { kind: 'cycle-service', level: wrong })).toThrow('level');
  });
});
