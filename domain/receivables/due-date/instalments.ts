import type { BusinessCalendar } from '../../platform/calendar';
import { Exact, roundHalfAwayFromZero } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { PaymentTerms, TermsPart } from '../import/terms';
import type { DueFacts } from '../interest/facts';
import type { LawTable } from '../interest/law';
import { isRefusal, refuse } from '../interest/refusal';
import type { InterestRefusal } from '../interest/refusal';
import { dueDate } from './due-date';
import type { DueDate } from './due-date';

/** One row of an invoice that falls due by itself. */
export interface Instalment {
  /** 1 for the first. */
  readonly ordinal: number;
  readonly amount: Minor;
  readonly due: DueDate;
}

/**
 * The rows an invoice falls due in: one for plain terms or none, one for each part otherwise. Parts are rounded half
 * away from zero to the minor unit; the last takes what is left, so that they come to `gross` exactly.
 */
export function instalments(
  gross: Minor,
  facts: DueFacts,
  terms: PaymentTerms | undefined,
  calendar: Pick<BusinessCalendar, 'isWorkingDay'>,
  laws: LawTable,
): readonly Instalment[] | InterestRefusal {
  if (terms?.kind !== 'parts') {
    const due = dueDate(facts, terms, calendar, laws);
    return isRefusal(due) ? due : [{ ordinal: 1, amount: gross, due }];
  }
  const amounts = partAmounts(gross, terms.parts);
  if (isRefusal(amounts)) return amounts;
  const rows: Instalment[] = [];
  for (const [index, part] of terms.parts.entries()) {
    // An agreed date stands for the whole invoice; the parts have their own.
    const due = dueDate({ ...facts, agreedDate: undefined }, part.due, calendar, laws);
    if (isRefusal(due)) return due;
    rows.push({ ordinal: index + 1, amount: amounts[index] ?? 0n, due });
  }
  return rows;
}

function partAmounts(gross: Minor, parts: readonly TermsPart[]): Minor[] | InterestRefusal {
  const hundred = parts.reduce((total, part) => total.plus(part.percent), new Exact(0));
  if (!hundred.equals(100)) {
    return refuse('invalid-fact', `The parts come to ${hundred.toFixed()} %, not to 100 %.`, { fact: 'terms' });
  }
  let left = gross;
  return parts.map((part, index) => {
    const share = roundHalfAwayFromZero(new Exact(gross.toString()).times(part.percent).div(100));
    const amount = index === parts.length - 1 ? left : share;
    left -= amount;
    return amount;
  });
}
