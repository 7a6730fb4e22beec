import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { Exact, sum } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';

/** An amount that came in, on the day it was credited. */
export interface CreditedAmount {
  readonly date: IsoDate;
  readonly amount: Minor;
}

/** A customer's promise to pay an amount by a day, with what was credited towards it since it was given. */
export interface PaymentPromise {
  readonly currency: Currency;
  readonly amount: Minor;
  readonly promisedBy: IsoDate;
  readonly credited: readonly CreditedAmount[];
}

export type PromiseState = 'pending' | 'kept' | 'broken';

/** Kept promises among those decided, in one currency; rates from 0 to 1, exact. */
export interface PromisesKept {
  readonly currency: Currency;
  readonly kept: number;
  readonly decided: number;
  readonly byCount: Exact;
  /** Promised amounts of kept promises / promised amounts of all decided. */
  readonly byAmount: Exact;
}

/**
 * A promise is kept once its full amount was credited by the promised day + `graceDays`; broken when that day has ended
 * without it; until then pending. What came later does not mend it.
 */
export function promiseState(promise: PaymentPromise, asOf: IsoDate, graceDays = 0): PromiseState {
  const lastDay = addDays(promise.promisedBy, graceDays);
  const inTime = promise.credited.filter(({ date }) => date <= lastDay && date <= asOf);
  if (sum(inTime.map(({ amount }) => amount)) >= promise.amount) return 'kept';
  return asOf > lastDay ? 'broken' : 'pending';
}

/** Rate of promises kept, one row a currency with a decided promise, by currency code. Pending promises do not count. */
export function promisesKept(promises: readonly PaymentPromise[], asOf: IsoDate, graceDays = 0): PromisesKept[] {
  const decided = promises
    .map((promise) => ({ ...promise, state: promiseState(promise, asOf, graceDays) }))
    .filter(({ state, amount }) => state !== 'pending' && amount > 0n);
  const currencies = [...new Set(decided.map(({ currency }) => currency))].sort();
  return currencies.map((currency) => {
    const own = decided.filter((promise) => promise.currency === currency);
    const kept = own.filter(({ state }) => state === 'kept');
    const amountOf = (of: typeof own): Exact => new Exact(sum(of.map(({ amount }) => amount)).toString());
    return {
      currency,
      kept: kept.length,
      decided: own.length,
      byCount: new Exact(kept.length).div(own.length),
      byAmount: amountOf(kept).div(amountOf(own)),
    };
  });
}
