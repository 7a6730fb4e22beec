import { trainAutoregression } from './autoregression';
import { trainEts } from './ets';
import { forecastWith } from './forecast-with';
import { trainDrift, trainNaive, trainNaive2, trainSeasonalNaive } from './naive';
import { withRegressors } from './regressors';
import { trainTheta } from './theta';
import type { Trainer } from './trained';
import type { ForecastMethod } from './types';

const single =
  (train: Trainer): ForecastMethod =>
  (request) =>
    withRegressors((alone) => forecastWith([train], alone), request);

/** The methods for smooth and seasonal series one by one, with the same intervals and regressors as the automatic one. */
export const forecastNaive = single(trainNaive);
export const forecastDrift = single(trainDrift);
export const forecastSeasonalNaive = single(trainSeasonalNaive);
export const forecastNaive2 = single(trainNaive2);
export const forecastEts = single((values, period) => trainEts(values, period));
export const forecastAutoregression = single(trainAutoregression);
export const forecastStandardTheta = single((values, period) =>
  trainTheta({ dynamic: false, optimised: false }, values, period),
);
export const forecastOptimisedTheta = single((values, period) =>
  trainTheta({ dynamic: false, optimised: true }, values, period),
);
export const forecastDynamicTheta = single((values, period) =>
  trainTheta({ dynamic: true, optimised: true }, values, period),
);
