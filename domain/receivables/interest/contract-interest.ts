import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { ContractTerms } from '../ledger/types';
import { divisorOn } from './day-count';
import type { DebtFacts } from './facts';
import type { LawDefinition } from './law';
import { bearingSpans, openAfter } from './principal';
import { isRefusal, refuse } from './refusal';
import type { InterestRefusal } from './refusal';
import { restRows } from './rest-rows';
import { dailyAmount, trimIdleRows } from './rows';
import type { CountedInterest, RowRate } from './rows';
import { simpleRows } from './simple-rows';

const REST_MONTHS = { simple: undefined, monthly: 1, quarterly: 3, yearly: 12 } as const;

/**
 * Interest the parties agreed on: simple, or compound with rests. It runs from the day after the due date and the days
 * of grace; grace days never bear interest, however late the payment is.
 * @param law the law that governs the debt, where it is known; it may forbid compound interest.
 */
export function contractInterest(
  debt: DebtFacts,
  contract: ContractTerms,
  through: IsoDate,
  law: LawDefinition | undefined,
): CountedInterest | InterestRefusal {
  if (contract.compounding !== 'simple' && law?.contract.compound === 'forbidden') {
    const detail = `${law.title} allows no interest on interest (${law.contract.source}).`;
    return refuse('forbidden', detail, { fact: 'contract.compounding' });
  }
  if (!/^\d{1,3}(\.\d{1,6})?$/.test(contract.ratePercent)) {
    return refuse('invalid-fact', `"${contract.ratePercent}" is no rate in percent.`, { fact: 'contract.ratePercent' });
  }
  if (!Number.isInteger(contract.graceDays) || contract.graceDays < 0) {
    return refuse('invalid-fact', 'Grace days are a whole number, not negative.', { fact: 'contract.graceDays' });
  }
  const first = addDays(debt.dueDate, 1 + contract.graceDays);
  const spans = bearingSpans(debt, first, through);
  if (isRefusal(spans)) return spans;
  const rate: RowRate = { percent: contract.ratePercent, source: 'agreed by contract', unverified: [] };
  const months = REST_MONTHS[contract.compounding];
  const counted =
    months === undefined
      ? simpleRows(spans, contract.dayCount, () => ({ ...rate, through }))
      : restRows(spans, months, contract.dayCount, () => rate);
  if (isRefusal(counted)) return counted;
  const open = openAfter(debt.principal, debt.movements, through);
  const capitalised = 'capitalised' in counted ? counted.capitalised : 0n;
  const grace = contract.graceDays > 0 ? ` and ${contract.graceDays} days of grace` : '';
  return {
    law: 'contract',
    title: 'Interest agreed by contract',
    basis: `${contract.ratePercent} % ${contract.compounding}, ${contract.dayCount}, from ${first}: due ${debt.dueDate}${grace}.`,
    dueDate: debt.dueDate,
    rows: trimIdleRows(counted.rows),
    dailyAmount: dailyAmount(
      open > 0n ? open + capitalised : 0n,
      contract.ratePercent,
      divisorOn(contract.dayCount, addDays(through, 1)),
      debt.currency,
    ),
    unverified: [],
  };
}
