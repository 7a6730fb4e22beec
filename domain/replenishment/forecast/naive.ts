import type { CannotFit } from './types';
import { seasoned } from './season-adjusted';
import { decomposeSeason, withoutSeason } from './season-decompose';
import { isSeasonal } from './season-test';
import type { Trained } from './trained';

/** The last observation, for ever. */
export function trainNaive(values: Float64Array): Trained {
  return plain('naive', values, trainNaive, (known, origin) => () => known[origin - 1]!);
}

/** The last observation and the mean change so far, per step. */
export function trainDrift(values: Float64Array): Trained | CannotFit {
  if (values.length < 2) return { cannotFit: 'Drift needs 2 observations.' };
  return plain('drift', values, trainDrift, (known, origin) => {
    const last = known[origin - 1]!;
    const slope = origin < 2 ? 0 : (last - known[0]!) / (origin - 1);
    return (h) => last + slope * h;
  });
}

/** The observation one season before. */
export function trainSeasonalNaive(values: Float64Array, period: number): Trained | CannotFit {
  if (values.length < period) return { cannotFit: `Seasonal naive needs one season of ${period} observations.` };
  const retrain = (part: Float64Array) => trainSeasonalNaive(part, period);
  return plain('seasonal naive', values, retrain, (known, origin) => {
    if (origin < period) return () => known[origin - 1]!;
    return (h) => known[origin - period + ((h - 1) % period)]!;
  });
}

/** The M competitions' Naive2: naive on the seasonally adjusted series where it is seasonal, else naive. */
export function trainNaive2(values: Float64Array, period: number): Trained {
  const retrain = (part: Float64Array) => trainNaive2(part, period);
  if (!isSeasonal(values, period)) return { ...trainNaive(values), name: 'naive2', retrain };
  const season = decomposeSeason(values, period);
  return { ...seasoned(trainNaive(withoutSeason(values, season)), season, retrain), name: 'naive2' };
}

/** A rule without parameters: from the observations known at an origin to the value h steps ahead, h from 1. */
type Rule = (known: Float64Array, origin: number) => (h: number) => number;

function plain(
  name: string,
  values: Float64Array,
  retrain: (part: Float64Array) => Trained | CannotFit,
  rule: Rule,
): Trained {
  return {
    name,
    fitted: values.map((value, t) => (t === 0 ? value : rule(values, t)(1))),
    forecastsFrom: (all, origins, horizon) =>
      origins.map((origin) => {
        const at = rule(all, origin);
        return Float64Array.from({ length: horizon }, (_, h) => at(h + 1));
      }),
    retrain,
  };
}
