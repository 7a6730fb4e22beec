import { z } from 'zod';
import type { BusinessCalendar } from '../../domain/platform/calendar';
import { dueDate } from '../../domain/receivables/due-date/due-date';
import { parseTerms } from '../../domain/receivables/import/terms';
import type { ClaimantFacts, DebtFacts } from '../../domain/receivables/interest/facts';
import type { LawTable } from '../../domain/receivables/interest/law';
import { invalidContent } from '../problem';
import { contractBody, termsText } from './invoice-body';
import { amountAboveZero, bookDate, currency, debtorType, documentNumber, jurisdiction } from './fields';

const claimantBody = z
  .strictObject({
    enterprise: z.enum(['micro', 'small', 'medium', 'other']).optional(),
    registeredOn: bookDate.optional(),
    trader: z.boolean().optional(),
    registeredBeforeContracts: z.boolean().optional(),
  })
  .meta({ id: 'Claimant', description: 'What a law asks of the creditor; default your company’s own facts' });

/** A debt that need not be in the ledger. */
export const debtBody = z
  .strictObject({
    number: documentNumber.default('the debt'),
    currency,
    principalMinor: amountAboveZero,
    through: bookDate.meta({ description: 'Last day that bears interest: the day the payment is credited' }),
    dueDate: bookDate.optional().meta({ description: 'Else it follows from the terms or the law' }),
    terms: termsText.optional(),
    issueDate: bookDate.optional(),
    receiptDate: bookDate.optional(),
    acceptanceDate: bookDate.optional(),
    objectionDate: bookDate.optional(),
    objectionRemovedDate: bookDate.optional(),
    agreedDate: bookDate.optional(),
    contractDate: bookDate.optional(),
    supplyDate: bookDate.optional(),
    debtorType: debtorType.optional(),
    jurisdiction: jurisdiction.optional(),
    contract: contractBody.optional(),
    claimant: claimantBody.optional(),
    movements: z
      .array(
        z.strictObject({
          date: bookDate,
          amountMinor: amountAboveZero,
          kind: z.enum(['payment', 'credit-note']).default('payment'),
        }),
      )
      .max(500)
      .default([])
      .meta({ description: 'What lowered the principal, each from the day after its date' }),
  })
  .meta({
    id: 'FreeDebt',
    example: {
      currency: 'EUR',
      principalMinor: '1000000',
      dueDate: '2025-05-31',
      agreedDate: '2025-05-31',
      through: '2025-07-15',
      debtorType: 'business',
      jurisdiction: 'DE',
    },
  });

/** The debt as the rules read it; its due date is stated, or follows from what was agreed, else from the law. */
export function toDebt(
  body: z.output<typeof debtBody>,
  company: { readonly claimant: ClaimantFacts; readonly calendar: Pick<BusinessCalendar, 'isWorkingDay'> },
  laws: LawTable,
): { debt: DebtFacts; dueDetail: string } {
  const { principalMinor, movements, dueDate: stated, terms, claimant, through: _through, ...facts } = body;
  const known = {
    ...facts,
    debtorType: facts.debtorType,
    jurisdiction: facts.jurisdiction,
    claimant: claimant
      ? { enterprise: undefined, registeredOn: undefined, trader: undefined, ...claimant }
      : company.claimant,
  };
  const debt = (due: string): DebtFacts => ({
    ...known,
    principal: principalMinor,
    dueDate: due,
    movements: movements.map(({ date, amountMinor, kind }) => ({ date, amount: amountMinor, kind })),
  });
  if (stated !== undefined) return { debt: debt(stated), dueDetail: `Stated: ${stated}.` };
  const agreed = terms === undefined ? undefined : parseTerms(terms)?.terms;
  if (agreed?.kind === 'parts') {
    throw invalidContent('#/terms', 'One debt has one due date; ask for each part by itself.');
  }
  const due = dueDate(known, agreed, company.calendar, laws);
  if (due.kind === 'refused') throw invalidContent('#/dueDate', `No due date can be told. ${due.detail}`);
  return { debt: debt(due.date), dueDetail: due.detail };
}
