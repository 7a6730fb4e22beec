import fc from 'fast-check';
import { discreteDemand, poissonDemand } from '../../../../domain/replenishment/inventory/discrete-demand';
import {
  newsvendorDiscrete,
  newsvendorDiscreteCost,
  newsvendorEmpirical,
  newsvendorNormal,
  newsvendorNormalCost,
} from '../../../../domain/replenishment/inventory/newsvendor';
import reference from './reference-values.json';

describe('newsvendor', () => {
  it('normal, h 0.18, p 0.70, μ 50, σ 8: 56.6039559274 at 1.9976051932', () => {
    const { level, cost } = newsvendorNormal({ overage: 0.18, underage: 0.7 }, 50, 8);
    expect(level).toBeCloseTo(56.6039559274, 9);
    expect(cost).toBeCloseTo(1.9976051932, 9);
  });

  it('Poisson, h 1, p 4, μ 6: 8 at 3.5701069458', () => {
    const { level, cost } = newsvendorDiscrete({ overage: 1, underage: 4 }, poissonDemand(6));
    expect(level).toBe(8);
    expect(cost).toBeCloseTo(3.5701069458, 9);
  });

  it.each(reference.newsvendorNormal)('normal h %d, p %d, μ %d, σ %d as stockpyl', (...row) => {
    const [overage, underage, mean, deviation, level, cost] = row as [number, number, number, number, number, number];
    const best = newsvendorNormal({ overage, underage }, mean, deviation);
    expect(best.level).toBeCloseTo(level, 6);
    expect(best.cost).toBeCloseTo(cost, 6);
    expect(newsvendorNormalCost({ overage, underage }, mean, deviation, level)).toBeCloseTo(cost, 6);
  });

  it.each(reference.newsvendorPoisson)('Poisson h %d, p %d, μ %d as stockpyl', (...row) => {
    const [overage, underage, mean, level, cost] = row as [number, number, number, number, number];
    const best = newsvendorDiscrete({ overage, underage }, poissonDemand(mean));
    expect(best.level).toBe(level);
    expect(best.cost).toBeCloseTo(cost, 6);
  });

  it('observed demand 2, 2, 4, 10 with under : over of 3 : 1 is met up to 4', () => {
    const { level, cost } = newsvendorEmpirical({ overage: 1, underage: 3 }, [4, 2, 10, 2]);
    expect(level).toBe(4);
    expect(cost).toBe((1 * (2 + 2) + 3 * 6) / 4);
  });

  it('is the cheapest of all levels, for any discrete demand', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })
      .filter((w) => w.some(Boolean));
    const cost = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(weights, cost, cost, (given, overage, underage) => {
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const demand = discreteDemand(given.map((weight) => weight / total));
        const best = newsvendorDiscrete({ overage, underage }, demand);
        for (let level = 0; level < given.length; level += 1) {
          expect(newsvendorDiscreteCost({ overage, underage }, demand, level)).toBeGreaterThanOrEqual(best.cost - 1e-9);
        }
      }),
    );
  });

  it('without variation it is the demand, at no cost', () => {
    expect(newsvendorNormal({ overage: 1, underage: 9 }, 50, 0)).toEqual({ level: 50, cost: 0 });
    expect(newsvendorNormalCost({ overage: 1, underage: 9 }, 50, 0, 48)).toBe(18);
    expect(newsvendorDiscrete({ overage: 1, underage: 9 }, poissonDemand(0))).toEqual({ level: 0, cost: 0 });
  });
});
