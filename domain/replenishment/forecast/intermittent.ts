import { usedLevel } from './intermittent-calibration';
import { CANDIDATES } from './intermittent-candidates';
import { chooseLevel } from './intermittent-choice';
import { portfolioLevel } from './intermittent-portfolio';
import type { IntermittentPortfolio } from './intermittent-portfolio';
import { flatForecast } from './intermittent-result';
import { demandEvents } from './intermittent-smoothing';
import { checkRequest } from './types';
import type { CannotFit, Forecast, ForecastRequest } from './types';

/**
 * Forecasts intermittent demand: with what the company's other items teach where that is given, else by the candidates that did
 * best on this item's own past.
 * @param portfolio from `learnPortfolio`, learned on histories that end where this series ends.
 * @returns that it cannot fit where a quantity is negative: returns are netted before.
 * @throws RangeError for a request no method can answer.
 */
export function forecastIntermittent(
  request: ForecastRequest,
  portfolio: IntermittentPortfolio | undefined,
): Forecast | CannotFit {
  checkRequest(request);
  const { values } = request.series;
  if (!values.every((value) => value >= 0)) return { cannotFit: 'The series holds a negative quantity.' };
  return portfolio === undefined ? alone(request) : together(request, portfolio);
}

function alone(request: ForecastRequest): Forecast {
  const { level, names, errors, origins } = chooseLevel(request.series.values, request.horizon);
  const why =
    origins === 0
      ? 'The mean of all methods for intermittent demand: too short a past to compare them.'
      : `The mean of the three methods with the least error (RMSSE) over ${origins} rolling origins of this item: ` +
        `${names.map((name, k) => `${name} ${show(errors[k] ?? 0)}`).join(', ')}.`;
  return flatForecast(request, { method: `mean of ${names.join(', ')}`, why, level });
}

function together(request: ForecastRequest, portfolio: IntermittentPortfolio): Forecast {
  const { weights, factors, newcomerShare, calibration, learnedFrom } = portfolio;
  const { sizes } = demandEvents(request.series.values);
  const widen = (nominal: number) => usedLevel(calibration, nominal);
  const basis = `${learnedFrom.items} items at ${learnedFrom.origins} rolling origins`;
  if (sizes.length < 2) {
    const level = (sizes[0] ?? 0) * newcomerShare;
    const why =
      sizes.length === 0
        ? 'No demand yet.'
        : `One demand of ${show(sizes[0] ?? 0)} so far: such items went on to sell ${show(newcomerShare * 100)} % of it a ` +
          `period (${basis}).`;
    return flatForecast(request, { method: 'newcomer', why, level }, widen);
  }
  const { level, group } = portfolioLevel(portfolio, request.series.values);
  const parts = CANDIDATES.flatMap((name, k) => {
    const weight = weights[group][k] ?? 0;
    return weight > 0 ? [`${show(weight)} × ${name}`] : [];
  });
  const why =
    `${parts.join(' + ')}: weights of ${group} items with the least error over ${basis} (RMSSE ${show(learnedFrom.error)}; best single ` +
    `method ${learnedFrom.bestSingle.name} ${show(learnedFrom.bestSingle.error)}), times ` +
    `${show(factors[0] ?? 1)} to ${show(factors.at(-1) ?? 1)} so that all items add up to the forecast of their total.`;
  return flatForecast(request, { method: 'portfolio combination', why, level, factors }, widen);
}

function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}
