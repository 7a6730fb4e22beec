import fc from 'fast-check';
import * as methods from '../../../../domain/replenishment/forecast/forecast-methods';
import { forecastSmooth } from '../../../../domain/replenishment/forecast/forecast-smooth';
import type { Forecast, ForecastMethod, ForecastRequest } from '../../../../domain/replenishment/forecast/types';
import { isForecast } from '../../../../domain/replenishment/forecast/types';
import { madeSeries, seededRandom } from '../../../support/replenishment/made-series';

const LEVELS = [0.5, 0.8, 0.95, 0.99];

function request(values: readonly number[], period = 1, horizon = 7): ForecastRequest {
  return { series: { values, period }, horizon, levels: LEVELS };
}

/** What every forecast of every method keeps to, in order of the levels. */
function expectSound(forecast: Forecast, { horizon, series, nonNegative }: ForecastRequest): void {
  expect(forecast.mean).toHaveLength(horizon);
  expect(forecast.fitted).toHaveLength(series.values.length);
  expect(forecast.method).not.toBe('');
  expect(forecast.why).not.toBe('');
  const paths = [forecast.mean, forecast.fitted!, ...forecast.intervals.flatMap(({ lower, upper }) => [lower, upper])];
  expect(paths.flat().every(Number.isFinite)).toBe(true);
  if (nonNegative === true) expect(paths.flat().every((value) => value >= 0)).toBe(true);
  expect(forecast.intervals.map(({ level }) => level)).toEqual(LEVELS);
  forecast.intervals.forEach(({ lower, upper }, i) => {
    const inner = forecast.intervals[i - 1] ?? { lower: forecast.mean, upper: forecast.mean };
    expect(lower.every((value, h) => value <= inner.lower[h]!)).toBe(true);
    expect(upper.every((value, h) => value >= inner.upper[h]!)).toBe(true);
  });
}

const random = seededRandom(8);
const smooth = Array.from({ length: 40 }, (_, t) => 100 + 20 * Math.sin(t) + random.normal());

const HARD: readonly (readonly [string, readonly number[], number])[] = [
  ['one point', [5], 12],
  ['one zero', [0], 1],
  ['two points', [5, 9], 1],
  ['two and a half seasons', smooth.slice(0, 10), 4],
  ['all zeros', Array<number>(30).fill(0), 12],
  ['a constant', Array<number>(30).fill(7.3), 12],
  ['a straight line', Array.from({ length: 30 }, (_, t) => 3 + 2 * t), 4],
  ['a pure season', Array.from({ length: 36 }, (_, t) => [4, 9, 2][t % 3]!), 3],
  ['an absurd outlier', smooth.map((value, t) => (t === 20 ? 1e12 : value)), 12],
  ['an absurd outlier at the end', [...smooth, 1e15], 12],
  ['zeros and a spike', Array.from({ length: 30 }, (_, t) => (t === 15 ? 1e9 : 0)), 12],
  ['negative values', smooth.map((value) => value - 100), 6],
  ['huge values', smooth.map((value) => value * 1e304), 12],
  ['tiny values', smooth.map((value) => value * 1e-300), 12],
  ['values of very different size', smooth.map((value, t) => value * 10 ** (t % 9)), 12],
  ['a period longer than the series', smooth, 52],
];

const ALL: Readonly<Record<string, ForecastMethod>> = { forecastSmooth, ...methods };

describe.each(Object.entries(ALL))('%s', (_, method) => {
  it.each(HARD)('gives a sound forecast, or says why not, of %s', (_name, values, period) => {
    for (const nonNegative of [false, true]) {
      const asked = { ...request(values, period), nonNegative };
      const result = method(asked);
      if (isForecast(result)) expectSound(result, asked);
      else expect(result.cannotFit).toMatch(/\.$/);
    }
  });

  it('refuses gaps: cleaning fills them before', () => {
    expect(() => method(request([1, Number.NaN, 3]))).toThrow(/fill gaps/);
    expect(() => method(request([]))).toThrow(/empty/);
    expect(() => method({ ...request([1, 2]), horizon: 0 })).toThrow(/horizon/);
    expect(() => method({ ...request([1, 2]), levels: [1] })).toThrow(/level/);
  });
});

describe('the automatic forecast of smooth series', () => {
  it('always answers', () => {
    for (const [, values, period] of HARD) expect(isForecast(forecastSmooth(request(values, period)))).toBe(true);
  });

  it('goes on with a constant, a straight line and a pure season', () => {
    const near = (values: readonly number[], expected: readonly number[], period: number): void => {
      const { mean } = forecastSmooth(request(values, period, expected.length));
      expected.forEach((value, h) => expect(Math.abs(mean[h]! - value)).toBeLessThan(0.02 * Math.abs(value)));
    };
    near(Array<number>(30).fill(7.3), [7.3, 7.3, 7.3], 12);
    near(
      Array.from({ length: 40 }, (_, t) => 3 + 2 * t),
      [83, 85, 87],
      1,
    );
    near(
      Array.from({ length: 48 }, (_, t) => [4, 9, 2, 7][t % 4]!),
      [4, 9, 2, 7, 4],
      4,
    );
  });

  it('is sound on any series', () => {
    const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(0), fc.nat(20));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.constantFrom(1, 4, 12), (values, period) => {
        const asked = { ...request(values, period, 5), nonNegative: values.length % 2 === 0 };
        expectSound(forecastSmooth(asked), asked);
      }),
      { numRuns: 60, seed: 4 },
    );
  });

  it('scales with the series, exactly where the factor is a power of two', () => {
    for (const { past } of madeSeries({ count: 7, seed: 21, horizon: 1, longest: 72 })) {
      const plain = forecastSmooth(request(past, 12));
      const scaled = (factor: number): Forecast =>
        forecastSmooth(
          request(
            past.map((value) => factor * value),
            12,
          ),
        );
      expect(scaled(1024).mean).toEqual(plain.mean.map((value) => 1024 * value));
      scaled(1000).mean.forEach((value, h) => expect(Math.abs(value / plain.mean[h]! / 1000 - 1)).toBeLessThan(1e-3));
    }
  });

  it('gives the same answer each time', () => {
    const asked = request(smooth, 6);
    expect(forecastSmooth(asked)).toEqual(forecastSmooth(asked));
  });

  it('says how each method did and what weight it got', () => {
    const { why, method } = forecastSmooth(request(smooth, 1));
    expect(method).toMatch(/^combination of ets\(.*\), theta\(dynamic optimised\), ar\(\d+\) of changes$/);
    const weights = [...why.matchAll(/(\d+) %/g)].map(([, weight]) => Number(weight));
    expect(weights).toHaveLength(3);
    expect(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 100)).toBeLessThanOrEqual(2);
  });

  it('covers about 95 % of the future of made series with its 95 % interval, and is better than Naive2', () => {
    const horizon = 12;
    const made = madeSeries({ count: 105, seed: 77, horizon, longest: 90 });
    let covered = 0;
    let ours = 0;
    let naive2 = 0;
    for (const { past, future } of made) {
      const asked = request(past, 12, horizon);
      const { mean, intervals } = forecastSmooth(asked);
      const rival = methods.forecastNaive2(asked);
      if (!isForecast(rival)) throw new Error(rival.cannotFit);
      const { lower, upper } = intervals.find(({ level }) => level === 0.95)!;
      const size = past.reduce((sum, value) => sum + value / past.length, 0);
      future.forEach((value, h) => {
        covered += value >= lower[h]! && value <= upper[h]! ? 1 : 0;
        ours += Math.abs(value - mean[h]!) / size;
        naive2 += Math.abs(value - rival.mean[h]!) / size;
      });
    }
    const share = covered / (made.length * horizon);
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.97);
    expect(ours).toBeLessThan(0.85 * naive2);
  });
});
