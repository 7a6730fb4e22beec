import type { EtsForm } from './ets-form';

/** Places in the vector of all parameters; the seasonal states follow from `SEASON` on. */
export const ALPHA = 0;
export const BETA = 1;
export const GAMMA = 2;
export const PHI = 3;
export const LEVEL = 4;
export const TREND = 5;
export const SEASON = 6;

/** Below this mean square error (of a series with mean size 1) the fit counts as perfect. */
const PERFECT = 1e-20;

/** Gives the criterion at the parameters and writes its gradient; `Infinity` outside the region where it is defined. */
export type EtsCriterion = (parameters: Float64Array, gradient: Float64Array) => number;

/**
 * The criterion of `runEts` (minus twice the log-likelihood) with its exact gradient by all parameters and initial states, by one
 * pass back over the recursions (reverse-mode differentiation). The cost does not grow with the number of seasonal states.
 */
export function etsCriterion(form: EtsForm, values: Float64Array, period: number): EtsCriterion {
  const n = values.length;
  const m = form.season === 'N' ? 0 : period;
  const trended = form.trend !== 'N';
  const multiplicative = form.season === 'M';
  const relativeError = form.error === 'M';
  const trends = new Float64Array(n + 1);
  const bases = new Float64Array(n);
  const seasons = new Float64Array(n + m);
  const errors = new Float64Array(n);
  const expecteds = new Float64Array(n);
  const ofSeasons = new Float64Array(n + m);

  function forward(p: Float64Array): number {
    const alpha = p[ALPHA]!;
    const beta = p[BETA]!;
    const gamma = p[GAMMA]!;
    const phi = p[PHI]!;
    let level = p[LEVEL]!;
    let trend = trended ? p[TREND]! : 0;
    for (let i = 0; i < m; i += 1) seasons[i] = p[SEASON + i]!;
    let squares = 0;
    for (let t = 0; t < n; t += 1) {
      trends[t] = trend;
      const damped = phi * trend;
      const base = level + damped;
      const seasonal = m === 0 ? 0 : seasons[t]!;
      const expected = multiplicative ? base * seasonal : base + seasonal;
      if (relativeError && !(expected > 0)) return Infinity;
      if (multiplicative && !(base > 0 && seasonal > 0)) return Infinity;
      const error = values[t]! - expected;
      const ofLevel = multiplicative ? error / seasonal : error;
      level = base + alpha * ofLevel;
      if (trended) trend = damped + beta * ofLevel;
      if (m > 0) seasons[t + m] = seasonal + (multiplicative ? (gamma * error) / base : gamma * error);
      const residual = relativeError ? error / expected : error;
      squares += residual * residual;
      bases[t] = base;
      errors[t] = error;
      expecteds[t] = expected;
    }
    return squares;
  }

  function backward(p: Float64Array, gradient: Float64Array, squares: number): void {
    const alpha = p[ALPHA]!;
    const beta = p[BETA]!;
    const gamma = p[GAMMA]!;
    const phi = p[PHI]!;
    const weight = squares > PERFECT * n ? (2 * n) / squares : 0;
    let ofAlpha = 0;
    let ofBeta = 0;
    let ofGamma = 0;
    let ofPhi = 0;
    let toLevel = 0;
    let toTrend = 0;
    ofSeasons.fill(0);
    for (let t = n - 1; t >= 0; t -= 1) {
      const error = errors[t]!;
      const base = bases[t]!;
      const expected = expecteds[t]!;
      const seasonal = m === 0 ? 0 : seasons[t]!;
      const toSeason = m === 0 ? 0 : ofSeasons[t + m]!;
      const smoothed = alpha * toLevel + beta * toTrend;
      const ofLevel = multiplicative ? error / seasonal : error;
      ofAlpha += toLevel * ofLevel;
      ofBeta += toTrend * ofLevel;
      // How the criterion changes with this step's expectation: through the error that later states take in, and directly.
      const throughError = multiplicative
        ? smoothed / seasonal + (gamma * toSeason) / base
        : smoothed + gamma * toSeason;
      const direct = relativeError
        ? -(weight * (error / expected) * values[t]!) / (expected * expected) + 2 / expected
        : -weight * error;
      const toExpected = direct - throughError;
      let toBase = toLevel;
      if (multiplicative) {
        ofGamma += (toSeason * error) / base;
        toBase += toExpected * seasonal - (gamma * toSeason * error) / (base * base);
        ofSeasons[t] = toSeason + toExpected * base - (smoothed * error) / (seasonal * seasonal);
      } else {
        toBase += toExpected;
        if (m > 0) {
          ofGamma += toSeason * error;
          ofSeasons[t] = toSeason + toExpected;
        }
      }
      if (trended) {
        const toDamped = toTrend + toBase;
        ofPhi += toDamped * trends[t]!;
        toTrend = phi * toDamped;
      }
      toLevel = toBase;
    }
    gradient[ALPHA] = ofAlpha;
    gradient[BETA] = trended ? ofBeta : 0;
    gradient[GAMMA] = ofGamma;
    gradient[PHI] = ofPhi;
    gradient[LEVEL] = toLevel;
    gradient[TREND] = toTrend;
    for (let i = 0; i < m; i += 1) gradient[SEASON + i] = ofSeasons[i]!;
  }

  return (parameters, gradient) => {
    const squares = forward(parameters);
    if (!Number.isFinite(squares)) return Infinity;
    let logs = 0;
    if (relativeError) for (let t = 0; t < n; t += 1) logs += Math.log(expecteds[t]!);
    backward(parameters, gradient, squares);
    return n * Math.log(Math.max(squares, PERFECT * n)) + 2 * logs;
  };
}
