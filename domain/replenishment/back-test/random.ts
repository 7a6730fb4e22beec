/** Numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** A generator whose numbers depend on the seed alone (Mulberry32, 32 bits of state). Not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * A number from 0 to 1 that depends on seed, text and number alone, not on what was drawn before. So two policies that
 * order from a supplier on the same day get the same lead time, whatever else they ordered.
 */
export function drawFor(seed: number, text: string, index: number): number {
  let hash = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return seededRandom(Math.imul(hash ^ index, 0x9e3779b1))();
}

/** Poisson number by Knuth's product method, in steps of at most 30 so that the product never underflows. */
export function poissonDraw(random: Random, mean: number): number {
  let left = mean;
  let count = 0;
  while (left > 0) {
    const step = Math.min(left, 30);
    left -= step;
    const limit = Math.exp(-step);
    for (let product = random(); product > limit; product *= random()) count += 1;
  }
  return count;
}

/** Standard normal number by the method of Box and Muller. */
export function normalDraw(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Gamma number with mean 1 and the given variance (> 0), by Marsaglia and Tsang (2000). */
export function gammaDraw(random: Random, variance: number): number {
  const shape = 1 / variance;
  if (shape < 1) return gammaOfShape(random, shape + 1) * Math.pow(1 - random(), 1 / shape) * variance;
  return gammaOfShape(random, shape) * variance;
}

function gammaOfShape(random: Random, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = normalDraw(random);
    const cube = (1 + c * normal) ** 3;
    if (cube > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * cube + d * Math.log(cube)) return d * cube;
  }
}

/** Whole demand with a mean and a ratio of variance to mean: Poisson for 1 or less, else negative binomial. */
export function countDraw(random: Random, mean: number, ratio: number): number {
  if (mean <= 0) return 0;
  return poissonDraw(random, ratio <= 1 ? mean : mean * gammaDraw(random, (ratio - 1) / mean));
}
