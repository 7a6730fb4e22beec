/** The smallest sample that at least the share `q` of all samples does not exceed (nearest rank). */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('no samples');
  return found;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Rounded to three places, as figures are printed. */
export function rounded(value: number): number {
  return Number(value.toFixed(3));
}
