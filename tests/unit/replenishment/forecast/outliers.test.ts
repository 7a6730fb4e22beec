import fc from 'fast-check';
import { fillGaps } from '../../../../domain/replenishment/forecast/clean-demand-gaps';
import { OUTLIERS, findOutliers, withoutOutliers } from '../../../../domain/replenishment/forecast/outliers';
import { demandSeries } from '../../../support/replenishment/demand-arbitrary';

const repeated = (pattern: readonly number[], times: number) => Array.from({ length: times }, () => pattern).flat();
const withValue = (values: readonly number[], at: number, value: number) =>
  values.map((old, t) => (t === at ? value : old));

describe('an outlier', () => {
  const steady = repeated([10, 12, 0, 11, 9], 6);

  it('is a demand far above all others, and the limit is that of the logarithms', () => {
    // Median of the sizes 10.5 between 10 and 11; their logarithms spread less than 0.4, so the limit is √(10 · 11) · e².
    const [outlier, ...others] = findOutliers(withValue(steady, 12, 5000), 1);
    expect(others).toEqual([]);
    expect(outlier).toMatchObject({ period: 12, quantity: 5000 });
    expect(outlier?.limit).toBeGreaterThan(10 * Math.exp(2));
    expect(outlier?.limit).toBeLessThan(12 * Math.exp(2));
  });

  it('is none within 7.4 times the median', () => {
    expect(findOutliers(withValue(steady, 12, 70), 1)).toEqual([]);
  });

  it('is wider for demand that scatters', () => {
    const wild = repeated([1, 100, 3, 1000, 10], 6);
    expect(findOutliers(withValue(wild, 7, 5000), 1)).toEqual([]);
    expect(findOutliers(withValue(wild, 7, 1e9), 1)).toHaveLength(1);
  });

  it('is none when it lasts or comes again in another season', () => {
    expect(findOutliers(withValue(withValue(steady, 12, 5000), 13, 4000), 1)).toEqual([]);
    expect(findOutliers(withValue(withValue(steady, 12, 5000), 24, 4000), 12)).toEqual([]);
    // 400 has come before, and more; 5000 has not come again.
    const once = findOutliers(withValue(withValue(steady, 12, 5000), 24, 400), 12);
    expect(once.map(({ period }) => period)).toEqual([12]);
  });

  it('is not looked for among fewer than eight demands', () => {
    expect(findOutliers([1, 1, 1, 1, 1, 1, 9999], 1)).toEqual([]);
  });

  it('is lowered to the limit, or only reported', () => {
    const values = withValue(steady, 12, 5000);
    const outliers = findOutliers(values, 1);
    expect(withoutOutliers(values, outliers)[12]).toBe(outliers[0]?.limit);
    expect(withoutOutliers(values, outliers, { ...OUTLIERS, action: 'report' })).toEqual(values);
  });

  it('is capped at a finite quantity that is no larger, and nothing else changes', () => {
    fc.assert(
      fc.property(demandSeries(), fc.constantFrom(1, 12), (values, period) => {
        const outliers = findOutliers(values, period);
        const capped = withoutOutliers(values, outliers);
        capped.forEach((value, t) => {
          const hit = outliers.some((outlier) => outlier.period === t);
          expect(Number.isFinite(value) && value >= 0).toBe(true);
          if (hit) expect(value).toBeLessThan(values[t] ?? NaN);
          else expect(value).toBe(values[t]);
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a gap', () => {
  it('becomes the mean of the same period of other seasons, else of the nearest periods, else nothing', () => {
    expect(fillGaps([1, 2, 3, NaN, 5, 6, 7, 8, 9], 4).values[3]).toBe(8);
    expect(fillGaps([1, 2, NaN, NaN, 6], 1).values).toEqual([1, 2, 4, 4, 6]);
    expect(fillGaps([NaN, 2], 1).values).toEqual([2, 2]);
    expect(fillGaps([NaN, NaN], 12).values).toEqual([0, 0]);
  });

  it('and a negative quantity are told, in order', () => {
    const { corrections } = fillGaps([1, -2, Infinity, 4], 1);
    expect(corrections.map(({ period, before, after, kind }) => [period, before, after, kind])).toEqual([
      [1, -2, 0, 'negative'],
      [2, undefined, 2, 'gap'],
    ]);
  });
});
