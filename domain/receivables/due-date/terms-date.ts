import { addDays, lastDayOfMonth } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { DueTerms } from '../import/terms';

/** The day that terms of payment name, counted from the issue date, which is not itself counted. */
export function termsDate(terms: DueTerms, issueDate: IsoDate): { date: IsoDate; detail: string } {
  switch (terms.kind) {
    case 'days':
      return {
        date: addDays(issueDate, terms.days),
        detail: `${terms.days} days after the issue date ${issueDate}.`,
      };
    case 'days-then-month-end':
      return {
        date: lastDayOfMonth(addDays(issueDate, terms.days)),
        detail: `End of the month of ${terms.days} days after the issue date ${issueDate}.`,
      };
    case 'month-end-then-days':
      return {
        date: addDays(lastDayOfMonth(issueDate), terms.days),
        detail: `${terms.days} days after the end of the month of the issue date ${issueDate}.`,
      };
  }
}
