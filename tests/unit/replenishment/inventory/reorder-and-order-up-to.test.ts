import { addDemand, discreteDemand, poissonDemand } from '../../../../domain/replenishment/inventory/discrete-demand';
import type { DiscreteDemand } from '../../../../domain/replenishment/inventory/discrete-demand';
import { optimalReorderAndOrderUpTo } from '../../../../domain/replenishment/inventory/reorder-and-order-up-to';
import type { PeriodCosts } from '../../../../domain/replenishment/inventory/reorder-and-order-up-to';
import reference from './reference-values.json';

describe('exact (s, S)', () => {
  it.each([
    [4, 5, 6, 4, 10, 8.034111561471644, 1e-9],
    [9, 64, 10, 6, 40, 35.022, 5e-4],
    [9, 64, 25, 19, 56, 54.262, 5e-4],
    [9, 64, 50, 42, 108, 70.975, 5e-4],
  ])('Poisson, h 1, p %d, K %d, μ %d: %d / %d at %d', (shortage, fixed, mean, s, S, cost, within) => {
    const best = optimalReorderAndOrderUpTo({ holding: 1, shortage, fixed }, poissonDemand(mean));
    expect(best).toMatchObject({ reorderAt: s, upTo: S });
    expect(Math.abs(best.cost - cost)).toBeLessThan(within);
  });

  it.each(reference.sSPoisson)('Poisson h %d, p %d, K %d, μ %d as stockpyl', (...row) => {
    const [holding, shortage, fixed, mean, s, S, cost] = row as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const best = optimalReorderAndOrderUpTo({ holding, shortage, fixed }, poissonDemand(mean));
    expect(best).toMatchObject({ reorderAt: s, upTo: S });
    expect(best.cost).toBeCloseTo(cost, 6);
  });

  it.each(reference.sSDiscrete)('any demand, h %d, p %d, K %d as stockpyl', (...row) => {
    const [holding, shortage, fixed, weights, s, S, cost] = row as unknown as [
      ...[number, number, number],
      readonly number[],
      ...[number, number, number],
    ];
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const best = optimalReorderAndOrderUpTo(
      { holding, shortage, fixed },
      discreteDemand(weights.map((w) => w / total)),
    );
    expect(best).toMatchObject({ reorderAt: s, upTo: S });
    expect(best.cost).toBeCloseTo(cost, 6);
  });

  /** Long-run cost of (s, S) from the stationary distribution of the position, by repeated steps of the Markov chain. */
  function markovCost(
    costs: PeriodCosts,
    demand: DiscreteDemand,
    covered: DiscreteDemand,
    s: number,
    S: number,
  ): number {
    let share = new Map<number, number>([[S, 1]]);
    for (let round = 0; round < 600; round += 1) {
      const next = new Map<number, number>();
      for (const [level, p] of share) {
        for (const [units, q] of demand.probabilities.entries()) {
          const after = level - units <= s ? S : level - units;
          next.set(after, (next.get(after) ?? 0) + p * q * 0.9);
        }
        next.set(level, (next.get(level) ?? 0) + p * 0.1);
      }
      share = next;
    }
    let total = 0;
    for (const [level, p] of share) {
      for (const [units, q] of covered.probabilities.entries()) {
        total += p * q * (costs.holding * Math.max(0, level - units) + costs.shortage * Math.max(0, units - level));
      }
      for (const [units, q] of demand.probabilities.entries()) if (level - units <= s) total += p * q * costs.fixed;
    }
    return total;
  }

  it('with a lead time of two periods it is the cheapest of all pairs, by the stationary distribution', () => {
    const demand = discreteDemand([0.5, 0.2, 0.2, 0.1]);
    const covered = addDemand(addDemand(demand, demand), demand);
    const costs = { holding: 1, shortage: 12, fixed: 6 };
    const best = optimalReorderAndOrderUpTo(costs, demand, covered);
    expect(markovCost(costs, demand, covered, best.reorderAt, best.upTo)).toBeCloseTo(best.cost, 6);
    for (let s = 0; s <= 8; s += 1) {
      for (let S = s + 1; S <= 16; S += 1) {
        expect(markovCost(costs, demand, covered, s, S)).toBeGreaterThanOrEqual(best.cost - 1e-6);
      }
    }
  });

  it('without demand it keeps nothing, without a fixed cost it orders whatever was used', () => {
    expect(optimalReorderAndOrderUpTo({ holding: 1, shortage: 9, fixed: 5 }, poissonDemand(0))).toEqual({
      reorderAt: -1,
      upTo: 0,
      cost: 0,
    });
    const base = optimalReorderAndOrderUpTo({ holding: 1, shortage: 4, fixed: 0 }, poissonDemand(6));
    expect(base).toMatchObject({ reorderAt: 7, upTo: 8 });
    expect(base.cost).toBeCloseTo(3.5701069458, 9);
  });

  it.each([
    ['holding', 0],
    ['shortage', 0],
    ['fixed', -1],
    ['fixed', NaN],
  ])('refuses %s %d', (name, value) => {
    expect(() =>
      optimalReorderAndOrderUpTo({ holding: 1, shortage: 2, fixed: 3, [name]: value }, poissonDemand(6)),
    ).toThrow(name);
  });
});
