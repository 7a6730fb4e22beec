import { addDays, addMonths } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import { sum } from '../../platform/money';
import { divisorSpans } from './day-count';
import type { DayCount } from './day-count';
import type { PrincipalSpan } from './principal';
import { isRefusal } from './refusal';
import type { InterestRefusal } from './refusal';
import { IDLE_RATE, inclusiveDays, interestRow } from './rows';
import type { InterestRow, RowRate } from './rows';

export interface RestRows {
  readonly rows: InterestRow[];
  /** Interest capitalised at the rests so far, which bears interest with the principal. */
  readonly capitalised: Minor;
  readonly unverified: string[];
}

/**
 * Rows of compound interest with rests every `months`.
 *
 * Periods run from `first` to the day before the same-numbered day (a day the month lacks is clamped), always reckoned
 * from `first`. A whole period bears months/12 of a year's interest, which is capitalised at the rest. A period that is
 * broken off, or cut by a movement of the principal, bears interest by days; the rests stay where they are. One rate
 * holds for a period: that of its last day. Interest bears interest only while principal is open.
 * @param spans the open principal from `first` to the last day that bears interest, without gaps.
 */
export function restRows(
  spans: readonly PrincipalSpan[],
  months: number,
  dayCount: DayCount,
  rateOnRest: (date: IsoDate) => RowRate | InterestRefusal,
): RestRows | InterestRefusal {
  const first = spans[0]?.from;
  const end = spans.at(-1)?.to;
  const rows: InterestRow[] = [];
  const unverified = new Set<string>();
  let capitalised = 0n;
  if (first === undefined || end === undefined) return { rows, capitalised, unverified: [] };
  for (let period = 0, from = first; from <= end; period += 1, from = addMonths(first, period * months)) {
    const rest = addDays(addMonths(first, (period + 1) * months), -1);
    const to = rest < end ? rest : end;
    const within = spansWithin(spans, from, to);
    const rate = within.some((span) => span.open > 0n) ? rateOnRest(to) : IDLE_RATE;
    if (isRefusal(rate)) return rate;
    for (const source of rate.unverified) unverified.add(source);
    const whole = to === rest && within.length === 1 ? months : undefined;
    const added = within.flatMap((span) => periodRows(span, capitalised, rate, whole, dayCount));
    rows.push(...added);
    if (to === rest) capitalised += sum(added.map((row) => row.amount));
  }
  return { rows, capitalised, unverified: [...unverified] };
}

/** Rows of one stretch of a period with the same principal. `wholeMonths` where it fills the period. */
function periodRows(
  span: PrincipalSpan,
  capitalised: Minor,
  rate: RowRate,
  wholeMonths: number | undefined,
  dayCount: DayCount,
): InterestRow[] {
  const balance = span.open > 0n ? span.open + capitalised : 0n;
  if (balance === 0n) {
    const part = { numerator: inclusiveDays(span.from, span.to), divisor: 365 };
    return [interestRow(span.from, span.to, 0n, IDLE_RATE, part)];
  }
  if (wholeMonths !== undefined) {
    return [interestRow(span.from, span.to, balance, rate, { numerator: wholeMonths, divisor: 12 })];
  }
  return divisorSpans(dayCount, span.from, span.to).map(({ from, to, divisor }) =>
    interestRow(from, to, balance, rate, { numerator: inclusiveDays(from, to), divisor }),
  );
}

function spansWithin(spans: readonly PrincipalSpan[], from: IsoDate, to: IsoDate): PrincipalSpan[] {
  return spans
    .filter((span) => span.to >= from && span.from <= to)
    .map((span) => ({
      from: span.from > from ? span.from : from,
      to: span.to < to ? span.to : to,
      open: span.open,
    }));
}
