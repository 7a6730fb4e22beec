import { ETS_FORMS, nameOf, parametersOf } from '../../../../domain/replenishment/forecast/ets-form';
import { ALPHA, etsCriterion, SEASON } from '../../../../domain/replenishment/forecast/ets-criterion';
import { fitEts } from '../../../../domain/replenishment/forecast/ets-fit';
import { forecastEts, runEts } from '../../../../domain/replenishment/forecast/ets-recursion';
import { chooseEts, trainEts } from '../../../../domain/replenishment/forecast/ets';
import { isTrained } from '../../../../domain/replenishment/forecast/trained';
import { forecastReference, formOf, referenceSeries } from '../../../support/replenishment/forecast-reference';

/** Log-likelihood from the criterion: the constants of the normal distribution with the variance at its estimate. */
function withConstants(criterion: number, n: number): number {
  return -0.5 * (criterion + n * (Math.log((2 * Math.PI) / n) + 1));
}

/** Season of the first observation first. */
const SEASONS = { N: [], A: [4, -5, -9, 10], M: [1.08, 0.92, 0.82, 1.18] };

describe('exponential smoothing with given parameters', () => {
  const { values } = referenceSeries('quarterlySeasonal');

  it.each(forecastReference.given.map((given) => [nameOf(formOf(given)), given] as const))(
    'gives the likelihood, the one-step and the further forecasts of statsmodels for %s',
    (_, given) => {
      const form = formOf(given);
      const parameters = {
        alpha: 0.35,
        beta: form.trend === 'N' ? 0 : 0.08,
        gamma: form.season === 'N' ? 0 : 0.15,
        phi: form.trend === 'Ad' ? 0.93 : 1,
        level: 48,
        trend: form.trend === 'N' ? 0 : 0.7,
        season: SEASONS[form.season],
      };
      const run = runEts(form, parameters, values, [values.length]);
      expect(withConstants(run.criterion, values.length)).toBeCloseTo(given.logLikelihood, 6);
      given.fitted.forEach((value, t) => expect(run.fitted[t]).toBeCloseTo(value, 6));
      const path = forecastEts(form, parameters.phi, run.states[0]!, given.forecast.length);
      given.forecast.forEach((value, h) => expect(path[h]).toBeCloseTo(value, 6));
    },
  );

  it.each(ETS_FORMS.map((form) => [nameOf(form), form] as const))(
    'has the exact gradient of its criterion: %s',
    (_, form) => {
      const scaled = values.map((value) => value / 50);
      const point = Float64Array.from([
        0.35,
        0.08,
        0.15,
        0.93,
        0.96,
        0.014,
        ...SEASONS[form.season].map((s) => (form.season === 'A' ? s / 50 : s)),
      ]);
      const criterion = etsCriterion(form, scaled, 4);
      const gradient = new Float64Array(point.length);
      criterion(point, gradient);
      const free = [
        ALPHA,
        4,
        ...(form.trend === 'N' ? [] : [1, 3, 5]),
        ...(form.season === 'N' ? [] : [2, SEASON, SEASON + 3]),
      ];
      for (const i of free) {
        const moved = [1e-6, -1e-6].map((by) => {
          const next = Float64Array.from(point);
          next[i] = point[i]! + by;
          return criterion(next, new Float64Array(point.length));
        });
        const slope = (moved[0]! - moved[1]!) / 2e-6;
        expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-4 * Math.max(1, Math.abs(slope)));
      }
    },
  );
});

describe('exponential smoothing with estimated parameters', () => {
  const comparable = forecastReference.fits.filter(({ insideUsualRegion }) => insideUsualRegion);

  it('is held against every fit of statsforecast that lies in the same region', () => {
    expect(comparable.length).toBeGreaterThan(45);
  });

  const advantages = new Map(
    comparable.map((reference) => {
      const { values, period } = referenceSeries(reference.series);
      const size = values.reduce((sum, value) => sum + value / values.length, 0);
      const scaled = values.map((value) => value / size);
      const fit = fitEts(formOf(reference), scaled, period)!;
      // The likelihood of the scaled series differs by n·log(size).
      const logLikelihood = -0.5 * fit.criterion - values.length * Math.log(size);
      return [reference, logLikelihood - reference.logLikelihood];
    }),
  );

  it.each(comparable.map((reference) => [reference.series, nameOf(formOf(reference)), reference] as const))(
    'is as likely on %s for %s, up to half a unit',
    (_series, _name, reference) => expect(advantages.get(reference)).toBeGreaterThan(-0.5),
  );

  it('is more likely on the whole, and hardly ever less', () => {
    const all = [...advantages.values()];
    expect(all.reduce((sum, advantage) => sum + advantage / all.length, 0)).toBeGreaterThan(0.5);
    expect(all.filter((advantage) => advantage < -0.05).length).toBeLessThanOrEqual(3);
  });

  it('keeps to the usual region and to AICc', () => {
    const { values, period } = referenceSeries('quarterlySeasonal');
    for (const form of ETS_FORMS) {
      const { parameters, aicc, criterion } = fitEts(
        form,
        values.map((value) => value / 60),
        period,
      )!;
      const { alpha, beta, gamma, phi } = parameters;
      expect([alpha > 0, alpha < 1, beta >= 0, beta <= alpha, gamma >= 0, gamma <= 1 - alpha]).toEqual(
        Array(6).fill(true),
      );
      expect(phi === 1 || (phi >= 0.8 && phi <= 0.98)).toBe(true);
      const k = parametersOf(form, period);
      expect(aicc - criterion).toBeCloseTo((2 * k * 44) / (44 - k - 1), 9);
    }
  });

  it('chooses a season for a seasonal series and none for a wandering one', () => {
    const seasonal = referenceSeries('airPassengers');
    expect(
      chooseEts(
        seasonal.values.map((value) => value / 280),
        12,
        ETS_FORMS,
      )?.form.season,
    ).toBe('M');
    const wandering = referenceSeries('wandering');
    expect(
      chooseEts(
        wandering.values.map((value) => value / 50),
        4,
        ETS_FORMS,
      )?.form.season,
    ).toBe('N');
  });

  it('brings states forward without estimating anew', () => {
    const { values, period } = referenceSeries('quarterlySeasonal');
    const scaled = values.map((value) => value / 60);
    const whole = trainEts(scaled, period);
    if (!isTrained(whole)) throw new Error(whole.cannotFit);
    const [from30, from44] = whole.forecastsFrom(scaled, [30, 44], 2);
    // One step ahead of the 30th observation is what the recursion expected as its 31st.
    expect(from30![0]).toBeCloseTo(whole.fitted[30]!, 12);
    expect(from44).toHaveLength(2);
  });

  it('says that it cannot fit too short a series, and needs positive values for multiplicative parts', () => {
    expect(trainEts(Float64Array.from([1, 2, 1.5]), 1)).toEqual({
      cannotFit: expect.stringContaining('Too few') as string,
    });
    expect(
      fitEts(
        { error: 'M', trend: 'N', season: 'N' },
        Float64Array.from({ length: 30 }, (_, t) => t % 3),
        1,
      ),
    ).toBeUndefined();
  });
});
