import fc from 'fast-check';
import { forecastDemand, learnDemand } from '../../../../domain/replenishment/forecast/forecast';
import type { DemandForecastOptions } from '../../../../domain/replenishment/forecast/forecast';
import { forecastSmooth } from '../../../../domain/replenishment/forecast/forecast-smooth';
import { OUTLIERS } from '../../../../domain/replenishment/forecast/outliers';
import { demandSeries } from '../../../support/replenishment/demand-arbitrary';
import { madeIntermittent, seededRandom } from '../../../support/replenishment/made-demand';

function forecastOf(values: readonly number[], period = 1, options: DemandForecastOptions = {}) {
  return forecastDemand({ series: { values, period }, horizon: 4, levels: [0.8, 0.95] }, options);
}

const repeated = (pattern: readonly number[], times: number) => Array.from({ length: times }, () => pattern).flat();

/** Items with demand in every period that keep their level: the combination of averages is hard to beat on them. */
function steadyItems(): number[][] {
  const random = seededRandom(21);
  return Array.from({ length: 40 }, () => {
    const level = 20 + 80 * random();
    return Array.from({ length: 30 }, () => Math.round(level * (0.5 + random())));
  });
}

/** Items that sell as much in each quarter as a year before, with a large difference between quarters. */
function seasonalItems(): number[][] {
  const random = seededRandom(22);
  return Array.from({ length: 40 }, () =>
    repeated([20, 60, 100, 50], 8).map((value) => Math.round(value * (0.95 + 0.1 * random()))),
  );
}

describe('the forecast of an item', () => {
  it.each([
    ['none', [0, 0, 0], 1, 'none'],
    ['new', [0, 0, 0, 4, 5], 1, /^mean of /],
    ['intermittent', repeated([0, 4, 0, 5], 8), 1, /^mean of /],
    ['lumpy', repeated([0, 1, 0, 30], 8), 1, /^mean of /],
    ['ending', [...repeated([4, 0, 5, 3], 8), 0, 0, 0, 0, 0, 0], 1, 'tsb'],
  ] as const)('of the class %s uses the method of the class and says why', (name, values, period, method) => {
    const forecast = forecastOf(values, period);
    expect(forecast.classification.demandClass).toBe(name);
    expect(forecast.method).toMatch(method);
    expect(forecast.why.toLowerCase().startsWith(`${name}: `)).toBe(true);
  });

  it.each([
    ['smooth', repeated([10, 11, 9, 12], 8), 1],
    ['erratic', repeated([1, 30, 2, 3], 8), 1],
    ['seasonal', repeated([10, 20, 40, 25], 8), 4],
  ] as const)('of the class %s is that of the method for smooth series', (name, values, period) => {
    const forecast = forecastOf(values, period);
    const expected = forecastSmooth({ series: { values, period }, horizon: 4, levels: [], nonNegative: true });
    expect(forecast.classification.demandClass).toBe(name);
    expect(forecast.mean).toEqual(expected.mean);
  });

  it('follows a season', () => {
    const { mean } = forecastOf(repeated([10, 20, 40, 25], 8), 4);
    [10, 20, 40, 25].forEach((value, step) => expect(Math.abs((mean[step] ?? NaN) / value - 1)).toBeLessThan(0.05));
  });

  it('takes no trend from periods before the first demand', () => {
    const life = repeated([20, 22, 19, 21], 4);
    const before = Array<number>(16).fill(0);
    expect(forecastOf([...before, ...life]).mean).toEqual(forecastOf(life).mean);
  });

  it('expects less of an ending item with each silent period', () => {
    const levels = [6, 7, 8].map(
      (silent) => forecastOf([...repeated([4, 0, 5, 3], 8), ...Array<number>(silent).fill(0)]).mean[0],
    );
    expect((levels[1] ?? NaN) / (levels[0] ?? NaN)).toBeCloseTo(0.7, 9);
    expect((levels[2] ?? NaN) / (levels[1] ?? NaN)).toBeCloseTo(0.7, 9);
  });

  it('fills gaps, takes negative quantities for none, caps an absurd outlier, and lists all of it', () => {
    const values = repeated([10, 11, 9, 12], 8);
    values[5] = NaN;
    values[9] = -3;
    values[20] = 1e9;
    const { corrections, mean, cleaned } = forecastOf(values);
    expect(corrections.map(({ period, kind }) => [period, kind])).toEqual([
      [5, 'gap'],
      [9, 'negative'],
      [20, 'outlier'],
    ]);
    expect(cleaned[5]).toBe(9.5);
    expect(cleaned[20]).toBeLessThan(100);
    expect(Math.max(...mean)).toBeLessThan(40);
  });

  it('takes a peak that a promotion explains for no outlier, and expects the next one', () => {
    const past = Array.from({ length: 40 }, (_, t) => (t % 13 === 5 ? 1 : 0));
    const values = repeated([10, 11, 9, 12], 10).map((value, t) => value + 200 * (past[t] ?? 0));
    const request = { series: { values, period: 1 }, horizon: 2, levels: [] };
    const { corrections, mean } = forecastDemand({
      ...request,
      regressors: [{ name: 'promotion', past, future: [0, 1] }],
    });
    expect(corrections).toEqual([]);
    expect(mean[0]).toBeLessThan(30);
    expect(mean[1]).toBeGreaterThan(150);
    expect(forecastDemand(request).corrections).toHaveLength(3);
  });

  it('leaves outliers in where the company only wants them reported', () => {
    const values = repeated([10, 11, 9, 12], 8);
    values[20] = 1e6;
    const { cleaned, corrections, outliers } = forecastOf(values, 1, { outliers: { ...OUTLIERS, action: 'report' } });
    expect(outliers).toMatchObject([{ period: 20, quantity: 1e6 }]);
    expect(cleaned[20]).toBe(1e6);
    expect(corrections).toEqual([]);
  });

  it('answers for any series, finite, never below zero, each bound around the mean', () => {
    const gaps = fc.array(fc.nat(), { maxLength: 3 });
    fc.assert(
      fc.property(demandSeries(), gaps, fc.constantFrom(1, 4, 12), (series, holes, period) => {
        const values = [...series];
        for (const hole of holes) values[hole % values.length] = NaN;
        const { mean, intervals, why } = forecastOf(values, period);
        expect(mean).toHaveLength(4);
        expect(why).not.toMatch(/NaN|Infinity|undefined/);
        for (const { lower, upper } of intervals) {
          mean.forEach((value, step) => {
            const [low, high] = [lower[step] ?? NaN, upper[step] ?? NaN];
            expect([low, value, high].every((bound) => Number.isFinite(bound) && bound >= 0)).toBe(true);
            expect(low <= value && value <= high).toBe(true);
          });
        }
      }),
      { numRuns: 80 },
    );
  });

  it('is the same in any unit', () => {
    fc.assert(
      fc.property(demandSeries(1e6), fc.constantFrom(0.25, 8, 1024), (values, factor) => {
        const scaled = forecastOf(
          values.map((value) => value * factor),
          4,
        );
        forecastOf(values, 4).mean.forEach((value, step) => {
          const tolerance = 1e-4 * factor * (Math.max(...values) + 1e-12);
          expect(Math.abs((scaled.mean[step] ?? NaN) - value * factor)).toBeLessThanOrEqual(tolerance);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('refuses an empty series and a horizon of none', () => {
    expect(() => forecastOf([])).toThrow(RangeError);
    expect(() => forecastDemand({ series: { values: [1], period: 1 }, horizon: 0, levels: [] })).toThrow(RangeError);
  });
});

describe('the forecast of an item among the others of its company', () => {
  it('uses the method for smooth series where it did better on items of that kind, else the combination', () => {
    const seasonal = seasonalItems();
    const byQuarter = learnDemand(seasonal, { horizon: 4, period: 4 });
    expect(byQuarter?.seasonal?.smooth).toBeLessThan(byQuarter?.seasonal?.combination ?? 0);
    expect(byQuarter?.factors).toEqual([1]);
    const options = byQuarter && { portfolio: byQuarter };
    expect(forecastOf(seasonal[0] ?? [], 4, options).mean).toEqual(forecastOf(seasonal[0] ?? [], 4).mean);

    const steady = steadyItems();
    const byLevel = learnDemand(steady, { horizon: 4, period: 1 });
    expect(byLevel?.frequent?.smooth).toBeGreaterThan(byLevel?.frequent?.combination ?? Infinity);
    expect(forecastOf(steady[0] ?? [], 1, byLevel && { portfolio: byLevel }).method).toBe('portfolio combination');
  });

  it('uses the combination for intermittent and new items', () => {
    const random = seededRandom(4);
    const items = Array.from({ length: 80 }, () => madeIntermittent(30, { share: 0.3, meanSize: 3 }, random));
    const portfolio = learnDemand(items, { horizon: 4, period: 1 });
    const options = portfolio && { portfolio };
    expect(forecastOf(items[0] ?? [], 1, options).method).toBe('portfolio combination');
    expect(forecastOf([0, 0, 0, 3, 0, 2], 1, options).method).toBe('portfolio combination');
    expect(forecastOf([0, 0, 0, 3], 1, options).method).toBe('newcomer');
  });
});
