const LONGEST_MS = 300_000;

/**
 * How long to wait after the `attempts`-th failure: 2 s doubled each time up to 5 minutes, and of that a random part
 * between one half and all, so that what failed together does not return together. Milliseconds.
 * @param random a number in [0, 1)
 */
export function backOff(attempts: number, random: number): number {
  const full = Math.min(LONGEST_MS, 2_000 * 2 ** Math.min(Math.max(0, attempts - 1), 20));
  return Math.round(full * (0.5 + random / 2));
}
