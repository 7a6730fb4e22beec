import { addDays } from '../../platform/dates';
import { referenceRateProblems } from './rate-table';
import type { DocumentProblem, RateTable, ReferenceRate, StoredRate } from './rate-table';

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

/**
 * What is wrong with the rates a tenant wants to hold beside the shipped ones under an id. Beside what is wrong with any
 * reference rate: the steps differ from the shipped ones, or a shipped span is covered in part, so that the rest of it
 * would be unknown.
 */
export function ownRateProblems(shipped: ReferenceRate | undefined, own: ReferenceRate): DocumentProblem[] {
  const problems = referenceRateProblems(own);
  if (problems.length > 0 || shipped === undefined) return problems;
  if (shipped.steps !== own.steps) {
    problems.push({ pointer: '/steps', detail: `The shipped ${shipped.name} has steps "${shipped.steps}".` });
  }
  for (const span of shipped.rates) {
    const within = own.rates.flatMap((rate, index) => (overlap(rate, span) ? [{ rate, index }] : []));
    const [first] = within;
    if (
      first === undefined ||
      covers(
        within.map(({ rate }) => rate),
        span,
      )
    )
      continue;
    problems.push({
      pointer: `/rates/${first.index}`,
      detail:
        `It covers a part of the shipped rate of ${span.from} to ${span.through}: state all of these days, ` +
        'or none of them.',
    });
  }
  return problems;
}

function overlap(a: StoredRate, b: StoredRate): boolean {
  return a.from <= b.through && b.from <= a.through;
}

/** Whether rates in order of time leave no day of the span out. */
function covers(rates: readonly StoredRate[], span: StoredRate): boolean {
  let open = span.from;
  for (const rate of rates) {
    if (rate.from > open) return false;
    open = addDays(rate.through, 1);
  }
  return open > span.through;
}
