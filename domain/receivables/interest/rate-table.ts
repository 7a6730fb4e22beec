import { addDays, isIsoDate } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { refuse } from './refusal';
import type { InterestRefusal } from './refusal';

/**
 * A reference rate over a span of days. It is known for these days only: outside every span there is no rate, and a
 * claim stops there with a refusal. The last known rate is never carried on.
 */
export interface StoredRate {
  readonly from: IsoDate;
  /**
   * Last day it is known for, inclusive. A half-yearly rate ends with its half-year (30 June, 31 December); a rate
   * that may change any day ends the day before the next change, or on the last day it was checked.
   */
  readonly through: IsoDate;
  /** Percent a year as decimal text; may be negative. */
  readonly percent: string;
  /** Where it was published; printed on the statement. */
  readonly source: string;
  /** False when it was not read in the publication of the authority that sets it. */
  readonly verified: boolean;
}

export interface ReferenceRate {
  /** Name for people, e.g. `Basiszinssatz (§ 247 BGB)`. */
  readonly name: string;
  /** Whether it is set for half-years (1 January, 1 July) or from any day on. */
  readonly steps: 'half-year' | 'any-day';
  /** In order of time, without overlap. */
  readonly rates: readonly StoredRate[];
}

/** Reference rates by id; tenants may hold their own. */
export type RateTable = Readonly<Record<string, ReferenceRate>>;

/** The rate of a day, or a refusal that names the reference rate and the days it lacks. */
export function rateOn(table: RateTable, id: string, date: IsoDate): StoredRate | InterestRefusal {
  const reference = Object.hasOwn(table, id) ? table[id] : undefined;
  const stored = reference?.rates.find((rate) => rate.from <= date && date <= rate.through);
  if (stored) return stored;
  const name = reference?.name ?? id;
  const period = gapAt(reference, date);
  const days = period.from === period.to ? `for ${period.from}` : `for ${period.from} to ${period.to}`;
  return refuse('no-rate', `No rate of "${name}" is stored ${days}: add it, then the interest can be stated.`, {
    fact: id,
    period,
  });
}

/** The half-year around the day; of an any-day rate, the days from the last one known (or the day itself). */
function gapAt(reference: ReferenceRate | undefined, date: IsoDate): { from: IsoDate; to: IsoDate } {
  if (reference?.steps === 'half-year') {
    const year = date.slice(0, 4);
    return date.slice(5) <= '06-30'
      ? { from: `${year}-01-01`, to: `${year}-06-30` }
      : { from: `${year}-07-01`, to: `${year}-12-31` };
  }
  const before = reference?.rates.findLast((rate) => rate.through < date);
  return { from: before ? addDays(before.through, 1) : date, to: date };
}

/** What is wrong with a document people wrote, at the place a JSON pointer names. */
export interface DocumentProblem {
  readonly pointer: string;
  readonly detail: string;
}

/** What is wrong with a reference rate people wrote; empty when it can be used. */
export function referenceRateProblems({ steps, rates }: Pick<ReferenceRate, 'steps' | 'rates'>): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  let last: StoredRate | undefined;
  for (const [index, rate] of rates.entries()) {
    const add = (field: keyof StoredRate, detail: string): void =>
      void problems.push({ pointer: `/rates/${index}/${field}`, detail });
    for (const field of ['from', 'through'] as const) if (!isIsoDate(rate[field])) add(field, 'not a date');
    if (rate.through < rate.from) add('through', 'ends before it begins');
    if (last && rate.from <= last.through) add('from', 'overlaps the one before, or is out of order');
    if (!/^-?\d{1,3}(\.\d{1,6})?$/.test(rate.percent)) add('percent', 'percent is no plain decimal');
    if (rate.source.trim() === '') add('source', 'no source');
    if (steps === 'half-year' && !/-(01|07)-01$/.test(rate.from)) {
      add('from', 'a half-yearly rate begins on 1 January or 1 July');
    }
    if (steps === 'half-year' && !/-(06-30|12-31)$/.test(rate.through)) {
      add('through', 'a half-yearly rate ends on 30 June or 31 December');
    }
    last = rate;
  }
  return problems;
}

/** What is wrong with a whole rate table, one line each; empty when it can be used. */
export function rateTableProblems(table: RateTable): string[] {
  return Object.entries(table).flatMap(([id, reference]) =>
    referenceRateProblems(reference).map(({ pointer, detail }) => `${id}${pointer}: ${detail}`),
  );
}
