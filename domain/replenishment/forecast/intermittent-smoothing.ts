/** Demand as the methods for intermittent series see it: the sizes of demands, and the periods between them. */
export interface DemandEvents {
  /** Quantities above zero, oldest first. */
  readonly sizes: readonly number[];
  /** Periods from each demand to the one before; the first is counted from before the first period, so a demand in period 0 has interval 1. */
  readonly intervals: readonly number[];
  /** Periods without demand at the end. */
  readonly silent: number;
}

/** Splits a series into its demands. Quantities of zero or below are no demand. */
export function demandEvents(values: ArrayLike<number>): DemandEvents {
  const sizes: number[] = [];
  const intervals: number[] = [];
  let last = -1;
  for (let t = 0; t < values.length; t += 1) {
    const value = values[t] ?? 0;
    if (value <= 0) continue;
    sizes.push(value);
    intervals.push(t - last);
    last = t;
  }
  return { sizes, intervals, silent: values.length - 1 - last };
}

/**
 * Simple exponential smoothing: the first value initialises the level, and each further one moves it by `alpha` (0 to 1) of its
 * difference.
 * @returns the level after the last value: the forecast of every later step. 0 for no values.
 */
export function smoothLevel(values: ArrayLike<number>, alpha: number): number {
  let level = values[0] ?? 0;
  for (let t = 1; t < values.length; t += 1) level += alpha * ((values[t] ?? 0) - level);
  return level;
}

/**
 * The smoothing constant with the least squared one-step error, searched in [low, high] on a grid of 21 points and then by
 * golden section around the best of them, because the error may have several minima. `low` for values that are all zero.
 */
export function bestAlpha(raw: ArrayLike<number>, low: number, high: number): number {
  const values = inUnitsOfLargest(raw);
  const step = (high - low) / (GRID - 1);
  let best = low;
  let least = Infinity;
  for (let i = 0; i < GRID; i += 1) {
    const alpha = low + i * step;
    const error = squaredError(values, alpha);
    if (error < least) [best, least] = [alpha, error];
  }
  const refined = goldenSection(values, Math.max(low, best - step), Math.min(high, best + step));
  return squaredError(values, refined) < least ? refined : best;
}

const GRID = 21;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const TOLERANCE = 1e-6;

function goldenSection(values: ArrayLike<number>, from: number, to: number): number {
  let [low, high] = [from, to];
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [errorLeft, errorRight] = [squaredError(values, left), squaredError(values, right)];
  while (high - low > TOLERANCE) {
    if (errorLeft <= errorRight) {
      [high, right, errorRight] = [right, left, errorLeft];
      left = high - GOLDEN * (high - low);
      errorLeft = squaredError(values, left);
    } else {
      [low, left, errorLeft] = [left, right, errorRight];
      right = low + GOLDEN * (high - low);
      errorRight = squaredError(values, right);
    }
  }
  return (low + high) / 2;
}

/** Keeps squares finite however large or small the quantities are; the best constant is the same. */
function inUnitsOfLargest(values: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(values);
  const largest = all.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 ? all : all.map((value) => value / largest);
}

function squaredError(values: ArrayLike<number>, alpha: number): number {
  let level = values[0] ?? 0;
  let sum = 0;
  for (let t = 1; t < values.length; t += 1) {
    const error = (values[t] ?? 0) - level;
    sum += error * error;
    level += alpha * error;
  }
  return sum;
}
