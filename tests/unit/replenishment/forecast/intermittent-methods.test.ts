import fc from 'fast-check';
import { adida, adidaLevel, aggregationLevel } from '../../../../domain/replenishment/forecast/adida';
import { croston, crostonLevels } from '../../../../domain/replenishment/forecast/croston';
import { imapa, imapaLevel } from '../../../../domain/replenishment/forecast/imapa';
import { sba, sbaLevel } from '../../../../domain/replenishment/forecast/sba';
import { tsb, tsbLevels } from '../../../../domain/replenishment/forecast/tsb';
import { isForecast } from '../../../../domain/replenishment/forecast/types';
import type { Forecast, ForecastMethod } from '../../../../domain/replenishment/forecast/types';
import { INTERMITTENT_CASES } from '../../../support/replenishment/intermittent-cases';
import { demandSeries } from '../../../support/replenishment/demand-arbitrary';

const METHODS: readonly [string, ForecastMethod][] = [
  ['croston', croston],
  ['sba', sba],
  ['tsb', tsb],
  ['adida', adida],
  ['imapa', imapa],
];
const REFERENCE = [0, 0, 3, 0, 0, 0, 2, 0, 5, 0, 0, 1, 0, 0, 0, 0, 4, 0, 0, 3];

function forecastOf(
  method: ForecastMethod,
  values: readonly number[],
  levels: readonly number[] = [0.5, 0.95],
): Forecast {
  const result = method({ series: { values, period: 1 }, horizon: 3, levels, nonNegative: true });
  if (!isForecast(result)) throw new Error(result.cannotFit);
  return result;
}

describe('methods for intermittent demand', () => {
  it('agree with the reference series at α 0.1', () => {
    expect(crostonLevels(REFERENCE).level).toBeCloseTo(0.9481452764, 9);
    expect(sbaLevel(REFERENCE)).toBeCloseTo(0.9007380126, 9);
    expect(tsbLevels(REFERENCE).level).toBeCloseTo(0.8706412412, 9);
  });

  it.each(INTERMITTENT_CASES)('agree with statsforecast on the series $name', (known) => {
    expect(crostonLevels(known.values).level).toBeCloseTo(known.croston, 9);
    expect(sbaLevel(known.values)).toBeCloseTo(known.sba, 9);
    expect(tsbLevels(known.values).level).toBeCloseTo(known.tsb, 9);
    expect(tsbLevels(known.values, { size: 0.1, probability: 0.3 }).level).toBeCloseTo(known.tsbFast, 9);
    expect(Math.abs(adidaLevel(known.values) - known.adida)).toBeLessThan(1e-6);
    expect(Math.abs(imapaLevel(known.values) - known.imapa)).toBeLessThan(1e-6);
  });

  it('round the bucket of ADIDA half to even', () => {
    expect(aggregationLevel([0, 1, 0, 0, 1])).toBe(2);
    expect(aggregationLevel([0, 0, 0, 1, 0, 0, 1])).toBe(4);
    expect(aggregationLevel([0, 0])).toBe(1);
  });

  it.each(METHODS)('%s repeats one level over the horizon and says why', (_name, method) => {
    const { mean, why, intervals } = forecastOf(method, REFERENCE);
    expect(mean).toHaveLength(3);
    expect(new Set(mean).size).toBe(1);
    expect(why).toMatch(/\d/);
    expect(intervals.map(({ level }) => level)).toEqual([0.5, 0.95]);
  });

  it.each(METHODS)('%s forecasts nothing where nothing was sold', (_name, method) => {
    const { mean, intervals } = forecastOf(method, [0, 0, 0, 0]);
    expect(mean).toEqual([0, 0, 0]);
    expect(intervals.every(({ lower, upper }) => [...lower, ...upper].every((bound) => bound === 0))).toBe(true);
  });

  it.each(METHODS)('%s says that it cannot fit negative quantities', (_name, method) => {
    const result = method({ series: { values: [1, -1, 2], period: 1 }, horizon: 1, levels: [] });
    expect(result).toEqual({ cannotFit: 'The series holds a negative quantity.' });
  });

  it.each(METHODS)('%s gives finite bounds around the mean on any series, never below zero', (_name, method) => {
    fc.assert(
      fc.property(demandSeries(), (values) => {
        const { mean, intervals } = forecastOf(method, values, [0.2, 0.8, 0.95, 0.999]);
        const level = mean[0] ?? NaN;
        const uppers = intervals.map(({ upper }) => upper[0] ?? NaN);
        const lowers = intervals.map(({ lower }) => lower[0] ?? NaN);
        expect([level, ...uppers, ...lowers].every((bound) => Number.isFinite(bound) && bound >= 0)).toBe(true);
        expect(lowers.every((bound) => bound <= level) && uppers.every((bound) => bound >= level)).toBe(true);
        for (let i = 1; i < uppers.length; i += 1) {
          expect(uppers[i]).toBeGreaterThanOrEqual(uppers[i - 1] ?? NaN);
          expect(lowers[i]).toBeLessThanOrEqual(lowers[i - 1] ?? NaN);
        }
        expect(level).toBeLessThanOrEqual(Math.max(...values) * (1 + 1e-9));
      }),
      { numRuns: 300 },
    );
  });

  it.each(METHODS)('%s scales with the unit of the series', (_name, method) => {
    fc.assert(
      fc.property(demandSeries(1e6), fc.constantFrom(0.001, 0.5, 12, 1e6), (values, factor) => {
        const plain = forecastOf(method, values);
        const scaled = forecastOf(
          method,
          values.map((value) => value * factor),
        );
        const tolerance = 1e-6 * Math.max(...values) * factor;
        expect(Math.abs((scaled.mean[0] ?? NaN) - (plain.mean[0] ?? NaN) * factor)).toBeLessThanOrEqual(tolerance);
      }),
    );
  });
});
