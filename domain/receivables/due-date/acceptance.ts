import { addDays, laterDate } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { DueFacts } from '../interest/facts';
import { missing } from '../interest/refusal';
import type { InterestRefusal } from '../interest/refusal';

/**
 * The day of acceptance: the delivery, unless the debtor objected in writing within `objectionDays` of it; then the day
 * the objection was removed (India: MSMED Act 2006 s.2(b)). A later objection changes nothing. A removal without the
 * day of the objection is taken as one in time, so that interest never starts too early.
 */
export function acceptanceDay(facts: DueFacts, objectionDays: number): IsoDate | InterestRefusal {
  const { acceptanceDate, objectionDate, objectionRemovedDate } = facts;
  if (acceptanceDate === undefined) {
    return missing('acceptanceDate', 'The day of delivery or acceptance is not known.');
  }
  if (objectionDate === undefined) return objectionRemovedDate ?? acceptanceDate;
  if (objectionDate > addDays(acceptanceDate, objectionDays)) return acceptanceDate;
  return (
    objectionRemovedDate ??
    missing('objectionRemovedDate', `The debtor objected on ${objectionDate}; it is not known that this was removed.`)
  );
}

/** The last day for payment where the law counts from acceptance, and how it was found. */
export function dueFromAcceptance(
  facts: DueFacts,
  rule: { readonly days: number; readonly mostDays: number; readonly objectionDays: number },
): { date: IsoDate; detail: string } | InterestRefusal {
  const accepted = acceptanceDay(facts, rule.objectionDays);
  if (typeof accepted !== 'string') return accepted;
  if (facts.agreedDate === undefined) {
    const date = addDays(accepted, rule.days);
    return { date, detail: `No date agreed in writing: ${rule.days} days after acceptance on ${accepted}.` };
  }
  const latest = addDays(accepted, rule.mostDays);
  return facts.agreedDate <= latest
    ? { date: facts.agreedDate, detail: `Agreed in writing: ${facts.agreedDate}.` }
    : {
        date: latest,
        detail: `Agreed ${facts.agreedDate}, but at most ${rule.mostDays} days after acceptance on ${accepted}.`,
      };
}

/** The last day for payment where no date was agreed and the law counts from receipt. */
export function dueFromReceipt(facts: DueFacts, days: number): { date: IsoDate; detail: string } | InterestRefusal {
  const { receiptDate, acceptanceDate } = facts;
  if (receiptDate === undefined) {
    return missing('receiptDate', 'No due date was agreed, and the day the invoice was received is not known.');
  }
  if (acceptanceDate === undefined) {
    return missing('acceptanceDate', 'No due date was agreed, and the day of delivery is not known.');
  }
  const later = laterDate(receiptDate, acceptanceDate);
  const date = addDays(later, days);
  return { date, detail: `No date agreed: ${days} days after receipt of the invoice or of the goods on ${later}.` };
}
