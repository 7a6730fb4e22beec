/** A period whose demand was not what was recorded. */
export interface Correction {
  /** Index into the series. */
  readonly period: number;
  /** What was recorded; undefined for a gap. */
  readonly before: number | undefined;
  readonly after: number;
  readonly kind: 'gap' | 'negative' | 'outlier';
  readonly why: string;
}

/**
 * Makes a series that every method can take: a gap (NaN or an infinite value) becomes the mean of comparable periods, a negative
 * quantity zero. Comparable are the same periods of other seasons, else the nearest known period on each side, else all.
 * @param period periods in a season, 1 for none.
 */
export function fillGaps(
  values: readonly number[] | Float64Array,
  period: number,
): { readonly values: number[]; readonly corrections: readonly Correction[] } {
  const corrections: Correction[] = [];
  const known = Array.from(values, (value, t) => {
    if (!Number.isFinite(value)) return undefined;
    if (value >= 0) return value;
    const why = `${value} is more returned than sold: no demand.`;
    corrections.push({ period: t, before: value, after: 0, kind: 'negative', why });
    return 0;
  });
  const filled = known.map((value, t) => {
    if (value !== undefined) return value;
    const { after, basis } = fillingFor(known, t, period);
    corrections.push({ period: t, before: undefined, after, kind: 'gap', why: `Nothing recorded: ${basis}.` });
    return after;
  });
  corrections.sort((a, b) => a.period - b.period);
  return { values: filled, corrections };
}

function fillingFor(
  known: readonly (number | undefined)[],
  gap: number,
  period: number,
): { readonly after: number; readonly basis: string } {
  const seasons = known
    .filter((_, t) => period > 1 && t % period === gap % period)
    .filter((value) => value !== undefined);
  if (seasons.length > 0)
    return { after: mean(seasons), basis: `the mean of ${seasons.length} periods of other seasons` };
  const before = known.slice(0, gap).findLast((value) => value !== undefined);
  const after = known.slice(gap + 1).find((value) => value !== undefined);
  const beside = [before, after].filter((value) => value !== undefined);
  if (beside.length > 0) return { after: mean(beside), basis: `the mean of the nearest periods` };
  return { after: 0, basis: 'and nothing is known of any other period' };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}
