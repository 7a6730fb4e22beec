import { normalQuantile } from '../inventory/normal';

/**
 * Quantile of Student's t distribution by the Cornish and Fisher expansion of Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 26.7.5. The relative error at three degrees of freedom is below 0.2 % at 97.5 %, and falls with more.
 * @param probability Between 0 and 1, both excluded.
 * @param degrees Degrees of freedom, from 3.
 */
export function studentQuantile(probability: number, degrees: number): number {
  const z = normalQuantile(probability);
  const s = z * z;
  const terms = [
    (z * (s + 1)) / 4,
    (z * (5 * s * s + 16 * s + 3)) / 96,
    (z * (3 * s ** 3 + 19 * s * s + 17 * s - 15)) / 384,
    (z * (79 * s ** 4 + 776 * s ** 3 + 1482 * s * s - 1920 * s - 945)) / 92_160,
  ];
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z);
}
