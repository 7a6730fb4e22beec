import { ceiling, commonGrain, over, rational, rationalOf, roundedHalfAway, times, toNumber } from './rational';
import type { Rational } from './rational';

/** A pack a supplier sells: a piece, a case, a pallet. */
export interface Pack {
  readonly packId: string;
  /** Stock units in it, above 0. */
  readonly contains: Rational;
  /** Ascending; each holds from a total quantity of the item on (stock units, inclusive), the first from 0. */
  readonly prices: readonly PackPrice[];
}

export interface PackPrice {
  readonly from: number;
  /** Minor units of money for one pack; a fraction where a price has more decimals than the currency. */
  readonly price: Rational;
}

export interface PackCount {
  readonly packId: string;
  readonly count: number;
  /** Count × price, rounded half away from zero to the minor unit. */
  readonly cost: bigint;
}

export interface PackMix {
  readonly packs: readonly PackCount[];
  /** Stock units in all of them, at least what was asked for. */
  readonly quantity: number;
  readonly cost: bigint;
}

/** The search holds at most this many quantities; pack sizes without a useful common divisor are refused beyond. */
const LARGEST_SEARCH = 4_000_000;

/**
 * The cheapest packs that hold at least `quantity`, at the prices that hold from `priceFrom` on (not more than the
 * quantity). Of equal cost the one with less in it, then with fewer packs. Exact: all quantities up to one pack more are searched; very large ones are
 * first filled with the pack of least unit price, of which an optimal mix lacks only a bounded part.
 */
export function cheapestPackMix(quantity: number, packs: readonly Pack[], priceFrom: number): PackMix {
  const [first] = packs;
  if (!first) throw new RangeError('there is no pack to buy');
  const priced = packs.map((pack) => ({ pack, price: priceAt(pack, priceFrom) }));
  const grain = packs.reduce((common, { contains }) => commonGrain(common, contains), first.contains);
  const sizes = packs.map(({ contains }) => Number(over(contains, grain).numerator));
  const need = Math.max(0, Number(ceiling(over(rationalOf(quantity), grain))));
  const best = priced.reduce((least, each, at) => {
    const here = over(each.price, each.pack.contains);
    const there = over(priced[least]?.price ?? each.price, packs[least]?.contains ?? first.contains);
    return here.numerator * there.denominator < there.numerator * here.denominator ? at : least;
  }, 0);
  const bestSize = sizes[best] ?? 1;
  const largest = Math.max(...sizes);
  const bounded = bestSize * largest + largest;
  const filled = need > bounded ? Math.floor((need - bounded) / bestSize) : 0;
  const counts = searchMix(need - filled * bestSize, sizes, wholePrices(priced.map(({ price }) => price)));
  counts[best] = (counts[best] ?? 0) + filled;
  const bought = priced.flatMap(({ pack, price }, at): PackCount[] => {
    const count = counts[at] ?? 0;
    if (count === 0) return [];
    return [{ packId: pack.packId, count, cost: roundedHalfAway(times(price, rational(BigInt(count)))) }];
  });
  const grains = counts.reduce((sum, count, at) => sum + count * (sizes[at] ?? 0), 0);
  return {
    packs: bought,
    quantity: toNumber(times(grain, rational(BigInt(grains)))),
    cost: bought.reduce((sum, { cost }) => sum + cost, 0n),
  };
}

/** The price of a pack when `quantity` stock units of the item are ordered in all. */
export function priceAt({ packId, prices }: Pack, quantity: number): Rational {
  const price = prices.filter(({ from }) => from <= quantity).at(-1)?.price;
  if (!price || price.numerator < 0n) throw new RangeError(`pack ${packId} has no price from ${quantity} on`);
  return price;
}

/** Prices as whole numbers of one common fraction of a minor unit. */
function wholePrices(prices: readonly Rational[]): number[] {
  const shared = prices.reduce((product, { denominator }) => {
    const grain = commonGrain(rational(1n, product), rational(1n, denominator));
    return grain.denominator;
  }, 1n);
  return prices.map(({ numerator, denominator }) => Number(numerator * (shared / denominator)));
}

/** Counts of each pack of least cost that hold at least `need` grains. */
function searchMix(need: number, sizes: readonly number[], prices: readonly number[]): number[] {
  const end = need + Math.max(...sizes);
  if (end > LARGEST_SEARCH) throw new RangeError('the pack sizes have no useful common divisor');
  const cost = new Float64Array(end).fill(Infinity);
  const packs = new Float64Array(end);
  const last = new Int32Array(end).fill(-1);
  cost[0] = 0;
  for (let held = 1; held < end; held += 1) {
    for (const [at, size] of sizes.entries()) {
      if (size > held) continue;
      const total = (cost[held - size] ?? Infinity) + (prices[at] ?? 0);
      const count = (packs[held - size] ?? 0) + 1;
      const known = cost[held] ?? Infinity;
      if (total > known || (total === known && count >= (packs[held] ?? 0)) || total === Infinity) continue;
      cost[held] = total;
      packs[held] = count;
      last[held] = at;
    }
  }
  let chosen = need;
  for (let held = need; held < end; held += 1) if ((cost[held] ?? 0) < (cost[chosen] ?? 0)) chosen = held;
  if (!Number.isSafeInteger(cost[chosen])) throw new RangeError('prices too large to compare exactly');
  const counts = sizes.map(() => 0);
  for (let held = chosen; held > 0; held -= sizes[last[held] ?? 0] ?? held) {
    const at = last[held] ?? 0;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}
