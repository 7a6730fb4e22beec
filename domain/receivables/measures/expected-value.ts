import type { IsoDate } from '../../platform/dates';
import { Exact, sum } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import { disputedPart, isOverdue } from '../ledger/overdue-net';
import type { OpenItem } from '../ledger/types';
import { AGE_BUCKETS, ageBucket } from './ageing';
import type { AgeBucket } from './ageing';

/** What contacts about items of an age brought in: the history a rate is read from. Minor units of one currency. */
export interface RecoverySample {
  readonly bucket: AgeBucket;
  readonly contacted: Minor;
  readonly recovered: Minor;
}

/** Share of the contacted amount that came in within the recovery days, 0–1, by age of the item. */
export type RecoveryRates = Readonly<Partial<Record<AgeBucket, Exact>>>;

/** One line of the worklist with the reason for its place. */
export interface ExpectedValue {
  readonly accountId: string;
  readonly currency: Currency;
  /** Undisputed overdue principal. */
  readonly overdue: Minor;
  /** Σ overdue of an age × the rate of that age: what a contact is expected to bring, exact, in minor units. */
  readonly expected: Exact;
  readonly byAge: readonly { readonly bucket: AgeBucket; readonly overdue: Minor; readonly rate: Exact }[];
}

/**
 * The company's own recovery rates by age. An age never contacted has no rate. It looks at amounts and ages only, so it
 * is no score of a person.
 */
export function recoveryRates(samples: readonly RecoverySample[]): RecoveryRates {
  const rates: Partial<Record<AgeBucket, Exact>> = {};
  for (const bucket of AGE_BUCKETS) {
    const own = samples.filter((sample) => sample.bucket === bucket);
    const contacted = sum(own.map((sample) => sample.contacted));
    if (contacted <= 0n) continue;
    const recovered = new Exact(sum(own.map((sample) => sample.recovered)).toString());
    rates[bucket] = Exact.min(1, recovered.div(new Exact(contacted.toString())));
  }
  return rates;
}

/** The expected value of contacting an account, per currency. An age without a rate counts in full, so it is not forgotten. */
export function expectedValue(
  accountId: string,
  items: readonly OpenItem[],
  rates: RecoveryRates,
  today: IsoDate,
): ExpectedValue[] {
  const overdue = items.filter((item) => isOverdue(item, today) && item.open > disputedPart(item));
  const currencies = [...new Set(overdue.map(({ invoice }) => invoice.currency))].sort();
  return currencies.map((currency) => {
    const own = overdue.filter(({ invoice }) => invoice.currency === currency);
    const byAge = AGE_BUCKETS.flatMap((bucket) => {
      const ofAge = own.filter(({ dueDate }) => ageBucket(dueDate, today) === bucket);
      if (ofAge.length === 0) return [];
      const amount = sum(ofAge.map((item) => item.open - disputedPart(item)));
      return [{ bucket, overdue: amount, rate: rates[bucket] ?? new Exact(1) }];
    });
    return {
      accountId,
      currency,
      overdue: sum(byAge.map((row) => row.overdue)),
      expected: byAge.reduce((total, row) => total.plus(row.rate.times(row.overdue.toString())), new Exact(0)),
      byAge,
    };
  });
}

/** The worklist, by currency code (amounts of two currencies do not compare); within it highest expected value first, then the larger amount, then account id. */
export function rankByExpectedValue(values: readonly ExpectedValue[]): ExpectedValue[] {
  return [...values].sort(
    (a, b) =>
      (a.currency < b.currency ? -1 : a.currency > b.currency ? 1 : 0) ||
      b.expected.comparedTo(a.expected) ||
      (a.overdue > b.overdue ? -1 : a.overdue < b.overdue ? 1 : 0) ||
      (a.accountId < b.accountId ? -1 : a.accountId > b.accountId ? 1 : 0),
  );
}
