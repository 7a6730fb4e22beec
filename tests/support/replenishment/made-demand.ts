/** A seeded generator of numbers in [0, 1): mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Demand of an item that is sold in a share of the periods, in geometric sizes from 1 with the given mean. */
export function madeIntermittent(
  periods: number,
  { share, meanSize }: { readonly share: number; readonly meanSize: number },
  random: () => number,
): number[] {
  const stop = 1 / meanSize;
  return Array.from({ length: periods }, () => {
    if (random() >= share) return 0;
    return stop >= 1 ? 1 : 1 + Math.floor(Math.log(1 - random()) / Math.log(1 - stop));
  });
}
