import fc from 'fast-check';
import {
  addDemand,
  demandQuantile,
  discreteDemand,
  empiricalDemand,
  expectedShortage,
  poissonDemand,
  probabilityUpTo,
} from '../../../../domain/replenishment/inventory/discrete-demand';
import {
  normalDensity,
  normalLoss,
  normalLossInverse,
  normalProbability,
  normalQuantile,
} from '../../../../domain/replenishment/inventory/normal';
import reference from './reference-values.json';

/** Equal up to a share of the expected value. */
function expectRelative(actual: number, expected: number, share: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(share * Math.abs(expected));
}

describe('the standard normal distribution', () => {
  it.each(reference.normalProbability)('has P(Z ≤ %d) of the reference, far tails too', (z, p) => {
    expectRelative(normalProbability(z ?? NaN), p ?? NaN, 1e-12);
  });

  it.each(reference.normalQuantile)('has the quantile of %d of the reference', (p, z) => {
    expect(normalQuantile(p ?? NaN)).toBeCloseTo(z ?? NaN, 10);
  });

  it.each(reference.normalLoss)('has the expected excess over %d of the reference', (z, loss) => {
    expectRelative(normalLoss(z ?? NaN), loss ?? NaN, 1e-9);
  });

  it('inverts probability and loss', () => {
    const tail = fc.double({ min: 1e-300, max: 0.4999, noNaN: true });
    fc.assert(fc.property(tail, (p) => expectRelative(normalProbability(normalQuantile(p)), p, 1e-9)));
    const loss = fc.double({ min: 1e-12, max: 1e6, noNaN: true });
    fc.assert(fc.property(loss, (l) => expectRelative(normalLoss(normalLossInverse(l)), l, 1e-7)));
  });

  it('has the loss that integrating the density gives', () => {
    for (const z of [-2, -0.4, 0.7, 2.6]) {
      let sum = 0;
      for (let x = z; x < z + 12; x += 1e-3) sum += (x + 5e-4 - z) * normalDensity(x + 5e-4) * 1e-3;
      expect(normalLoss(z)).toBeCloseTo(sum, 6);
    }
  });

  it.each([0, 1, -0.1, 1.1, NaN])('refuses the quantile of %d', (p) => {
    expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});

describe('demand in whole units', () => {
  it.each(reference.poisson)('Poisson with mean %d has at %d the reference values', (mean, k, pmf, cdf) => {
    const demand = poissonDemand(mean ?? NaN);
    expectRelative(demand.probabilities[k ?? 0] ?? 0, pmf ?? NaN, 1e-9);
    expectRelative(probabilityUpTo(demand, k ?? 0), cdf ?? NaN, 1e-9);
  });

  it('Poisson probabilities add up to 1 and give the mean', () => {
    const mean = fc.double({ min: 0, max: 3000, noNaN: true });
    fc.assert(
      fc.property(mean, (m) => {
        const { probabilities } = poissonDemand(m);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        const total = probabilities.reduce((sum, p, k) => sum + k * p, 0);
        expect(Math.abs(total - m)).toBeLessThan(1e-8 * (1 + m));
      }),
      { numRuns: 50 },
    );
  });

  it('counts observations: 0, 3, 3, 8', () => {
    const demand = empiricalDemand([3, 0, 8, 3]);
    expect(demand.mean).toBe(3.5);
    expect(probabilityUpTo(demand, 2)).toBe(0.25);
    expect(probabilityUpTo(demand, 3)).toBe(0.75);
    expect([0.2, 0.25, 0.26, 0.75, 0.76, 1].map((p) => demandQuantile(demand, p))).toEqual([0, 0, 3, 3, 8, 8]);
    expect(expectedShortage(demand, 3)).toBe(1.25);
    expect(expectedShortage(demand, -2)).toBe(5.5);
  });

  it('adds two dice', () => {
    const die = discreteDemand([0, 1, 1, 1, 1, 1, 1].map((weight) => weight / 6));
    const two = addDemand(die, die);
    expect(two.mean).toBeCloseTo(7, 12);
    expect(two.probabilities[7]).toBeCloseTo(6 / 36, 12);
    expect(two.probabilities[2]).toBeCloseTo(1 / 36, 12);
  });

  it('refuses what is no distribution', () => {
    expect(() => discreteDemand([0.5, 0.4])).toThrow('add up');
    expect(() => discreteDemand([1.5, -0.5])).toThrow(RangeError);
    expect(() => discreteDemand([NaN])).toThrow(RangeError);
    expect(() => empiricalDemand([])).toThrow(RangeError);
    expect(() => empiricalDemand([1.5])).toThrow(RangeError);
    expect(() => poissonDemand(-1)).toThrow(RangeError);
    expect(() => poissonDemand(1e9)).toThrow('100000');
  });
});
