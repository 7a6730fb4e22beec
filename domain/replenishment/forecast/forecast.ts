import { classify, CLASSIFICATION } from './classify';
import type { Classification, ClassificationPolicy } from './classify';
import { fillGaps } from './clean-demand-gaps';
import type { Correction } from './clean-demand-gaps';
import { forecastSmooth } from './forecast-smooth';
import { forecastIntermittent } from './intermittent';
import { learnPortfolio, smoothIsBetter } from './intermittent-portfolio';
import type { IntermittentPortfolio } from './intermittent-portfolio';
import { flatForecast } from './intermittent-result';
import { forecastTotal } from './intermittent-total';
import { findOutliers, OUTLIERS, withoutOutliers } from './outliers';
import type { Outlier, OutlierPolicy } from './outliers';
import { tsbLevels } from './tsb';
import { checkRequest, isForecast } from './types';
import type { Forecast, ForecastRequest } from './types';

export interface DemandForecastOptions {
  /** What the company's other items teach; without it each item is forecast from its own past. */
  readonly portfolio?: IntermittentPortfolio;
  readonly classification?: ClassificationPolicy;
  readonly outliers?: OutlierPolicy;
}

/** A forecast, what kind of demand it was made for, and what was corrected before. */
export interface DemandForecast extends Forecast {
  readonly classification: Classification;
  readonly corrections: readonly Correction[];
  /** Found, whether they were capped or only reported. */
  readonly outliers: readonly Outlier[];
  /** The series the forecast was made from. */
  readonly cleaned: readonly number[];
}

/**
 * Forecasts the demand of one item: gaps are filled, negative quantities become zero, outliers that no regressor explains are
 * capped. What is left is classified, and the class chooses the method. It always answers, never below zero.
 *
 * | class | method |
 * | --- | --- |
 * | smooth, erratic, seasonal | `forecastSmooth`; with a portfolio the combination where that did better on its past |
 * | new, intermittent, lumpy | the combination (`forecastIntermittent`) |
 * | ending | the combination with a portfolio; else TSB, which falls with every silent period |
 * | none | zero |
 *
 * @param request the series begins when the item was first offered, and may hold NaN for gaps. Regressors are
 * used for smooth, erratic and seasonal demand only.
 * @throws RangeError for an empty series, or a horizon, period, level or regressor out of range.
 */
export function forecastDemand(request: ForecastRequest, options: DemandForecastOptions = {}): DemandForecast {
  const { period } = request.series;
  const { outliers: policy = OUTLIERS, classification: limits = CLASSIFICATION } = options;
  const { values: filled, corrections } = fillGaps(request.series.values, period);
  const outliers = findOutliers(filled, period, policy).filter((one) => !isExplained(request, one.period));
  const cleaned = withoutOutliers(filled, outliers, policy);
  const clean: ForecastRequest = { ...request, series: { values: cleaned, period }, nonNegative: true };
  checkRequest(clean);
  const classification = classify(cleaned, period, limits);
  const forecast = forecastByClass(clean, classification, options.portfolio);
  return {
    ...forecast,
    why: `${nameOf(classification)}: ${classification.why} ${forecast.why}`,
    classification,
    corrections: [...corrections, ...(policy.action === 'cap' ? outliers.map(capped) : [])],
    outliers,
    cleaned,
  };
}

function forecastByClass(
  request: ForecastRequest,
  { demandClass }: Classification,
  portfolio: IntermittentPortfolio | undefined,
): Forecast {
  switch (demandClass) {
    case 'smooth':
    case 'erratic':
      return smoothIsBetter(portfolio?.frequent) ? smooth(request) : intermittent(request, portfolio);
    case 'seasonal':
      return smoothIsBetter(portfolio?.seasonal) ? smooth(request) : intermittent(request, portfolio);
    case 'intermittent':
    case 'lumpy':
    case 'new':
      return intermittent(request, portfolio);
    case 'ending':
      return portfolio === undefined ? fading(request) : intermittent(request, portfolio);
    case 'none':
      return flatForecast(request, { method: 'none', why: 'Nothing is expected.', level: 0 });
  }
}

/** Periods before the first demand are left out: the item was not sold yet, so they are no trend. */
function smooth(request: ForecastRequest): Forecast {
  const { series, regressors = [] } = request;
  const first = series.values.findIndex((value) => value > 0);
  const life = { values: series.values.slice(first), period: series.period };
  return forecastSmooth({
    ...request,
    series: life,
    regressors: regressors.map((regressor) => ({ ...regressor, past: regressor.past.slice(first) })),
  });
}

function intermittent(request: ForecastRequest, portfolio: IntermittentPortfolio | undefined): Forecast {
  const forecast = forecastIntermittent(request, portfolio);
  if (!isForecast(forecast)) throw new Error(`Cleaned demand could not be forecast: ${forecast.cannotFit}`);
  return forecast;
}

/** Probability of demand of an ending item: it loses three tenths with every silent period. */
const ENDING_ALPHA = { size: 0.1, probability: 0.3 } as const;

function fading(request: ForecastRequest): Forecast {
  const { size, probability, level } = tsbLevels(request.series.values, ENDING_ALPHA);
  const why =
    `TSB: ${Number(size.toPrecision(3))} a demand, with probability ${Number(probability.toPrecision(3))}, which falls by ` +
    `${ENDING_ALPHA.probability * 100} % with every silent period.`;
  return flatForecast(request, { method: 'tsb', why, level });
}

/** A peak on a holiday or in a promotion is no outlier: the regressor says why. */
function isExplained({ regressors = [] }: ForecastRequest, period: number): boolean {
  return regressors.some(({ past }) => (past[period] ?? 0) !== 0);
}

function nameOf({ demandClass }: Classification): string {
  return demandClass.charAt(0).toUpperCase() + demandClass.slice(1);
}

function capped({ period, quantity, limit }: Outlier): Correction {
  const why = `${quantity} is far above every other demand; capped at the limit ${Number(limit.toPrecision(4))}.`;
  return { period, before: quantity, after: limit, kind: 'outlier', why };
}

/**
 * Learns from the histories of all items of a company, counted in one unit, what `forecastDemand` uses as its portfolio. Learn anew when
 * a period has ended.
 * @param histories all items, also those hardly ever sold, ending in the same period, without gaps, ≥ 0.
 * @returns undefined where there is too little to learn from.
 */
export function learnDemand(
  histories: readonly (readonly number[] | Float64Array)[],
  scope: { readonly horizon: number; readonly period: number },
): IntermittentPortfolio | undefined {
  return learnPortfolio(histories, scope, {
    forecastTotal,
    forecastSmooth: (values, period, horizon) =>
      smooth({ series: { values, period }, horizon, levels: [], nonNegative: true }).mean,
  });
}
