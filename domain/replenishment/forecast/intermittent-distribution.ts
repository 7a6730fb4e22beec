import { demandEvents } from './intermittent-smoothing';

/**
 * The demand of one coming period as a distribution: none with probability 1 − p, else a size drawn from the sizes there
 * have been. It has the forecast as its mean where that is possible, so it never contradicts it.
 */
export interface DemandDistribution {
  /** Probability that a period has demand, 0 to 1. */
  readonly probability: number;
  /** Sizes of demand, ascending, in the unit of the series. */
  readonly sizes: readonly number[];
  readonly meanSize: number;
}

/**
 * Probability = level / mean size. A level above the mean size means demand in every period, and the sizes are scaled up to
 * the level.
 * @param level forecast demand per period, ≥ 0.
 */
export function demandDistribution(values: ArrayLike<number>, level: number): DemandDistribution {
  const sizes = [...demandEvents(values).sizes].sort((a, b) => a - b);
  const meanSize = sizes.reduce((mean, size) => mean + size / sizes.length, 0);
  if (meanSize <= 0 || level <= 0) return { probability: 0, sizes, meanSize };
  if (level <= meanSize) return { probability: level / meanSize, sizes, meanSize };
  return { probability: 1, sizes: sizes.map((size) => size * (level / meanSize)), meanSize: level };
}

/**
 * The smallest quantity that demand stays at or below with probability `q` (0 ≤ q < 1). Between the sizes seen it is
 * interpolated at positions i / (n + 1); above the largest, the excess is exponential with the mean size, because a larger demand
 * than ever before must stay possible.
 */
export function demandQuantile({ probability, sizes, meanSize }: DemandDistribution, q: number): number {
  if (probability === 0 || q <= 1 - probability) return 0;
  const position = ((q - (1 - probability)) / probability) * (sizes.length + 1);
  const largest = sizes.at(-1) ?? 0;
  if (position >= sizes.length) return largest - meanSize * Math.log(Math.max(sizes.length + 1 - position, 1e-9));
  const below = Math.floor(position);
  const low = below === 0 ? 0 : (sizes[below - 1] ?? 0);
  return low + (position - below) * ((sizes[below] ?? largest) - low);
}

/** Probability that demand is at most `quantity`: the inverse of {@link demandQuantile}. */
export function demandAtMost({ probability, sizes, meanSize }: DemandDistribution, quantity: number): number {
  if (quantity < 0) return 0;
  if (probability === 0) return 1;
  return 1 - probability + probability * (sizePosition(sizes, meanSize, quantity) / (sizes.length + 1));
}

function sizePosition(sizes: readonly number[], meanSize: number, quantity: number): number {
  const largest = sizes.at(-1) ?? 0;
  if (quantity >= largest) return sizes.length + 1 - Math.exp(-(quantity - largest) / meanSize);
  const above = sizes.findIndex((size) => size > quantity);
  const low = above === 0 ? 0 : (sizes[above - 1] ?? 0);
  return above + (quantity - low) / ((sizes[above] ?? largest) - low);
}
