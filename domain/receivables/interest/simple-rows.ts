import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { divisorSpans } from './day-count';
import type { DayCount } from './day-count';
import type { PrincipalSpan } from './principal';
import { isRefusal } from './refusal';
import type { InterestRefusal } from './refusal';
import { IDLE_RATE, inclusiveDays, interestRow } from './rows';
import type { InterestRow, RowRate } from './rows';

/** A rate and the last day it holds (inclusive). */
export interface RateSpan extends RowRate {
  readonly through: IsoDate;
}

interface Piece {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly rate: RowRate;
  readonly divisor: number;
}

/**
 * Rows of simple interest: cut where the balance, the rate or the divisor changes. A new publication of the same rate is
 * no step. Days on which nothing is open make one row of zero.
 * @param rateFrom the rate in force on a day.
 */
export function simpleRows(
  spans: readonly PrincipalSpan[],
  dayCount: DayCount,
  rateFrom: (date: IsoDate) => RateSpan | InterestRefusal,
): { rows: InterestRow[]; unverified: string[] } | InterestRefusal {
  const rows: InterestRow[] = [];
  const unverified = new Set<string>();
  for (const span of spans) {
    if (span.open === 0n) {
      const part = { numerator: inclusiveDays(span.from, span.to), divisor: 365 };
      rows.push(interestRow(span.from, span.to, 0n, IDLE_RATE, part));
      continue;
    }
    const pieces = ratePieces(span, dayCount, rateFrom);
    if (isRefusal(pieces)) return pieces;
    for (const { from, to, rate, divisor } of pieces) {
      rows.push(interestRow(from, to, span.open, rate, { numerator: inclusiveDays(from, to), divisor }));
      for (const source of rate.unverified) unverified.add(source);
    }
  }
  return { rows, unverified: [...unverified] };
}

function ratePieces(
  span: PrincipalSpan,
  dayCount: DayCount,
  rateFrom: (date: IsoDate) => RateSpan | InterestRefusal,
): Piece[] | InterestRefusal {
  const steps: { from: IsoDate; to: IsoDate; rate: RowRate }[] = [];
  let from = span.from;
  while (from <= span.to) {
    const rate = rateFrom(from);
    if (isRefusal(rate)) return rate;
    const to = rate.through < span.to ? rate.through : span.to;
    const last = steps.at(-1);
    if (last && last.rate.percent === rate.percent) {
      steps[steps.length - 1] = { from: last.from, to, rate: joinSources(last.rate, rate) };
    } else {
      steps.push({ from, to, rate });
    }
    from = addDays(to, 1);
  }
  return steps.flatMap((step) =>
    divisorSpans(dayCount, step.from, step.to).map((part) => ({ ...part, rate: step.rate })),
  );
}

function joinSources(a: RowRate, b: RowRate): RowRate {
  return {
    percent: a.percent,
    source: a.source.includes(b.source) ? a.source : `${a.source}; ${b.source}`,
    unverified: [...new Set([...a.unverified, ...b.unverified])],
  };
}
