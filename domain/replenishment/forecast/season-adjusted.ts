import type { SeasonIndices } from './season-decompose';
import { decomposeSeason, shrinkSeason, withoutSeason, withSeason } from './season-decompose';
import { isSeasonal } from './season-test';
import type { Trained } from './trained';
import { isTrained } from './trained';
import type { CannotFit } from './types';

/**
 * A method for series without a season, used on the seasonally adjusted series where `isSeasonal`, else on the series itself. The
 * season stays as it was decomposed while origins move on.
 */
export function trainAdjusted(
  train: (values: Float64Array) => Trained | CannotFit,
  values: Float64Array,
  period: number,
): Trained | CannotFit {
  const season = seasonFor(values, period);
  const inner = train(season ? withoutSeason(values, season) : values);
  if (!isTrained(inner)) return inner;
  const retrain = (part: Float64Array) => trainAdjusted((adjusted) => inner.retrain(adjusted), part, period);
  return season ? seasoned(inner, season, retrain) : { ...inner, retrain };
}

/** A method that was trained on the adjusted series, with the season put back on. */
export function seasoned(inner: Trained, season: SeasonIndices, retrain: Trained['retrain']): Trained {
  return {
    name: `${inner.name} with ${season.kind} season`,
    fitted: withSeason(inner.fitted, 0, season),
    forecastsFrom: (values, origins, horizon) =>
      inner
        .forecastsFrom(withoutSeason(values, season), origins, horizon)
        .map((path, i) => withSeason(path, origins[i]!, season)),
    retrain,
  };
}

/** The season to take out: classical, its indices shrunk; undefined where there is none. */
function seasonFor(values: Float64Array, period: number): SeasonIndices | undefined {
  return isSeasonal(values, period) ? shrinkSeason(values, decomposeSeason(values, period)) : undefined;
}
