import {
  decomposeSeason,
  shrinkSeason,
  withoutSeason,
  withSeason,
} from '../../../../domain/replenishment/forecast/season-decompose';
import { autocorrelations, isSeasonal } from '../../../../domain/replenishment/forecast/season-test';
import { forecastReference, referenceSeries } from '../../../support/replenishment/forecast-reference';
import { seededRandom } from '../../../support/replenishment/made-series';

const cases = forecastReference.seasonal.map((reference) => [reference.series, reference] as const);

describe('a season', () => {
  it.each(cases)('is found by the autocorrelations statsmodels gives: %s', (name, reference) => {
    const { values, period } = referenceSeries(name);
    const found = autocorrelations(values, period);
    reference.autocorrelations.forEach((value, lag) => expect(found[lag]).toBeCloseTo(value, 9));
    expect(isSeasonal(values, period)).toBe(reference.seasonal);
  });

  it.each(cases)('is decomposed as statsmodels does: %s', (name, reference) => {
    const { values, period } = referenceSeries(name);
    const factors = decomposeSeason(values, period);
    expect(factors.kind).toBe('multiplicative');
    reference.factors.forEach((value, place) => expect(factors.indices[place]).toBeCloseTo(value, 9));
    const terms = decomposeSeason(values, period, 'additive');
    reference.terms.forEach((value, place) => expect(terms.indices[place]).toBeCloseTo(value, 9));
  });

  it('is additive where a value is not positive', () => {
    const values = Float64Array.from({ length: 24 }, (_, t) => (t % 4 === 0 ? 0 : 5));
    expect(decomposeSeason(values, 4).kind).toBe('additive');
  });

  it('is put back on where it was taken off', () => {
    const { values, period } = referenceSeries('airPassengers');
    for (const kind of ['additive', 'multiplicative'] as const) {
      const season = decomposeSeason(values, period, kind);
      const tail = withoutSeason(values, season).subarray(31);
      withSeason(tail, 31, season).forEach((value, i) => expect(value).toBeCloseTo(values[31 + i]!, 9));
    }
  });

  it('is drawn to nothing where it is noise, and kept where it is clear', () => {
    const random = seededRandom(3);
    const noise = Float64Array.from({ length: 156 }, () => 100 + 10 * random.normal());
    const spread = (indices: Float64Array): number => indices.reduce((sum, index) => sum + (index - 1) ** 2, 0);
    const found = decomposeSeason(noise, 52);
    expect(spread(shrinkSeason(noise, found).indices)).toBeLessThan(0.2 * spread(found.indices));
    const { values, period } = referenceSeries('airPassengers');
    const clear = decomposeSeason(values, period);
    expect(spread(shrinkSeason(values, clear).indices)).toBeGreaterThan(0.97 * spread(clear.indices));
  });

  it('is not looked for in less than two whole ones, and not found in a constant', () => {
    expect(isSeasonal(Float64Array.from([1, 5, 1, 5, 1, 5, 1]), 4)).toBe(false);
    expect(isSeasonal(new Float64Array(40).fill(0.1), 4)).toBe(false);
  });
});
