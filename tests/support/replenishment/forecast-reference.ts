import reference from '../../unit/replenishment/forecast/reference-values.json';
import type { EtsForm } from '../../../domain/replenishment/forecast/ets-form';

/**
 * Values of Python's statsmodels, statsforecast and scipy (versions in `source`), computed once on fixed series. They share no code
 * with ours.
 */
export const forecastReference = reference;

export type ReferenceSeries = keyof typeof reference.series;

export function referenceSeries(name: string): { values: Float64Array; period: number } {
  const { values, period } = reference.series[name as ReferenceSeries];
  return { values: Float64Array.from(values), period };
}

/** The form of a reference entry; JSON knows its letters as text only. */
export function formOf(entry: { error: string; trend: string; season: string }): EtsForm {
  return entry as EtsForm;
}
