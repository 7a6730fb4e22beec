import type { BusinessCalendar } from '../../platform/calendar';
import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import { dueDate } from '../due-date/due-date';
import type { DueDate } from '../due-date/due-date';
import { instalments } from '../due-date/instalments';
import type { Instalment } from '../due-date/instalments';
import type { ClaimantFacts, DueFacts } from '../interest/facts';
import type { LawTable } from '../interest/law';
import { isRefusal } from '../interest/refusal';
import type { InterestRefusal } from '../interest/refusal';
import type { DebtorType } from '../ledger/types';
import type { InvoiceRecord } from './records';

/** One row of an invoice that falls due by itself, as the ledger will hold it. */
export interface DueItem {
  /** The invoice's number; with a suffix where there are several, e.g. `INV-7/2`. */
  readonly number: string;
  readonly instalment: number;
  readonly dueDate: IsoDate;
  readonly dueRule: DueDate['rule'];
  readonly amount: Minor;
}

/** What due dates are read from besides the invoice. */
export interface DueContext {
  readonly claimant: ClaimantFacts;
  /** Of the company's seat, the place of payment. */
  readonly calendar: Pick<BusinessCalendar, 'isWorkingDay'>;
  readonly laws: LawTable;
}

/** What an invoice takes from its customer where it says nothing itself. */
export interface CustomerLaw {
  readonly debtorType: DebtorType | undefined;
  readonly jurisdiction: string | undefined;
}

/**
 * The rows an invoice falls due in: its own instalments, else its due date, else its terms, else what the law says. Each
 * date is moved or capped as the law of the debt has it (see `dueDate`).
 * @returns why there is no due date, as a sentence for people, when facts are missing.
 */
export function dueItems(
  invoice: InvoiceRecord,
  customer: CustomerLaw | undefined,
  context: DueContext,
): readonly DueItem[] | { readonly reason: string } {
  const rows = rowsOf(invoice, factsOf(invoice, customer, context), context);
  if (isRefusal(rows)) {
    return { reason: `neither a due date nor terms are given, and the law cannot tell. ${rows.detail}` };
  }
  const empty = rows.find(({ amount }) => amount <= 0n);
  if (empty) return { reason: `part ${empty.ordinal} of the terms comes to nothing` };
  return rows.map(({ ordinal, amount, due }) => ({
    number: rows.length === 1 ? invoice.number : `${invoice.number}/${ordinal}`,
    instalment: ordinal,
    dueDate: due.date,
    dueRule: due.rule,
    amount,
  }));
}

function factsOf(invoice: InvoiceRecord, customer: CustomerLaw | undefined, { claimant }: DueContext): DueFacts {
  return {
    issueDate: invoice.issueDate,
    receiptDate: invoice.receiptDate,
    acceptanceDate: invoice.acceptanceDate,
    objectionRemovedDate: invoice.objectionRemovedDate,
    agreedDate: invoice.agreedDate,
    debtorType: invoice.debtorType ?? customer?.debtorType,
    jurisdiction: invoice.jurisdiction ?? customer?.jurisdiction,
    claimant,
  };
}

function rowsOf(
  invoice: InvoiceRecord,
  facts: DueFacts,
  { calendar, laws }: DueContext,
): readonly Instalment[] | InterestRefusal {
  const told =
    invoice.instalments.length > 0
      ? invoice.instalments
      : invoice.dueDate === undefined
        ? undefined
        : [{ ordinal: 1, dueDate: invoice.dueDate, amount: invoice.gross }];
  if (!told) return instalments(invoice.gross, facts, invoice.terms, calendar, laws);
  const rows: Instalment[] = [];
  for (const { ordinal, dueDate: agreedDate, amount } of told) {
    const due = dueDate({ ...facts, agreedDate }, undefined, calendar, laws);
    if (isRefusal(due)) return due;
    rows.push({ ordinal, amount, due });
  }
  return rows;
}
