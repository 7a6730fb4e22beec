import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { PrincipalMovement } from '../ledger/types';
import type { DebtFacts } from './facts';
import { refuse } from './refusal';
import type { InterestRefusal } from './refusal';

/** Days, both inclusive, on which the open principal is the same. */
export interface PrincipalSpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly open: Minor;
}

/**
 * The open principal from `first` to `last`, cut where it changes. A movement counts from the day after its date, those
 * before `first` already lie in the first span. More paid than owed counts as nothing open, never as a negative balance.
 * @returns spans in order that touch; empty when `last` is before `first`.
 */
export function principalSpans(
  principal: Minor,
  movements: readonly PrincipalMovement[],
  first: IsoDate,
  last: IsoDate,
): PrincipalSpan[] {
  if (last < first) return [];
  const byDate = [...movements].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  const spans: PrincipalSpan[] = [];
  let left = principal;
  let from = first;
  let open = atLeastZero(left);
  for (const movement of byDate) {
    if (movement.date >= last) break;
    left -= movement.amount;
    const changed = atLeastZero(left);
    const since = addDays(movement.date, 1);
    if (since > from && changed !== open) {
      spans.push({ from, to: movement.date, open });
      from = since;
    }
    open = changed;
  }
  spans.push({ from, to: last, open });
  return mergeEqual(spans);
}

function atLeastZero(amount: Minor): Minor {
  return amount > 0n ? amount : 0n;
}

/** Several movements of one day may cancel out: then nothing was cut. */
function mergeEqual(spans: readonly PrincipalSpan[]): PrincipalSpan[] {
  const merged: PrincipalSpan[] = [];
  for (const span of spans) {
    const last = merged.at(-1);
    if (last && last.open === span.open) merged[merged.length - 1] = { ...last, to: span.to };
    else merged.push(span);
  }
  return merged;
}

/** What is open after the movements of a day and of all days before it. */
export function openAfter(principal: Minor, movements: readonly PrincipalMovement[], date: IsoDate): Minor {
  const taken = sum(movements.filter((movement) => movement.date <= date).map((movement) => movement.amount));
  return atLeastZero(principal - taken);
}

/**
 * The spans from the first interest day to the last day that bears interest: what follows once the principal is settled
 * is left out, so that a statement made later says the same.
 */
export function bearingSpans(debt: DebtFacts, first: IsoDate, through: IsoDate): PrincipalSpan[] | InterestRefusal {
  if (through < first) {
    return refuse('not-overdue', `${debt.number} bears interest from ${first}, which is after ${through}.`);
  }
  const spans = principalSpans(debt.principal, debt.movements, first, through);
  const last = spans.findLastIndex((span) => span.open > 0n);
  if (last === -1) return refuse('not-overdue', `Nothing of ${debt.number} was open from ${first} on.`);
  return spans.slice(0, last + 1);
}
