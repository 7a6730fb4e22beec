import { fitTheta } from '../../../../domain/replenishment/forecast/theta-fit';
import { thetaForecasts, trainTheta } from '../../../../domain/replenishment/forecast/theta';
import { isTrained } from '../../../../domain/replenishment/forecast/trained';
import { forecastReference, referenceSeries } from '../../../support/replenishment/forecast-reference';

const VARIANTS = {
  STM: { dynamic: false, optimised: false },
  OTM: { dynamic: false, optimised: true },
  DSTM: { dynamic: true, optimised: false },
  DOTM: { dynamic: true, optimised: true },
};

const cases = forecastReference.theta.map((reference) => [reference.kind, reference.series, reference] as const);

describe('the Theta method', () => {
  it.each(cases)('forecasts what statsforecast does with the same parameters: %s on %s', (kind, name, reference) => {
    const { values } = referenceSeries(name);
    const { line } = fitTheta(values, VARIANTS[kind as keyof typeof VARIANTS]);
    const parameters = { alpha: reference.alpha, weight: 1 - 1 / reference.theta, level: reference.level, line };
    const [path] = thetaForecasts(parameters, values, [values.length], reference.forecast.length);
    reference.forecast.forEach((value, h) => expect(path![h]).toBeCloseTo(value, 6));
  });

  it.each(cases)('has no larger sum of squares than statsforecast: %s on %s', (kind, name, reference) => {
    const { values } = referenceSeries(name);
    const { squares, alpha, weight } = fitTheta(values, VARIANTS[kind as keyof typeof VARIANTS]);
    expect(squares).toBeLessThan(reference.squares * (1 + 1e-6));
    expect(alpha).toBeGreaterThanOrEqual(0.1);
    expect(alpha).toBeLessThanOrEqual(0.99);
    expect(weight).toBeGreaterThanOrEqual(0);
    expect(weight).toBeLessThan(1);
  });

  it('has the squares of the errors it makes', () => {
    const { values } = referenceSeries('wandering');
    const fit = fitTheta(values, VARIANTS.DOTM);
    const origins = Array.from({ length: values.length - 3 }, (_, i) => i + 3);
    const paths = thetaForecasts(fit, values, origins, 1);
    const squares = paths.reduce((sum, path, i) => sum + (values[origins[i]!]! - path[0]!) ** 2, 0);
    expect(squares).toBeCloseTo(fit.squares, 6);
  });

  it('takes the season out before and puts it back on', () => {
    const { values, period } = referenceSeries('airPassengers');
    const trained = trainTheta(VARIANTS.STM, values, period);
    if (!isTrained(trained)) throw new Error(trained.cannotFit);
    expect(trained.name).toBe('theta(standard) with multiplicative season');
    const [path] = trained.forecastsFrom(values, [values.length], 12);
    // July and August are the highest of each of the twelve years, November the lowest.
    expect([6, 7]).toContain(path!.indexOf(Math.max(...path!)));
    expect(path!.indexOf(Math.min(...path!))).toBe(10);
  });

  it('needs five observations', () => {
    expect(trainTheta(VARIANTS.DOTM, Float64Array.from([1, 2, 3, 4]), 1)).toHaveProperty('cannotFit');
  });
});
