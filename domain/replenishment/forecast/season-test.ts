/** One-sided 95 % point of the normal distribution. */
const CRITICAL = 1.6448536269514722;

/**
 * Whether a series is seasonal: its autocorrelation at one season lies outside Bartlett's band of 90 %, as the Theta method and
 * the M4 competition's Naive2 decide. False below two whole seasons or a period under 2.
 * Source: Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler, Models for optimising the theta method, 2016, section 2.
 * @param values Any finite numbers.
 */
export function isSeasonal(values: Float64Array, period: number): boolean {
  if (period < 2 || values.length < 2 * period) return false;
  const correlations = autocorrelations(values, period);
  const last = correlations[period - 1]!;
  let squares = 0;
  for (let lag = 0; lag < period - 1; lag += 1) squares += correlations[lag]! * correlations[lag]!;
  return Math.abs(last) > CRITICAL * Math.sqrt((1 + 2 * squares) / values.length);
}

/** Autocorrelations at the lags 1 to `lags`; all 0 for a constant series. */
export function autocorrelations(values: Float64Array, lags: number): Float64Array {
  const n = values.length;
  let mean = 0;
  for (const value of values) mean += value / n;
  const centred = values.map((value) => value - mean);
  let variance = 0;
  for (const value of centred) variance += value * value;
  const result = new Float64Array(lags);
  if (variance <= 1e-24 * n * Math.max(mean * mean, Number.MIN_VALUE)) return result;
  for (let lag = 1; lag <= lags; lag += 1) {
    let sum = 0;
    for (let t = lag; t < n; t += 1) sum += centred[t]! * centred[t - lag]!;
    result[lag - 1] = sum / variance;
  }
  return result;
}
