import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { formatMajor, parseMajor } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import type { DebtFacts } from './facts';
import { partiesRefusal, statutoryDueDate } from './first-day';
import { lawFor } from './law';
import type { FixedSumRule, LawId, LawTable } from './law';
import { bearingSpans } from './principal';
import { isRefusal, missing, refuse } from './refusal';
import type { InterestRefusal } from './refusal';

/** A sum the law grants once for an invoice or instalment that is late. */
export interface FixedSum {
  readonly kind: 'fixed-sum';
  readonly amount: Minor;
  /** The law's currency, which need not be the debt's. */
  readonly currency: Currency;
  readonly law: LawId;
  readonly source: string;
  /** What it is credited against when such costs are claimed too. */
  readonly setOffAgainst: 'legal-costs' | undefined;
  readonly unverified: readonly string[];
}

/**
 * The fixed sum for a debt that is late on `through`: owed once per invoice or instalment, without a reminder. Tiers are
 * chosen by what was open on the first interest day.
 */
export function fixedSum(debt: DebtFacts, through: IsoDate, laws: LawTable): FixedSum | InterestRefusal {
  const law = lawFor(laws, debt.jurisdiction, debt.dueDate);
  if (isRefusal(law)) return law;
  const rule = law.fixedSum;
  if (!rule) return refuse('not-eligible', `${law.title} knows no fixed sum.`);
  if (debt.debtorType === undefined) {
    return missing('debtorType', 'It is not known whether the debtor is a business, a consumer or a public body.');
  }
  if (!rule.debtors.includes(debt.debtorType)) {
    return refuse('not-eligible', `${law.title} grants no fixed sum against a debtor of type ${debt.debtorType}.`);
  }
  const barred = partiesRefusal(debt, law);
  if (barred) return barred;
  const due = statutoryDueDate(debt, law);
  if (isRefusal(due)) return due;
  const spans = bearingSpans(debt, addDays(due.date, 1), through);
  if (isRefusal(spans)) return spans;
  const open = spans[0]?.open ?? 0n;
  if (open === 0n) {
    return refuse('not-overdue', `Nothing of ${debt.number} was open after ${due.date}.`);
  }
  const amount = tierAmount(rule, open, debt);
  if (typeof amount !== 'bigint') return amount;
  return {
    kind: 'fixed-sum',
    amount,
    currency: rule.currency,
    law: law.id,
    source: rule.source,
    setOffAgainst: rule.setOffAgainst,
    unverified: law.verified ? [] : [law.source],
  };
}

function tierAmount(rule: FixedSumRule, open: Minor, debt: DebtFacts): Minor | InterestRefusal {
  const tiered = rule.tiers.some((tier) => tier.below !== undefined);
  if (tiered && debt.currency !== rule.currency) {
    const detail = `The sum depends on the debt in ${rule.currency}; ${debt.number} is in ${debt.currency}.`;
    return missing(`principal in ${rule.currency}`, detail);
  }
  for (const tier of rule.tiers) {
    const below = tier.below === undefined ? undefined : parseMajor(tier.below, rule.currency);
    if (tier.below !== undefined && below === undefined) break;
    if (below !== undefined && open >= below) continue;
    const amount = parseMajor(tier.amount, rule.currency);
    if (amount === undefined) break;
    return amount;
  }
  const detail = `The law’s data hold no amount for ${formatMajor(open, rule.currency)} ${rule.currency}.`;
  return refuse('invalid-fact', detail, { fact: 'fixedSum' });
}

/** Legal costs that can still be claimed beside the fixed sum when the law credits it against them; never below zero. */
export function legalCostsBeside(sum: Pick<FixedSum, 'amount' | 'setOffAgainst'>, legalCosts: Minor): Minor {
  if (sum.setOffAgainst !== 'legal-costs') return legalCosts;
  return legalCosts > sum.amount ? legalCosts - sum.amount : 0n;
}
