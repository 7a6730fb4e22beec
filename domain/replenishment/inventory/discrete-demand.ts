import { atLeast, wholeAtLeast } from './argument';

/** Demand in whole units: `probabilities[k]` is the probability of k units; they add up to 1. */
export interface DiscreteDemand {
  readonly probabilities: readonly number[];
  readonly mean: number;
}

/** The largest mean a Poisson distribution is tabulated for; above it the normal formulas differ by less than 1 %. */
export const LARGEST_TABULATED_MEAN = 100_000;

/** What is left out of a tabulated tail, at most. */
const TAIL = 1e-15;

/**
 * A distribution from its probabilities. They must be finite, none negative, and add up to 1 within 1e-9; they are
 * scaled to add up exactly.
 */
export function discreteDemand(probabilities: readonly number[]): DiscreteDemand {
  let total = 0;
  for (const probability of probabilities) {
    atLeast(0, 'probability', probability);
    total += probability;
  }
  if (Math.abs(total - 1) > 1e-9) throw new RangeError(`probabilities add up to ${total}, not to 1`);
  const scaled = probabilities.map((probability) => probability / total);
  return { probabilities: scaled, mean: scaled.reduce((sum, probability, units) => sum + probability * units, 0) };
}

/** Poisson demand with a mean from 0 to 100,000 units; the tail beyond 1e-15 is left out. */
export function poissonDemand(mean: number): DiscreteDemand {
  atLeast(0, 'mean', mean);
  if (mean > LARGEST_TABULATED_MEAN)
    throw new RangeError(`mean must be at most ${LARGEST_TABULATED_MEAN}, not ${mean}`);
  if (mean === 0) return { probabilities: [1], mean: 0 };
  const mode = Math.floor(mean);
  const peak = Math.exp(mode * Math.log(mean) - mean - logFactorial(mode));
  const below: number[] = [];
  for (let units = mode, probability = peak; units >= 0; units -= 1) {
    below.push(probability);
    probability *= units / mean;
  }
  const probabilities = below.reverse();
  let probability = peak;
  for (let units = mode + 1; probability > TAIL * 1e-2 || units < mean + 10; units += 1) {
    probability *= mean / units;
    probabilities.push(probability);
  }
  const total = probabilities.reduce((sum, each) => sum + each, 0);
  return { probabilities: probabilities.map((each) => each / total), mean };
}

/** The distribution of observed whole quantities, each with the same weight. At least one observation. */
export function empiricalDemand(observations: readonly number[]): DiscreteDemand {
  if (observations.length === 0) throw new RangeError('at least one observation is needed');
  const counts: number[] = [];
  for (const units of observations) {
    wholeAtLeast(0, 'observed demand', units);
    while (counts.length <= units) counts.push(0);
    counts[units] = (counts[units] ?? 0) + 1;
  }
  return discreteDemand(counts.map((count) => count / observations.length));
}

/** P(demand ≤ units); 0 for negative units. */
export function probabilityUpTo(demand: DiscreteDemand, units: number): number {
  let sum = 0;
  for (let k = 0; k <= Math.min(units, demand.probabilities.length - 1); k += 1) sum += demand.probabilities[k] ?? 0;
  return Math.min(1, sum);
}

/** Smallest number of units whose probability P(demand ≤ units) reaches `probability` (within 1e-12). */
export function demandQuantile(demand: DiscreteDemand, probability: number): number {
  let sum = 0;
  for (const [units, each] of demand.probabilities.entries()) {
    sum += each;
    if (sum >= probability - 1e-12) return units;
  }
  return demand.probabilities.length - 1;
}

/** Expected demand beyond `units`: E[(D − units)⁺]; for negative units the mean plus what is missing. */
export function expectedShortage(demand: DiscreteDemand, units: number): number {
  if (units < 0) return demand.mean - units;
  let sum = 0;
  for (let k = units + 1; k < demand.probabilities.length; k += 1) sum += (k - units) * (demand.probabilities[k] ?? 0);
  return sum;
}

/** Sum of two independent demands. */
export function addDemand(a: DiscreteDemand, b: DiscreteDemand): DiscreteDemand {
  const probabilities = new Array<number>(a.probabilities.length + b.probabilities.length - 1).fill(0);
  for (const [i, p] of a.probabilities.entries()) {
    for (const [j, q] of b.probabilities.entries()) probabilities[i + j] = (probabilities[i + j] ?? 0) + p * q;
  }
  return { probabilities, mean: a.mean + b.mean };
}

/** ln(n!), by adding logarithms up to 255 and Stirling's series above (error below 1e-15 of the value). */
function logFactorial(n: number): number {
  if (n < 256) {
    let sum = 0;
    for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
    return sum;
  }
  return n * Math.log(n) - n + Math.log(2 * Math.PI * n) / 2 + 1 / (12 * n) - 1 / (360 * n ** 3);
}
