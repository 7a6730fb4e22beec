/** Dice of a fixed seed. */
export interface Dice {
  /** A whole number from 0 to `n` − 1. */
  below(n: number): number;
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number;
  /** True in so many of a hundred throws. */
  chance(percent: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
}

/**
 * Dice that the seed and a label decide (mulberry32 over FNV-1a). Each customer has dice of its own, so that a company of
 * 50 begins with the same customers as one of 500.
 */
export function diceOf(seed: number, label: string): Dice {
  let state = 0x811c9dc5;
  for (const character of `${seed}/${label}`) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: (percent) => next() * 100 < percent,
    pick: (list) => list[below(list.length)] ?? list[0],
  };
}
