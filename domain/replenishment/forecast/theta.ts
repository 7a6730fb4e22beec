import type { CannotFit } from './types';
import { trainAdjusted } from './season-adjusted';
import type { ThetaParameters, ThetaVariant } from './theta-fit';
import { fitTheta, renewLine } from './theta-fit';
import type { Trained } from './trained';

/** Observations below which no line can be trusted. */
const FEWEST = 5;

/**
 * The Theta method on the seasonally adjusted series: standard (theta 2), optimised, and the dynamic forms of both.
 * Sources: Assimakopoulos and Nikolopoulos, 2000; Fiorucci et al., 2016. Season: classical decomposition where `isSeasonal`.
 */
export function trainTheta(variant: ThetaVariant, values: Float64Array, period: number): Trained | CannotFit {
  return trainAdjusted((adjusted) => trainPlainTheta(variant, adjusted), values, period);
}

function trainPlainTheta(variant: ThetaVariant, values: Float64Array): Trained | CannotFit {
  if (values.length < FEWEST) return { cannotFit: `Theta needs ${FEWEST} observations.` };
  const parameters = fitTheta(values, variant);
  return {
    name: thetaName(variant),
    fitted: thetaFitted(parameters, values),
    forecastsFrom: (all, origins, horizon) => thetaForecasts(parameters, all, origins, horizon),
    retrain: (part) => trainPlainTheta(variant, part),
  };
}

function thetaName({ dynamic, optimised }: ThetaVariant): string {
  return `theta(${dynamic ? 'dynamic ' : ''}${optimised ? 'optimised' : 'standard'})`;
}

/** Where the recursion stands after t observations. */
interface ThetaState {
  readonly smoothed: number;
  readonly mean: number;
  readonly slope: number;
  readonly intercept: number;
  /** (1 − alpha)^t */
  readonly fade: number;
}

/** Expected value of the next observation. */
function expected({ alpha, weight }: ThetaParameters, state: ThetaState): number {
  const { smoothed, intercept, slope, fade } = state;
  return smoothed + weight * (intercept * fade + (slope * (1 - fade * (1 - alpha))) / alpha);
}

function begin({ level, line }: ThetaParameters, first: number): ThetaState {
  const { intercept, slope } = line ?? { intercept: first, slope: 0 };
  return { smoothed: level, mean: 0, intercept, slope, fade: 1 };
}

/** Takes in the observation at time t, counted from 0. */
function takeIn({ alpha, line }: ThetaParameters, state: ThetaState, t: number, value: number): ThetaState {
  const smoothed = alpha * value + (1 - alpha) * state.smoothed;
  const fade = state.fade * (1 - alpha);
  if (line !== undefined) return { ...state, smoothed, fade };
  if (t === 0) return { smoothed, fade, mean: value, slope: 0, intercept: value };
  const { mean, slope } = renewLine(state.mean, state.slope, t, value);
  return { smoothed, fade, mean, slope, intercept: mean - (slope * (t + 2)) / 2 };
}

function thetaFitted(parameters: ThetaParameters, values: Float64Array): Float64Array {
  let state = begin(parameters, values[0]!);
  return values.map((value, t) => {
    const forecast = expected(parameters, state);
    state = takeIn(parameters, state, t, value);
    return forecast;
  });
}

/** @see Trained.forecastsFrom */
export function thetaForecasts(
  parameters: ThetaParameters,
  values: Float64Array,
  origins: readonly number[],
  horizon: number,
): Float64Array[] {
  let state = begin(parameters, values[0]!);
  let known = 0;
  return origins.map((origin) => {
    for (; known < origin; known += 1) state = takeIn(parameters, state, known, values[known]!);
    return pathFrom(parameters, state, origin, horizon);
  });
}

/** The next steps, each taken in as if it had been observed, as Fiorucci et al. define the dynamic forecast. */
function pathFrom(parameters: ThetaParameters, from: ThetaState, origin: number, horizon: number): Float64Array {
  let state = from;
  const path = new Float64Array(horizon);
  for (let h = 0; h < horizon; h += 1) {
    path[h] = expected(parameters, state);
    state = takeIn(parameters, state, origin + h, path[h]!);
  }
  return path;
}
