import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { BusinessCalendar } from '../../platform/calendar';
import type { DueTerms } from '../import/terms';
import { claimantRefusal } from '../interest/eligibility';
import type { DueFacts } from '../interest/facts';
import { lawFor } from '../interest/law';
import type { LawDefinition, LawTable } from '../interest/law';
import { isRefusal, missing } from '../interest/refusal';
import type { InterestRefusal } from '../interest/refusal';
import { dueFromAcceptance, dueFromReceipt } from './acceptance';
import { termsDate } from './terms-date';

export interface DueDate {
  readonly kind: 'due';
  readonly date: IsoDate;
  /** Which rule set it; stored with the item. */
  readonly rule: 'agreed' | 'terms' | 'law' | 'law-cap';
  /** A sentence for people, with the days counted and where it was moved from. */
  readonly detail: string;
}

/**
 * When a debt falls due: the date agreed in writing, else the terms, else what the law says where nothing was agreed.
 * Where the law counts from acceptance (India), an agreed date or terms give way to the law's latest day, provided the
 * creditor is eligible and the acceptance is known. A day off moves only where the law's data say so (Germany, § 193
 * BGB): then to the next working day.
 * @param calendar of the place of payment; only its working days are read.
 * @returns a refusal that names the fact needed, when nothing was agreed and the law cannot be applied.
 */
export function dueDate(
  facts: DueFacts,
  terms: DueTerms | undefined,
  calendar: Pick<BusinessCalendar, 'isWorkingDay'>,
  laws: LawTable,
): DueDate | InterestRefusal {
  const agreed = agreedDue(facts, terms);
  if (agreed && isRefusal(agreed)) return agreed;
  const law = lawFor(laws, facts.jurisdiction, agreed?.date ?? facts.receiptDate ?? facts.issueDate ?? '9999-12-31');
  if (isRefusal(law)) return agreed ?? law;
  const due = underLaw(facts, agreed, law);
  return isRefusal(due) || !law.due.movesToWorkingDay ? due : moved(due, calendar, law.due.source);
}

function agreedDue(facts: DueFacts, terms: DueTerms | undefined): DueDate | InterestRefusal | undefined {
  if (facts.agreedDate !== undefined) {
    return { kind: 'due', date: facts.agreedDate, rule: 'agreed', detail: `Agreed in writing: ${facts.agreedDate}.` };
  }
  if (!terms) return undefined;
  if (facts.issueDate === undefined) {
    return missing('issueDate', 'The terms count from the issue date, which is not known.');
  }
  const { date, detail } = termsDate(terms, facts.issueDate);
  return { kind: 'due', date, rule: 'terms', detail };
}

function underLaw(facts: DueFacts, agreed: DueDate | undefined, law: LawDefinition): DueDate | InterestRefusal {
  if (law.due.kind === 'receipt') {
    if (agreed) return agreed;
    const lawful = dueFromReceipt(facts, law.due.days);
    return isRefusal(lawful) ? lawful : { kind: 'due', rule: 'law', ...lawful };
  }
  const barred = law.claimant === 'any' ? undefined : claimantRefusal(facts);
  const written = agreed ? { ...facts, agreedDate: agreed.date } : facts;
  const lawful = barred ?? dueFromAcceptance(written, law.due);
  if (isRefusal(lawful)) return agreed ?? lawful;
  if (agreed && agreed.date <= lawful.date) return agreed;
  return { kind: 'due', rule: agreed ? 'law-cap' : 'law', ...lawful };
}

function moved(due: DueDate, calendar: Pick<BusinessCalendar, 'isWorkingDay'>, source: string): DueDate {
  let date = due.date;
  while (!calendar.isWorkingDay(date)) date = addDays(date, 1);
  if (date === due.date) return due;
  return { ...due, date, detail: `${due.detail} Moved from ${due.date}, a day off, to ${date} (${source}).` };
}
