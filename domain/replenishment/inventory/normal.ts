import { atLeast, properFraction } from './argument';

const SQRT_2_PI = Math.sqrt(2 * Math.PI);

/** Below this the series is used, from here on the continued fraction: both are exact to about 1e-15 there. */
const SERIES_LIMIT = 3;

/** Density of the standard normal distribution. */
export function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / SQRT_2_PI;
}

/**
 * Probability that a standard normal variable is at most `z`. Series Φ(z) = 1/2 + φ(z)(z + z³/3 + z⁵/15 + …) near the
 * middle, continued fraction of the upper tail elsewhere (Marsaglia, "Evaluating the Normal Distribution", 2004).
 */
export function normalProbability(z: number): number {
  if (Math.abs(z) >= SERIES_LIMIT) return z > 0 ? 1 - upperTail(z) : upperTail(-z);
  let term = z;
  let sum = z;
  for (let odd = 3; Math.abs(term) > 1e-18; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + normalDensity(z) * sum;
}

/** P(Z > z) for z ≥ 3 by the continued fraction φ(z) / (z + 1/(z + 2/(z + 3/(z + …)))). */
function upperTail(z: number): number {
  let fraction = z;
  for (let level = 80; level >= 1; level -= 1) fraction = z + level / fraction;
  return normalDensity(z) / fraction;
}

/**
 * The z whose probability Φ(z) is `probability`, 0 < probability < 1. Starts from formula 26.2.23 of Abramowitz and Stegun
 * (error below 4.5e-4) and improves it by Halley's method, in the smaller tail so that digits are kept.
 */
export function normalQuantile(probability: number): number {
  properFraction('probability', probability);
  if (probability === 0.5) return 0;
  if (probability > 0.5) return -lowerQuantile(1 - probability);
  return lowerQuantile(probability);
}

function lowerQuantile(tail: number): number {
  const t = Math.sqrt(-2 * Math.log(tail));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = numerator / denominator - t;
  for (let round = 0; round < 4; round += 1) {
    const density = normalDensity(z);
    if (density === 0) break;
    const newton = (normalProbability(z) - tail) / density;
    z -= newton / (1 + (z * newton) / 2);
  }
  return z;
}

/** Expected excess of a standard normal variable over `z`: E[(Z − z)⁺] = φ(z) − z·P(Z > z). Never negative. */
export function normalLoss(z: number): number {
  const tail = z >= SERIES_LIMIT ? upperTail(z) : normalProbability(-z);
  return Math.max(0, normalDensity(z) - z * tail);
}

/** The z whose loss is `loss` (> 0): safety factors for a fill rate. Bisection to 1e-12; −loss for very large ones. */
export function normalLossInverse(loss: number): number {
  atLeast(Number.MIN_VALUE, 'loss', loss);
  let low = -loss - 1;
  let high = 38;
  while (high - low > 1e-12 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalLoss(middle) > loss) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
