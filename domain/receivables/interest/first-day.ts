import { laterDate } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { dueFromAcceptance, dueFromReceipt } from '../due-date/acceptance';
import { claimantRefusal } from './eligibility';
import type { DebtFacts, DueFacts } from './facts';
import type { LawDefinition } from './law';
import { isRefusal, missing, refuse } from './refusal';
import type { InterestRefusal } from './refusal';

const DEBTOR_TYPES = ['business', 'consumer', 'public'] as const;

/**
 * Why the law gives this creditor no default interest against this debtor, because of who they are.
 * @returns undefined when it does.
 */
export function partiesRefusal(facts: DueFacts, law: LawDefinition): InterestRefusal | undefined {
  const { interest } = law;
  const owes = (type: (typeof DEBTOR_TYPES)[number]): boolean =>
    interest.method === 'simple' ? interest.points[type] !== undefined : interest.debtors.includes(type);
  const needed = interest.method === 'simple' || !DEBTOR_TYPES.every(owes);
  if (facts.debtorType === undefined) {
    if (needed) {
      return missing('debtorType', 'It is not known whether the debtor is a business, a consumer or a public body.');
    }
  } else if (!owes(facts.debtorType)) {
    return refuse('not-eligible', `${law.title} gives no interest against a debtor of type ${facts.debtorType}.`);
  }
  return law.claimant === 'any' ? undefined : claimantRefusal(facts);
}

/**
 * The last day for payment after which the law's interest runs. Where the law counts from receipt, an agreed date makes
 * the ledger's due date count; with none agreed the law's own, but never before the ledger's. Where it counts from
 * acceptance, the law's date counts, which may lie before the ledger's.
 */
export function statutoryDueDate(
  debt: DebtFacts,
  law: LawDefinition,
): { date: IsoDate; detail: string } | InterestRefusal {
  if (law.due.kind === 'acceptance') return dueFromAcceptance(debt, law.due);
  if (debt.agreedDate !== undefined) return { date: debt.dueDate, detail: `Agreed due date ${debt.dueDate}.` };
  const lawful = dueFromReceipt(debt, law.due.days);
  if (isRefusal(lawful)) return lawful;
  return { date: laterDate(lawful.date, debt.dueDate), detail: lawful.detail };
}
