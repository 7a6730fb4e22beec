import fc from 'fast-check';
import { forecastIntermittent } from '../../../../domain/replenishment/forecast/intermittent';
import { learnPortfolio } from '../../../../domain/replenishment/forecast/intermittent-portfolio';
import type { IntermittentPortfolio } from '../../../../domain/replenishment/forecast/intermittent-portfolio';
import { isForecast } from '../../../../domain/replenishment/forecast/types';
import type { Forecast } from '../../../../domain/replenishment/forecast/types';
import { demandSeries } from '../../../support/replenishment/demand-arbitrary';
import { madeIntermittent, seededRandom } from '../../../support/replenishment/made-demand';

const PERIODS = 36;
const HORIZON = 6;

/** 300 items that keep their demand: past and future of each. */
function madeItems(seed: number): { readonly past: number[]; readonly future: number[] }[] {
  const random = seededRandom(seed);
  return Array.from({ length: 300 }, () => {
    const values = madeIntermittent(
      PERIODS + HORIZON,
      { share: 0.15 + 0.5 * random(), meanSize: 1 + 5 * random() },
      random,
    );
    return { past: values.slice(0, PERIODS), future: values.slice(PERIODS) };
  });
}

/** The mean of the past sums, which is what items that keep their demand go on with. */
const meanTotal = (total: Float64Array, horizon: number) => {
  const mean = total.reduce((sum, value) => sum + value, 0) / total.length;
  return Array<number>(horizon).fill(mean);
};

const SCOPE = { horizon: HORIZON, period: 1 } as const;
const METHODS = {
  forecastTotal: meanTotal,
  forecastSmooth: (past: readonly number[] | Float64Array, _period: number, horizon: number) =>
    Array<number>(horizon).fill(past.at(-1) ?? 0),
};

function learned(histories: readonly (readonly number[])[]): IntermittentPortfolio {
  const portfolio = learnPortfolio(histories, SCOPE, METHODS);
  if (portfolio === undefined) throw new Error('nothing learned');
  return portfolio;
}

function forecastOf(
  values: readonly number[],
  portfolio: IntermittentPortfolio | undefined,
  levels: readonly number[] = [0.95],
): Forecast {
  const result = forecastIntermittent({ series: { values, period: 1 }, horizon: HORIZON, levels }, portfolio);
  if (!isForecast(result)) throw new Error(result.cannotFit);
  return result;
}

describe('intermittent demand of a whole company', () => {
  const items = madeItems(11);
  const portfolio = learned(items.map(({ past }) => past));

  it('makes the forecasts of the items add up to the forecast of their total in every step', () => {
    const many = items.map(({ past }) => past).filter((past) => past.filter((value) => value > 0).length >= 2);
    const falling = (total: Float64Array, horizon: number) =>
      meanTotal(total, horizon).map((mean, step) => mean * (1 - step / 20));
    const fallen = learnPortfolio(many, SCOPE, { ...METHODS, forecastTotal: falling });
    const sums = Array.from({ length: HORIZON }, (_, step) =>
      many.reduce((sum, past) => sum + (forecastOf(past, fallen).mean[step] ?? NaN), 0),
    );
    const perPeriod = many.flat().reduce((sum, value) => sum + value, 0) / PERIODS;
    sums.forEach((sum, step) => expect(sum / (perPeriod * (1 - step / 20))).toBeCloseTo(1, 6));
  });

  it('errs less than every single method where some items end and others go on, and says by how much', () => {
    const random = seededRandom(3);
    const some = items.map(({ past }) => {
      const end = random() < 0.4 ? Math.floor(PERIODS * (0.3 + 0.6 * random())) : PERIODS;
      return past.map((value, t) => (t < end ? value : 0));
    });
    const { learnedFrom } = learned(some);
    expect(learnedFrom).toMatchObject({ items: 300, origins: 12 });
    expect(learnedFrom.error).toBeLessThan(learnedFrom.bestSingle.error);
  });

  it('is without bias and covers what its intervals promise on periods it has not seen', () => {
    let [bias, demand, covered, periods] = [0, 0, 0, 0];
    for (const { past, future } of items) {
      const { mean, intervals } = forecastOf(past, portfolio);
      future.forEach((actual, step) => {
        bias += (mean[step] ?? NaN) - actual;
        demand += actual;
        periods += 1;
        const inside = actual >= (intervals[0]?.lower[step] ?? NaN) && actual <= (intervals[0]?.upper[step] ?? NaN);
        if (inside) covered += 1;
      });
    }
    // The future of these 1,800 periods itself scatters by 5 % around its expectation.
    expect(Math.abs(bias / demand)).toBeLessThan(0.1);
    expect(covered / periods).toBeGreaterThan(0.93);
    expect(covered / periods).toBeLessThan(0.985);
  });

  it('errs less than the item alone on items that keep their demand', () => {
    const error = (known: IntermittentPortfolio | undefined) =>
      items.reduce((sum, { past, future }) => {
        const { mean } = forecastOf(past, known);
        const actual = future.reduce((all, value) => all + value, 0) / HORIZON;
        return sum + ((mean[0] ?? NaN) - actual) ** 2;
      }, 0);
    expect(error(portfolio)).toBeLessThan(error(undefined));
  });

  it('learns what an item with one demand goes on to sell', () => {
    // One demand of 5 in period 8, and from then on one of 2 in every fourth period.
    const begin = Array.from({ length: PERIODS }, (_, t) => (t === 8 ? 5 : t > 8 && (t - 8) % 14 === 0 ? 2 : 0));
    const known = learned([...items.map(({ past }) => past), ...Array.from({ length: 40 }, () => begin)]);
    const { mean, method } = forecastOf(begin.slice(0, 12), known);
    expect(method).toBe('newcomer');
    expect(mean[0]).toBeCloseTo(5 * known.newcomerShare, 12);
    expect(known.newcomerShare).toBeGreaterThan(0);
    expect(forecastOf([0, 0, 0], known)).toMatchObject({ mean: [0, 0, 0, 0, 0, 0], why: 'No demand yet.' });
  });

  it('explains an item with the weights of its group', () => {
    const { why, method } = forecastOf(items[0]?.past ?? [], portfolio);
    expect(method).toBe('portfolio combination');
    expect(why).toMatch(/× .* items with the least error over 300 items at 12 rolling origins \(RMSSE 0\.\d+;/);
  });

  it('learns nothing from too few items', () => {
    expect(learnPortfolio([[1, 0, 2]], { horizon: 3, period: 1 }, METHODS)).toBeUndefined();
    expect(learnPortfolio([], { horizon: 3, period: 1 }, METHODS)).toBeUndefined();
  });

  it('stays finite whatever one item sold, and the others are not moved by more than the bounds of the factor', () => {
    fc.assert(
      fc.property(demandSeries(), (values) => {
        const known = learnPortfolio(
          [...items.slice(0, 30).map(({ past }) => past), values],
          { horizon: 3, period: 1 },
          METHODS,
        );
        const { mean, intervals } = forecastOf(values, known, [0.5, 0.9, 0.95, 0.995]);
        const bounds = intervals.flatMap(({ lower, upper }) => [...lower, ...upper]);
        expect([...mean, ...bounds].every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        const [plain] = mean;
        const factor = known?.factors[0] ?? 1;
        expect(factor >= 0.5 && factor <= 2).toBe(true);
        expect(Number.isFinite(plain)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });
});

describe('one intermittent item alone', () => {
  it('takes the three methods with the least error on its own past', () => {
    const random = seededRandom(5);
    const values = madeIntermittent(48, { share: 0.3, meanSize: 3 }, random);
    const { method, why } = forecastOf(values, undefined);
    expect(method).toMatch(/^mean of [a-z-]+, [a-z-]+, [a-z-]+$/);
    expect(why).toContain('over 12 rolling origins');
  });

  it('prefers methods that follow a demand that fades', () => {
    const values = Array.from({ length: 40 }, (_, t) => (t < 20 ? 8 : t % 5 === 0 ? 1 : 0));
    const { mean } = forecastOf(values, undefined);
    expect(mean[0]).toBeLessThan(1);
  });

  it('gives finite bounds around the mean on any series', () => {
    fc.assert(
      fc.property(demandSeries(), (values) => {
        const { mean, intervals } = forecastOf(values, undefined, [0.5, 0.95]);
        intervals.forEach(({ lower, upper }) => {
          expect([...lower, ...upper].every((bound) => Number.isFinite(bound) && bound >= 0)).toBe(true);
          mean.forEach((value, step) => {
            expect(lower[step]).toBeLessThanOrEqual(value);
            expect(upper[step]).toBeGreaterThanOrEqual(value);
          });
        });
      }),
      { numRuns: 200 },
    );
  });
});
