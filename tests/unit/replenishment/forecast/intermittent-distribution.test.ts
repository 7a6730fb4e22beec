import fc from 'fast-check';
import { calibrateLevels, usedLevel } from '../../../../domain/replenishment/forecast/intermittent-calibration';
import {
  demandAtMost,
  demandDistribution,
  demandQuantile,
} from '../../../../domain/replenishment/forecast/intermittent-distribution';
import { originsBack } from '../../../../domain/replenishment/forecast/intermittent-origins';
import type { OriginCase } from '../../../../domain/replenishment/forecast/intermittent-origins';
import { combinationWeights } from '../../../../domain/replenishment/forecast/intermittent-weights';
import { seededRandom } from '../../../support/replenishment/made-demand';

const PAST = [0, 0, 4, 0, 2, 0, 0, 6, 0, 0];

describe('the distribution of the demand of a period', () => {
  it('has demand with the probability level / mean size, or always in sizes scaled up', () => {
    expect(demandDistribution(PAST, 1)).toEqual({ probability: 0.25, sizes: [2, 4, 6], meanSize: 4 });
    expect(demandDistribution(PAST, 8)).toEqual({ probability: 1, sizes: [4, 8, 12], meanSize: 8 });
    expect(demandDistribution(PAST, 0).probability).toBe(0);
  });

  it('has its sizes at the positions 1/4, 2/4, 3/4, and beyond them an exponential tail', () => {
    const always = demandDistribution(PAST, 4);
    expect([0.125, 0.25, 0.5, 0.75].map((q) => demandQuantile(always, q))).toEqual([1, 2, 4, 6]);
    // Half of the last quarter is left above 6 + 4 ln 2.
    expect(demandQuantile(always, 0.875)).toBeCloseTo(6 + 4 * Math.log(2), 9);
    const quarter = demandDistribution(PAST, 1);
    expect(demandQuantile(quarter, 0.75)).toBe(0);
    expect(demandQuantile(quarter, 0.75 + 0.25 * 0.5)).toBe(4);
  });

  it('says with which probability a quantity is not exceeded: the inverse of the quantile', () => {
    const positive = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        positive,
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.integer({ min: 1, max: 999 }),
        (sizes, share, q) => {
          const mean = sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
          const distribution = demandDistribution(sizes, mean * share);
          const quantity = demandQuantile(distribution, q / 1000);
          if (quantity > 0) expect(demandAtMost(distribution, quantity)).toBeGreaterThanOrEqual(q / 1000 - 1e-9);
          expect(demandAtMost(distribution, -1)).toBe(0);
          expect(demandAtMost(distribution, quantity)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});

describe('the calibration of intervals', () => {
  const one = (following: readonly number[]): OriginCase => ({
    past: [2, 4, 6],
    following,
    demandClass: 'smooth',
    levels: [],
    actual: 0,
    spread: 0,
    scale: 1,
  });

  it('uses the level that covered the share of the past that the nominal one promises', () => {
    // At the level 4 demand of 4 is the median (covered by any interval), 6 the upper quartile: covered from 50 % on.
    const cases = [...Array.from({ length: 80 }, () => one([4])), ...Array.from({ length: 19 }, () => one([6]))];
    const calibration = calibrateLevels(cases, () => 4);
    expect(usedLevel(calibration, 0.8)).toBeCloseTo(0, 12);
    expect(usedLevel(calibration, 0.9)).toBeCloseTo(0.5, 12);
    expect(usedLevel(calibration, 0.85)).toBeCloseTo(0.25, 12);
  });

  it('is nothing without a past, widens with the level, and ends below 1', () => {
    expect(usedLevel([], 0.9)).toBe(0.9);
    const calibration = calibrateLevels([one([1e6])], () => 4);
    expect(usedLevel(calibration, 0.99)).toBeLessThan(1);
    const levels = [0.1, 0.5, 0.7, 0.9, 0.96, 0.999].map((level) => usedLevel(calibration, level));
    levels.slice(1).forEach((level, k) => expect(level).toBeGreaterThanOrEqual(levels[k] ?? NaN));
  });
});

describe('weights of a combination', () => {
  it('are on what was right, and make the sums agree', () => {
    const random = seededRandom(9);
    const cases = Array.from({ length: 400 }, () => {
      const right = 10 * random();
      const actual = Math.max(0, right + 2 * random() - 1);
      return { levels: [10 * random(), right, 20 * random()], actual, spread: 1, scale: 4 };
    });
    const weights = combinationWeights(cases);
    expect(weights[1]).toBeGreaterThan(0.9);
    const sum = (of: (one: (typeof cases)[number]) => number) => cases.reduce((all, each) => all + of(each), 0);
    const forecast = sum(({ levels }) => levels.reduce((all, level, k) => all + level * (weights[k] ?? NaN), 0));
    expect(forecast / sum(({ actual }) => actual)).toBeCloseTo(1, 2);
  });

  it('make the sums agree also where less would err less: nine times nothing, once ten', () => {
    const cases = Array.from({ length: 200 }, (_, k) => ({
      levels: [1],
      actual: k % 10 === 0 ? 10 : 0,
      spread: 1,
      scale: 1,
    }));
    expect(combinationWeights(cases)[0]).toBeCloseTo(1, 2);
  });

  it('correct a method that is always too high', () => {
    const cases = Array.from({ length: 100 }, (_, k) => ({
      levels: [2 * (k + 1)],
      actual: k + 1,
      spread: 1,
      scale: 1,
    }));
    expect(combinationWeights(cases)[0]).toBeCloseTo(0.5, 9);
  });

  it('are learned at up to twelve origins between half of the past and three periods before its end', () => {
    expect(originsBack(12)).toEqual([3, 4]);
    expect(originsBack(10)).toEqual([]);
    const many = originsBack(60);
    expect([many.length, many[0], many.at(-1)]).toEqual([12, 3, 30]);
  });
});
