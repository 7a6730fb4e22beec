import type { EtsForm, EtsParameters } from './ets-form';

/** States after the last observation that was taken in. */
export interface EtsStates {
  readonly level: number;
  readonly trend: number;
  /** The states of the last season, oldest first: the first is used for the next step. Empty without a season. */
  readonly season: Float64Array;
}

export interface EtsRun {
  /** One-step forecasts. */
  readonly fitted: Float64Array;
  /** Minus twice the log-likelihood, without the constants that depend on the length alone. */
  readonly criterion: number;
  /** For each requested origin the states after that many observations. */
  readonly states: readonly EtsStates[];
}

/**
 * Runs the recursions over the series with given parameters.
 * Source: Hyndman, Koehler, Ord and Snyder, Forecasting with Exponential Smoothing, 2008, table 2.1 in error-correction form,
 * likelihood of chapter 5: n·log Σe² for additive errors, n·log Σ(e/μ)² + 2·Σlog|μ| for multiplicative ones.
 * @param origins Numbers of observations, ascending, after which the states are wanted.
 */
export function runEts(
  form: EtsForm,
  parameters: EtsParameters,
  values: Float64Array,
  origins: readonly number[],
): EtsRun {
  const { alpha, beta, gamma, phi } = parameters;
  const period = parameters.season.length;
  const season = Float64Array.from(parameters.season);
  let level = parameters.level;
  let trend = parameters.trend;
  let squares = 0;
  let logs = 0;
  let next = 0;
  const states: EtsStates[] = [];
  const fitted = new Float64Array(values.length);
  for (let t = 0; t <= values.length; t += 1) {
    if (origins[next] === t) {
      states.push({ level, trend, season: unrolled(season, t) });
      next += 1;
    }
    if (t === values.length) break;
    const damped = phi * trend;
    const base = level + damped;
    const slot = period === 0 ? 0 : t % period;
    const seasonal = period === 0 ? 0 : season[slot]!;
    const expected = form.season === 'M' ? base * seasonal : base + seasonal;
    const error = values[t]! - expected;
    fitted[t] = expected;
    const relative = form.error === 'M' ? error / expected : error;
    squares += relative * relative;
    if (form.error === 'M') logs += Math.log(Math.abs(expected));
    const ofLevel = form.season === 'M' ? error / seasonal : error;
    level = base + alpha * ofLevel;
    trend = damped + beta * ofLevel;
    if (form.season === 'A') season[slot] = seasonal + gamma * error;
    if (form.season === 'M') season[slot] = seasonal + (gamma * error) / base;
  }
  return { fitted, criterion: values.length * Math.log(squares) + 2 * logs, states };
}

/** The ring of seasonal states as a list that begins with the state of the next step. */
function unrolled(ring: Float64Array, t: number): Float64Array {
  const period = ring.length;
  return ring.map((_, i) => ring[(t + i) % period]!);
}

/** Means of the next steps. */
export function forecastEts(form: EtsForm, phi: number, states: EtsStates, horizon: number): Float64Array {
  const mean = new Float64Array(horizon);
  let sum = 0;
  let power = 1;
  for (let h = 0; h < horizon; h += 1) {
    power *= phi;
    sum += power;
    const base = states.level + (form.trend === 'N' ? 0 : sum * states.trend);
    const seasonal = form.season === 'N' ? 0 : states.season[h % states.season.length]!;
    mean[h] = form.season === 'M' ? base * seasonal : base + seasonal;
  }
  return mean;
}
