import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { Exact } from '../../platform/money';
import type { DebtorType } from '../ledger/types';
import type { DebtFacts } from './facts';
import { partiesRefusal, statutoryDueDate } from './first-day';
import type { LawDefinition, StatutoryInterest } from './law';
import { bearingSpans, openAfter } from './principal';
import type { PrincipalSpan } from './principal';
import { rateOn } from './rate-table';
import type { RateTable, StoredRate } from './rate-table';
import { isRefusal } from './refusal';
import type { InterestRefusal } from './refusal';
import { restRows } from './rest-rows';
import type { RestRows } from './rest-rows';
import { dailyAmount, trimIdleRows } from './rows';
import type { CountedInterest, RowRate } from './rows';
import { simpleRows } from './simple-rows';
import type { RateSpan } from './simple-rows';

type Simple = Extract<StatutoryInterest, { method: 'simple' }>;
type MonthlyRests = Extract<StatutoryInterest, { method: 'monthly-rests' }>;

/** Days of a year under the statutes, in leap years too. */
const YEAR = 365;

/** The statute's interest, from the day after the last day for payment that the statute knows. */
export function statutoryInterest(
  debt: DebtFacts,
  through: IsoDate,
  law: LawDefinition,
  rates: RateTable,
): CountedInterest | InterestRefusal {
  const barred = partiesRefusal(debt, law);
  if (barred) return barred;
  const due = statutoryDueDate(debt, law);
  if (isRefusal(due)) return due;
  const first = addDays(due.date, 1);
  const spans = bearingSpans(debt, first, through);
  if (isRefusal(spans)) return spans;
  const counted =
    law.interest.method === 'simple'
      ? countSimple(law.interest, debt.debtorType, first, spans, rates)
      : countRests(law.interest, spans, rates);
  if (isRefusal(counted)) return counted;
  const rows = trimIdleRows(counted.rows);
  const open = openAfter(debt.principal, debt.movements, through);
  const bearing = open > 0n ? open + counted.capitalised : 0n;
  return {
    law: law.id,
    title: law.title,
    basis: `${due.detail} Interest from ${first}.`,
    dueDate: due.date,
    rows,
    dailyAmount: dailyAmount(bearing, rows.at(-1)?.ratePercent ?? '0', YEAR, debt.currency),
    unverified: [...(law.verified ? [] : [law.source]), ...counted.unverified],
  };
}

function countSimple(
  interest: Simple,
  debtor: DebtorType | undefined,
  first: IsoDate,
  spans: readonly PrincipalSpan[],
  rates: RateTable,
): RestRows | InterestRefusal {
  const points = (debtor && interest.points[debtor]) ?? '0';
  const rateFrom = (date: IsoDate): RateSpan | InterestRefusal => {
    const stored = rateOn(rates, interest.reference, interest.rate === 'fixed-at-start' ? first : date);
    if (isRefusal(stored)) return stored;
    const through = interest.rate === 'fixed-at-start' ? END_OF_TIME : stored.through;
    return { ...plusPoints(stored, points), through };
  };
  const simple = simpleRows(spans, 'actual/365', rateFrom);
  return isRefusal(simple) ? simple : { ...simple, capitalised: 0n };
}

function countRests(
  interest: MonthlyRests,
  spans: readonly PrincipalSpan[],
  rates: RateTable,
): RestRows | InterestRefusal {
  return restRows(spans, 1, 'actual/365', (date) => {
    const stored = rateOn(rates, interest.reference, date);
    return isRefusal(stored) ? stored : timesMultiplier(stored, interest.multiplier);
  });
}

/** The debt keeps its rate for good. */
const END_OF_TIME: IsoDate = '9999-12-31';

function plusPoints(stored: StoredRate, points: string): RowRate {
  return {
    percent: new Exact(stored.percent).plus(points).toFixed(),
    source: `${stored.percent} % + ${points} points; ${stored.source}`,
    unverified: stored.verified ? [] : [stored.source],
  };
}

function timesMultiplier(stored: StoredRate, multiplier: string): RowRate {
  return {
    percent: new Exact(stored.percent).times(multiplier).toFixed(),
    source: `${multiplier} × ${stored.percent} %; ${stored.source}`,
    unverified: stored.verified ? [] : [stored.source],
  };
}
