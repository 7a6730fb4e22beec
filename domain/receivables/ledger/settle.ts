import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { allocate } from './allocate';
import { DEFAULT_ALLOCATION_POLICY } from './allocation-policy';
import type { AllocationPolicyName } from './allocation-policy';
import { byBooking } from './order';
import { post, postedCredit } from './post';
import type { AllocationReason } from './reasons';
import type { Allocation, CreditEntry, Ledger } from './types';
import { isEffective, isToPlace } from './visibility';

/** The ledger once everything booked by a day has found its place. */
export interface Settlement {
  readonly ledger: Ledger;
  readonly allocations: readonly Allocation[];
  /** Ids of the credits posted by this settlement, in posting order. */
  readonly posted: readonly string[];
  readonly reasons: readonly AllocationReason[];
}

/**
 * Posts every unposted credit booked by `today`, by booking date and number, and places what earlier credits have left.
 *
 * The days are walked in order: a credit meets the ledger of its own booking day, and what it leaves unapplied is tried
 * again on each day an item becomes visible or leaves clearing. So a settlement after a missed week equals seven daily
 * ones, and settling twice changes nothing. Pure: process, preview and simulation share it.
 */
export function settle(
  ledger: Ledger,
  today: IsoDate,
  policy: AllocationPolicyName = DEFAULT_ALLOCATION_POLICY,
): Settlement {
  const allocations: Allocation[] = [];
  const posted: string[] = [];
  const reasons: AllocationReason[] = [];
  const coming = ledger.credits.filter((credit) => isEffective(credit, today) && isToPlace(credit)).sort(byBooking);
  let current = ledger;
  let waiting: CreditEntry[] = [];
  for (const day of settlementDays(ledger, today)) {
    while (coming[0] && coming[0].bookingDate <= day) waiting.push(...coming.splice(0, 1));
    const left: CreditEntry[] = [];
    for (const credit of waiting) {
      const result = allocate(credit, current, policy, day);
      if (!credit.posted || result.allocations.length > 0) {
        if (!credit.posted) posted.push(credit.id);
        allocations.push(...result.allocations);
        reasons.push(...result.reasons);
        current = post(current, credit, result);
      }
      const after = postedCredit(credit, result);
      if (isToPlace(after)) left.push(after);
    }
    waiting = left;
  }
  return { ledger: current, allocations, posted, reasons };
}

/** Days up to `today` on which a credit can newly be placed, oldest first; `today` itself is always one. */
function settlementDays(ledger: Ledger, today: IsoDate): IsoDate[] {
  const days = new Set<IsoDate>([today]);
  for (const credit of ledger.credits) if (!credit.posted) days.add(credit.bookingDate);
  for (const item of ledger.items) {
    if (item.open <= 0n) continue;
    days.add(item.visibleOn);
    if (item.clearingUntil !== undefined) days.add(addDays(item.clearingUntil, 1));
  }
  return [...days].filter((day) => day <= today).sort();
}
