import fc from 'fast-check';
import { CLASSIFICATION, DEMAND_CLASSES, classify } from '../../../../domain/replenishment/forecast/classify';
import { demandSeries } from '../../../support/replenishment/demand-arbitrary';

const repeated = (pattern: readonly number[], times: number) => Array.from({ length: times }, () => pattern).flat();

describe('the class of an item', () => {
  it.each([
    ['none', [0, 0, 0, 0], 1],
    ['new', [0, 0, 0, 0, 0, 0, 0, 5, 0, 2], 1],
    ['smooth', repeated([10, 11, 9, 12], 6), 1],
    ['erratic', repeated([1, 30, 2, 3], 6), 1],
    ['intermittent', repeated([0, 4, 0, 5], 6), 1],
    ['lumpy', repeated([0, 1, 0, 30], 6), 1],
    ['seasonal', repeated([10, 20, 40, 25], 6), 4],
    ['smooth', repeated([10, 20, 40, 25], 6), 1],
    ['ending', [...repeated([4, 0, 5, 3], 6), 0, 0, 0, 0, 0, 0], 1],
    ['ending', [9, 9, 9, 9, 9, 9, 2, 1, 1, 1, 1, 1], 1],
  ] as const)('is %s', (expected, values, period) => {
    expect(classify(values, period).demandClass).toBe(expected);
  });

  it('changes from smooth to intermittent at an interval of 1.32, and to erratic at a squared variation of 0.49', () => {
    const every = (demands: number, periods: number) =>
      Array.from({ length: periods }, (_, t) =>
        Math.floor(((t + 1) * demands) / periods) > Math.floor((t * demands) / periods) ? 5 : 0,
      ).reverse();
    expect(classify(every(25, 33), 1)).toMatchObject({ interval: 1.32, demandClass: 'intermittent' });
    expect(classify(every(26, 33), 1)).toMatchObject({ demandClass: 'smooth' });
    // Sizes 10 − 7 and 10 + 7 in equal number: the variance of n of them is 49 n / (n − 1), so CV² is just above 0.49.
    expect(classify(repeated([3, 17], 20), 1)).toMatchObject({ demandClass: 'erratic' });
    expect(classify(repeated([3.2, 16.8], 20), 1)).toMatchObject({ demandClass: 'smooth' });
  });

  it('counts the interval from the first demand and the variation with the sample variance', () => {
    // Sizes 2, 4, 6: mean 4, sample variance 4, CV² 0.25; six periods from the first demand on.
    const { variation, ...counts } = classify([0, 0, 0, 2, 0, 4, 0, 0, 6], 1);
    expect(counts).toMatchObject({ periods: 6, demands: 3, interval: 2, silent: 0 });
    expect(variation).toBeCloseTo(0.25, 12);
  });

  it('does not call an item ending whose silence is no longer than a gap before', () => {
    const season = [8, 9, 7, 8, 9, 8, 0, 0, 0, 0, 0, 0];
    expect(classify(repeated(season, 3), 12).demandClass).not.toBe('ending');
    expect(classify([...repeated(season, 3), 0, 0], 12).demandClass).toBe('ending');
  });

  it('follows limits of the company', () => {
    const values = repeated([0, 4, 0, 5], 6);
    expect(classify(values, 1, { ...CLASSIFICATION, intermittentFrom: 2.5 }).demandClass).toBe('smooth');
    expect(classify(values, 1, { ...CLASSIFICATION, newBelow: 30 }).demandClass).toBe('new');
  });

  it('explains itself with its numbers', () => {
    expect(classify(repeated([0, 1, 0, 30], 6), 1).why).toBe(
      'Demand every 1.92 periods (from 1.32), squared variation of its size 0.955 (from 0.49).',
    );
    expect(classify([...repeated([4, 0, 5, 3], 6), 0, 0, 0, 0, 0, 0], 1).why).toContain('No demand for 6 periods');
  });

  it('is found for any series, with finite numbers', () => {
    fc.assert(
      fc.property(demandSeries(), fc.constantFrom(1, 4, 12), (values, period) => {
        const { demandClass, interval, variation, why } = classify(values, period);
        expect(DEMAND_CLASSES).toContain(demandClass);
        expect([interval, variation].every((number) => Number.isFinite(number) && number >= 0)).toBe(true);
        expect(why).not.toMatch(/NaN|Infinity|undefined/);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in any unit', () => {
    fc.assert(
      fc.property(demandSeries(1e9), fc.constantFrom(0.25, 8, 1024), (values, factor) => {
        const scaled = values.map((value) => value * factor);
        expect(classify(scaled, 12).demandClass).toBe(classify(values, 12).demandClass);
      }),
    );
  });
});
