/** Scores of many forecasts, gathered one by one. */
export interface ForecastTotals {
  add(past: readonly number[], actual: readonly number[], forecast: readonly number[]): void;
  /** Mean over the series of the root mean squared error over the root mean squared difference of consecutive past periods. */
  readonly rmsse: number;
  /** Mean over series and periods of forecast − actual. */
  readonly bias: number;
  readonly series: number;
}

export function forecastTotals(): ForecastTotals {
  let [series, errors, bias] = [0, 0, 0];
  return {
    add(past, actual, forecast) {
      const scale = mean(past.slice(1).map((value, t) => (value - (past[t] ?? NaN)) ** 2));
      const misses = actual.map((value, h) => (forecast[h] ?? NaN) - value);
      series += 1;
      errors += Math.sqrt(mean(misses.map((miss) => miss ** 2)) / scale);
      bias += mean(misses);
    },
    get rmsse() {
      return errors / series;
    },
    get bias() {
      return bias / series;
    },
    get series() {
      return series;
    },
  };
}

/** How many of the values lie inside their bounds. */
export interface Coverage {
  add(
    actual: readonly number[],
    bounds: { readonly lower: readonly number[]; readonly upper: readonly number[] },
  ): void;
  readonly share: number;
}

export function coverage(): Coverage {
  let [inside, all] = [0, 0];
  return {
    add(actual, { lower, upper }) {
      actual.forEach((value, h) => {
        all += 1;
        if (value >= (lower[h] ?? NaN) && value <= (upper[h] ?? NaN)) inside += 1;
      });
    },
    get share() {
      return inside / all;
    },
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
