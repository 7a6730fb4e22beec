import { forecastSmooth } from '../../../../domain/replenishment/forecast/forecast-smooth';
import type { ForecastRequest } from '../../../../domain/replenishment/forecast/types';
import { mean } from '../../../support/replenishment/forecast-scores';
import { seededRandom } from '../../../support/replenishment/made-series';

const MONTHS = 72;
const HORIZON = 6;
const SEEDS = [11, 12, 13, 14, 15, 16];

/** Months with a season, noise of 3 %, and a promotion that multiplies, or adds, at known times. */
function promoted(
  put: (value: number, promotion: number) => number,
  seed = 11,
): { request: ForecastRequest; future: number[] } {
  const random = seededRandom(seed);
  const promotion = Array.from({ length: MONTHS + HORIZON }, (_, t) => (t % 7 === 3 || t === MONTHS + 1 ? 1 : 0));
  const all = promotion.map((on, t) =>
    put(100 * (1 + 0.3 * Math.sin((2 * Math.PI * t) / 12)) * (1 + 0.03 * random.normal()), on),
  );
  return {
    request: {
      series: { values: all.slice(0, MONTHS), period: 12 },
      horizon: HORIZON,
      levels: [0.95],
      regressors: [{ name: 'promotion', past: promotion.slice(0, MONTHS), future: promotion.slice(MONTHS) }],
    },
    future: all.slice(MONTHS),
  };
}

type Trial = ReturnType<typeof promoted>;

function withoutRegressors({ request, future }: Trial): Trial {
  const { regressors: _, ...alone } = request;
  return { request: alone, future };
}

function errorOf(trials: readonly Trial[]): number {
  return mean(
    trials.flatMap(({ request, future }) =>
      forecastSmooth(request).mean.map((value, h) => Math.abs(value - future[h]!)),
    ),
  );
}

describe('regressors', () => {
  it('tell a promotion that multiplies, beside a season', () => {
    const trials = SEEDS.map((seed) => promoted((value, on) => value * (on ? 1.6 : 1), seed));
    for (const { request } of trials) {
      const found = /promotion multiplies by ([\d.]+)/.exec(forecastSmooth(request).why);
      expect(Math.abs(Number(found?.[1]) - 1.6)).toBeLessThan(0.08);
    }
    expect(errorOf(trials)).toBeLessThan(0.75 * errorOf(trials.map(withoutRegressors)));
  });

  it('tell one that adds, where quantities may be negative', () => {
    const trials = SEEDS.map((seed) => promoted((value, on) => value - 100 + 60 * on, seed));
    for (const { request } of trials) {
      const found = /promotion adds ([\d.]+)/.exec(forecastSmooth(request).why);
      expect(Math.abs(Number(found?.[1]) - 60)).toBeLessThan(6);
    }
    expect(errorOf(trials)).toBeLessThan(0.75 * errorOf(trials.map(withoutRegressors)));
  });

  it('have no effect where there is none, or where it was seen but once', () => {
    const trials = SEEDS.map((seed) => promoted((value) => value, seed));
    const idle = trials.filter(({ request }) => forecastSmooth(request).why.includes('promotion shows no effect'));
    // One of twenty is believed by chance.
    expect(idle.length).toBeGreaterThanOrEqual(SEEDS.length - 1);
    const { request } = idle[0]!;
    expect(forecastSmooth(request).mean).toEqual(forecastSmooth(withoutRegressors(idle[0]!).request).mean);
    const once = request.regressors![0]!.past.map((on, t) => (t === 3 ? on : 0));
    const seldom = forecastSmooth({ ...request, regressors: [{ ...request.regressors![0]!, past: once }] });
    expect(seldom.why).toContain('promotion shows no effect');
  });

  it('widen the interval of a month whose level they raise', () => {
    const { request } = promoted((value, on) => value * (on ? 1.6 : 1));
    const quiet = forecastSmooth({
      ...request,
      regressors: [{ ...request.regressors![0]!, future: Array<number>(HORIZON).fill(0) }],
    });
    const { lower, upper } = forecastSmooth(request).intervals[0]!;
    const calm = quiet.intervals[0]!;
    expect((upper[1]! - lower[1]!) / (calm.upper[1]! - calm.lower[1]!)).toBeCloseTo(1.6, 1);
    expect(upper[0]! - lower[0]!).toBeCloseTo(calm.upper[0]! - calm.lower[0]!, 9);
  });

  it('are not extrapolated beyond what was seen', () => {
    const { request } = promoted((value, on) => value * (on ? 1.6 : 1));
    const [promotion] = request.regressors!;
    const one = forecastSmooth({ ...request, regressors: [{ ...promotion!, future: [1, 0, 0, 0, 0, 0] }] });
    const ten = forecastSmooth({ ...request, regressors: [{ ...promotion!, future: [10, 0, 0, 0, 0, 0] }] });
    expect(ten.mean).toEqual(one.mean);
  });

  it('share an effect that two copies of one regressor cannot be told apart in', () => {
    const { request } = promoted((value, on) => value * (on ? 1.6 : 1));
    const [promotion] = request.regressors!;
    const doubled = forecastSmooth({ ...request, regressors: [promotion!, { ...promotion!, name: 'copy' }] });
    expect(doubled.why).toContain('copy shows no effect');
    doubled.mean.forEach((value, h) => expect(value).toBeCloseTo(forecastSmooth(request).mean[h]!, 6));
  });

  it('must have a value for every observation and step', () => {
    const { request } = promoted((value) => value);
    const [promotion] = request.regressors!;
    expect(() => forecastSmooth({ ...request, regressors: [{ ...promotion!, future: [1] }] })).toThrow(/promotion/);
  });
});
