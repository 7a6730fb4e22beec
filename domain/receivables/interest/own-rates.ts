import type { RateTable } from './rate-table';

/**
 * The shipped rates with a tenant's own beside them: a new half-year, a bank rate's next step, or another reference rate.
 * Where the days overlap the tenant's rate counts and the shipped one is left out whole, so that a shipped span is never
 * cut in silence: what the tenant's rate does not cover of it is then unknown.
 */
export function withOwnRates(shipped: RateTable, own: RateTable): RateTable {
  const merged: Record<string, RateTable[string]> = { ...shipped };
  for (const [id, added] of Object.entries(own)) {
    const kept = (shipped[id]?.rates ?? []).filter(
      (rate) => !added.rates.some((mine) => mine.from <= rate.through && rate.from <= mine.through),
    );
    const rates = [...kept, ...added.rates].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
    merged[id] = { ...added, rates };
  }
  return merged;
}
