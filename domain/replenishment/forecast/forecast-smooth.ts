import { trainAutoregression } from './autoregression';
import { trainEts } from './ets';
import { forecastWith } from './forecast-with';
import { trainNaive } from './naive';
import { withRegressors } from './regressors';
import { trainAdjusted } from './season-adjusted';
import { trainTheta } from './theta';
import type { Trainer } from './trained';
import type { CannotFit, Forecast, ForecastRequest } from './types';
import { isForecast } from './types';

/**
 * What is combined. Three kinds that err differently: smoothing with its own season, a line with smoothing, and lags. Chosen on
 * the training part of m4-weekly without its last 13 weeks, and on made monthly series.
 */
const COMBINED: readonly Trainer[] = [
  trainEts,
  (values, period) => trainTheta({ dynamic: true, optimised: true }, values, period),
  (values, period) => trainAdjusted((adjusted) => trainAutoregression(adjusted, period), values, period),
];

/**
 * The automatic method for smooth and seasonal series: ETS, dynamic optimised Theta and autoregression, weighted by their errors
 * from points in the past, on what regressors leave over. Always answers: the naive forecast where a series is too short for the others.
 * @throws RangeError See `checkRequest`.
 */
export function forecastSmooth(request: ForecastRequest): Forecast {
  return withRegressors(forecastAlone, request);
}

function forecastAlone(request: ForecastRequest): Forecast {
  const combined = forecastWith(COMBINED, request);
  if (isForecast(combined)) return combined;
  return assured(forecastWith([trainNaive], request), combined);
}

function assured(naive: Forecast | CannotFit, reason: CannotFit): Forecast {
  if (!isForecast(naive)) throw new Error(`The naive method failed: ${naive.cannotFit}`);
  return { ...naive, why: `${naive.why} No other method can be used: ${reason.cannotFit}` };
}
