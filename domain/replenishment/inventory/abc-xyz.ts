import { atLeast } from './argument';
import { ABC_XYZ_CUTS } from '../defaults/inventory';

/** What an item is classified by. */
export interface ItemUsage {
  readonly itemId: string;
  /** Demand times cost over the time looked at, ≥ 0. Plain number: a ranking, nothing that is booked. */
  readonly value: number;
  /** Demand of each period, ≥ 0. */
  readonly demand: readonly number[];
}

export interface AbcXyzCuts {
  /** Cumulative shares of value at which class A and class B end, e.g. 0.8 and 0.95. */
  readonly a: number;
  readonly b: number;
  /** Coefficients of variation up to which demand is X and Y, e.g. 0.5 and 1. */
  readonly x: number;
  readonly y: number;
}

export interface AbcXyzClass {
  readonly itemId: string;
  readonly abc: 'A' | 'B' | 'C';
  readonly xyz: 'X' | 'Y' | 'Z';
  /** Share of the value of all items that stand before this one in the ranking. */
  readonly shareBefore: number;
  /** Standard deviation (of the population) over mean; undefined without any demand. */
  readonly variation: number | undefined;
}

/**
 * Ranks items by value (ties by item id): an item whose predecessors hold less than the share `a` is A, less than `b` is B,
 * else C; so the item that crosses a cut belongs to the class before it. An item without value is C, one without demand Z.
 */
export function classifyAbcXyz(items: readonly ItemUsage[], cuts: AbcXyzCuts = ABC_XYZ_CUTS): AbcXyzClass[] {
  for (const { value } of items) atLeast(0, 'value', value);
  const total = items.reduce((sum, { value }) => sum + value, 0);
  const ranked = [...items].sort((p, q) => q.value - p.value || (p.itemId < q.itemId ? -1 : 1));
  let before = 0;
  return ranked.map(({ itemId, value, demand }) => {
    const shareBefore = total === 0 ? 0 : Math.min(1, before / total);
    before += value;
    const variation = coefficientOfVariation(demand);
    return { itemId, abc: abcOf(value, shareBefore, cuts), xyz: xyzOf(variation, cuts), shareBefore, variation };
  });
}

/** Standard deviation of the population over the mean; undefined for a mean of 0. */
export function coefficientOfVariation(demand: readonly number[]): number | undefined {
  for (const units of demand) atLeast(0, 'demand', units);
  const largest = demand.reduce((most, units) => Math.max(most, units), 0);
  if (largest === 0) return undefined;
  // A power of two, so that scaling loses no digit and keeps the squares of large demands finite.
  const scale = 2 ** Math.floor(Math.log2(largest));
  const scaled = demand.map((units) => units / scale);
  const mean = scaled.reduce((sum, units) => sum + units, 0) / scaled.length;
  const variance = scaled.reduce((sum, units) => sum + (units - mean) ** 2, 0) / scaled.length;
  return Math.sqrt(variance) / mean;
}

function abcOf(value: number, shareBefore: number, { a, b }: AbcXyzCuts): 'A' | 'B' | 'C' {
  if (value === 0) return 'C';
  if (shareBefore < a) return 'A';
  return shareBefore < b ? 'B' : 'C';
}

function xyzOf(variation: number | undefined, { x, y }: AbcXyzCuts): 'X' | 'Y' | 'Z' {
  if (variation === undefined || variation > y) return 'Z';
  return variation <= x ? 'X' : 'Y';
}
