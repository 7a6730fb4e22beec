import { trainAutoregression } from '../../../../domain/replenishment/forecast/autoregression';
import { minimise } from '../../../../domain/replenishment/forecast/minimise';
import {
  trainDrift,
  trainNaive,
  trainNaive2,
  trainSeasonalNaive,
} from '../../../../domain/replenishment/forecast/naive';
import { studentQuantile } from '../../../../domain/replenishment/forecast/student';
import type { Trained } from '../../../../domain/replenishment/forecast/trained';
import { isTrained } from '../../../../domain/replenishment/forecast/trained';
import type { CannotFit } from '../../../../domain/replenishment/forecast/types';
import { forecastReference, referenceSeries } from '../../../support/replenishment/forecast-reference';

function pathOf(trained: Trained | CannotFit, values: Float64Array, horizon: number): number[] {
  if (!isTrained(trained)) throw new Error(trained.cannotFit);
  return Array.from(trained.forecastsFrom(values, [values.length], horizon)[0]!);
}

describe('the simple methods', () => {
  const values = Float64Array.from([3, 7, 4, 8, 5, 9]);

  it('repeat the last observation, the last season, or go on with the mean change', () => {
    expect(pathOf(trainNaive(values), values, 3)).toEqual([9, 9, 9]);
    expect(pathOf(trainSeasonalNaive(values, 2), values, 5)).toEqual([5, 9, 5, 9, 5]);
    const drift = pathOf(trainDrift(values), values, 2);
    expect(drift[0]).toBeCloseTo(10.2, 12);
    expect(drift[1]).toBeCloseTo(11.4, 12);
  });

  it('know only what lies before an origin', () => {
    const [early] = trainNaive(values).forecastsFrom(values, [2], 1);
    expect(Array.from(early!)).toEqual([7]);
  });

  it('repeat the last observation without its season as Naive2', () => {
    const { values: air, period } = referenceSeries('airPassengers');
    const { factors } = forecastReference.seasonal.find(({ series }) => series === 'airPassengers')!;
    const path = pathOf(trainNaive2(air, period), air, 12);
    path.forEach((value, h) => expect(value).toBeCloseTo((432 / factors[11]!) * factors[h]!, 6));
  });
});

describe('the autoregression of changes', () => {
  it.each(forecastReference.autoregression.map((reference) => [reference.series, reference] as const))(
    'has the order and the forecasts of Burg in statsmodels: %s',
    (name, reference) => {
      const { values, period } = referenceSeries(name);
      const trained = trainAutoregression(values, period);
      expect(isTrained(trained) && trained.name).toBe(`ar(${reference.order}) of changes`);
      pathOf(trained, values, 12).forEach((value, h) => expect(value).toBeCloseTo(reference.forecast[h]!, 6));
    },
  );
});

describe('the search for a minimum', () => {
  it("finds that of Rosenbrock's valley", () => {
    const { x, value } = minimise(
      ([a = 0, b = 0], gradient) => {
        gradient[0] = -400 * a * (b - a * a) - 2 * (1 - a);
        gradient[1] = 200 * (b - a * a);
        return 100 * (b - a * a) ** 2 + (1 - a) ** 2;
      },
      Float64Array.from([-1.2, 1]),
      { tolerance: 1e-14 },
    );
    expect(value).toBeLessThan(1e-9);
    expect(x[0]).toBeCloseTo(1, 4);
    expect(x[1]).toBeCloseTo(1, 4);
  });

  it('steps back from where the function is not defined', () => {
    const { x } = minimise(
      ([a = 0], gradient) => {
        gradient[0] = 1 - 1 / a;
        return a > 0 ? a - Math.log(a) : Infinity;
      },
      Float64Array.from([0.05]),
    );
    expect(x[0]).toBeCloseTo(1, 3);
  });
});

describe('the quantile of the t distribution', () => {
  it.each(forecastReference.student)(
    'is that of scipy: $probability with $degrees degrees',
    ({ probability, degrees, value }) => {
      expect(Math.abs(studentQuantile(probability, degrees) / value - 1)).toBeLessThan(
        probability > 0.99 ? 0.02 : 0.002,
      );
    },
  );
});
