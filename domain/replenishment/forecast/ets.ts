import type { CannotFit } from './types';
import type { EtsFit } from './ets-fit';
import { fitEts, QUICK_SEARCH } from './ets-fit';
import type { EtsForm } from './ets-form';
import { ETS_FORMS, nameOf } from './ets-form';
import { forecastEts, runEts } from './ets-recursion';
import { trainAdjusted } from './season-adjusted';
import type { Trained } from './trained';

/** Longer seasons have too many states to estimate: they are taken out by decomposition first. */
export const LONGEST_SEASON = 24;

/** Forms this close to the best after a quick search are searched thoroughly. */
const CLOSE = 2;

/**
 * Exponential smoothing in state space form, the form chosen by AICc among those of `ETS_FORMS`.
 * Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, 2008.
 */
export function trainEts(
  values: Float64Array,
  period: number,
  forms: readonly EtsForm[] = ETS_FORMS,
): Trained | CannotFit {
  if (period > LONGEST_SEASON) return trainAdjusted((adjusted) => trainEts(adjusted, 1, forms), values, period);
  const best = chooseEts(values, period, forms);
  if (best === undefined) return { cannotFit: 'Too few observations for exponential smoothing.' };
  return trained(best, values, period);
}

/** The best form by AICc, or undefined where none can be fitted. */
export function chooseEts(values: Float64Array, period: number, forms: readonly EtsForm[]): EtsFit | undefined {
  const fits = forms.flatMap((form) => fitEts(form, values, period, QUICK_SEARCH) ?? []);
  const least = Math.min(...fits.map((fit) => fit.aicc));
  let best: EtsFit | undefined;
  for (const quick of fits) {
    if (quick.aicc > least + CLOSE) continue;
    const full = fitEts(quick.form, values, period);
    for (const fit of [quick, full]) if (fit !== undefined && (best === undefined || fit.aicc < best.aicc)) best = fit;
  }
  return best;
}

function trained({ form, parameters }: EtsFit, values: Float64Array, period: number): Trained {
  return {
    name: nameOf(form),
    fitted: runEts(form, parameters, values, []).fitted,
    forecastsFrom: (all, origins, horizon) =>
      runEts(form, parameters, all, origins).states.map((states) => forecastEts(form, parameters.phi, states, horizon)),
    retrain: (part) => {
      const fit = fitEts(form, part, period);
      return fit ? trained(fit, part, period) : { cannotFit: `Too few observations for ${nameOf(form)}.` };
    },
  };
}
