import type { Minor } from '../../platform/money';

/** At most this many amounts are combined; beyond it nearly every sum has several explanations. */
export const MOST_AMOUNTS_COMBINED = 24;

export interface NamedAmount {
  readonly id: string;
  readonly amount: Minor;
}

/** What a sum says about the amounts it may be made of. */
export type ExactSet =
  | { readonly kind: 'one'; readonly ids: readonly string[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'several' }
  | { readonly kind: 'too-many' };

interface HalfSum {
  readonly sets: number;
  /** Bit pattern of one set with that sum. */
  readonly mask: number;
}

/**
 * Finds the one set of amounts that adds up to `target` (minor units, above zero).
 *
 * Exact and bounded: both halves of the amounts are summed up separately and met in the middle, at most 2 × 2^12 sums.
 * Amounts above the target cannot take part and do not count against the bound. Beyond `MOST_AMOUNTS_COMBINED` only the
 * set of all amounts is recognised (no other set can reach its sum); everything else is `too-many`, which callers treat
 * as no match. Two sets with the same sum, also by coincidence, are `several`: a sum that says two things says nothing.
 */
export function findExactSet(amounts: readonly NamedAmount[], target: Minor): ExactSet {
  if (target <= 0n) return { kind: 'none' };
  const usable = amounts.filter(({ amount }) => amount > 0n && amount <= target);
  const total = usable.reduce((sum, { amount }) => sum + amount, 0n);
  if (total < target) return { kind: 'none' };
  if (total === target) return { kind: 'one', ids: usable.map(({ id }) => id) };
  if (usable.length > MOST_AMOUNTS_COMBINED) return { kind: 'too-many' };

  const middle = usable.length >> 1;
  const left = usable.slice(0, middle);
  const right = usable.slice(middle);
  const leftSums = sumsOf(left);
  let sets = 0;
  let ids: string[] = [];
  for (const [sum, half] of sumsOf(right)) {
    const other = leftSums.get(target - sum);
    if (!other) continue;
    sets += half.sets * other.sets;
    if (sets > 1) return { kind: 'several' };
    ids = [...chosen(left, other.mask), ...chosen(right, half.mask)];
  }
  return sets === 1 ? { kind: 'one', ids } : { kind: 'none' };
}

/** Every sum the amounts can make (the empty one too), with the number of sets that make it. */
function sumsOf(amounts: readonly NamedAmount[]): Map<Minor, HalfSum> {
  const sums = new Map<Minor, HalfSum>([[0n, { sets: 1, mask: 0 }]]);
  amounts.forEach(({ amount }, index) => {
    for (const [sum, half] of [...sums]) {
      const known = sums.get(sum + amount);
      sums.set(sum + amount, { sets: half.sets + (known?.sets ?? 0), mask: half.mask | (1 << index) });
    }
  });
  return sums;
}

function chosen(amounts: readonly NamedAmount[], mask: number): string[] {
  return amounts.filter((_, index) => (mask & (1 << index)) !== 0).map(({ id }) => id);
}
