/**
 * Symmetric mean absolute percentage error of the M4 competition, 0 to 200: mean of 200·|y − f| / (|y| + |f|). A step where both
 * are 0 counts 0.
 */
export function smape(actual: readonly number[], forecast: readonly number[]): number {
  const errors = actual.map((value, h) => {
    const size = Math.abs(value) + Math.abs(forecast[h]!);
    return size === 0 ? 0 : (200 * Math.abs(value - forecast[h]!)) / size;
  });
  return mean(errors);
}

/** Mean absolute error as a multiple of the mean absolute change of the past from one observation to the `lag`-th after it. */
export function mase(past: readonly number[], actual: readonly number[], forecast: readonly number[], lag = 1): number {
  const changes = past.slice(lag).map((value, t) => Math.abs(value - past[t]!));
  return mean(actual.map((value, h) => Math.abs(value - forecast[h]!))) / mean(changes);
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
