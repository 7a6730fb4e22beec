import type { CannotFit } from './types';

/** A method whose parameters have been estimated on a series. */
export interface Trained {
  readonly name: string;
  /** One-step forecasts of the series it was trained on. */
  readonly fitted: Float64Array;
  /**
   * Means of the next `horizon` steps as seen from each origin, with the parameters kept and only the states brought forward.
   * @param values The series it was trained on, or one that goes on where that one ends.
   * @param origins Numbers of observations that are known, ascending, each at least 1.
   */
  forecastsFrom(values: Float64Array, origins: readonly number[], horizon: number): readonly Float64Array[];
  /** The same form with parameters estimated anew on another series, usually the first part of the one before. */
  retrain(values: Float64Array): Trained | CannotFit;
}

/**
 * Estimates a method on a series.
 * @param values Finite, at least one, of mean size about 1.
 */
export type Trainer = (values: Float64Array, period: number) => Trained | CannotFit;

export function isTrained(result: Trained | CannotFit): result is Trained {
  return 'forecastsFrom' in result;
}
