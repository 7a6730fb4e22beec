import { isDeepStrictEqual } from 'node:util';
import { calendarOf } from '../../domain/platform/calendar';
import { sum } from '../../domain/platform/money';
import type { Company } from '../../domain/receivables/collection/state';
import { dueDate } from '../../domain/receivables/due-date/due-date';
import type { DueDate } from '../../domain/receivables/due-date/due-date';
import { instalments } from '../../domain/receivables/due-date/instalments';
import { parseTerms } from '../../domain/receivables/import/terms';
import type { DueFacts } from '../../domain/receivables/interest/facts';
import type { LawTable } from '../../domain/receivables/interest/law';
import type { InterestRefusal } from '../../domain/receivables/interest/refusal';
import { isRefusal } from '../../domain/receivables/interest/refusal';
import type { Account } from '../../domain/receivables/ledger/types';
import type { NewInvoice, findInvoiceByNumber } from '../../schema/queries/receivables/book-invoice';
import { invalidContent } from '../problem';
import type { AskedInvoice } from './invoice-body';

type Row = NewInvoice['rows'][number];
type StoredInvoice = NonNullable<Awaited<ReturnType<typeof findInvoiceByNumber>>>;

/**
 * The invoice as it will be booked, with the rows it falls due in: its instalments, else its due date, else its terms,
 * else what the law says. @throws Problem 422 that names the fact a due date needs, where it cannot be told.
 */
export function planInvoice(asked: AskedInvoice, account: Account, company: Company, laws: LawTable): NewInvoice {
  const written = asked.terms === undefined ? undefined : parseTerms(asked.terms);
  return {
    accountId: account.id,
    number: asked.number,
    issueDate: asked.issueDate,
    receiptDate: asked.receiptDate,
    acceptanceDate: asked.acceptanceDate,
    objectionRemovedDate: asked.objectionRemovedDate,
    agreedDate: asked.agreedDate,
    currency: asked.currency,
    gross: asked.grossMinor,
    tax: asked.taxMinor,
    contract: asked.contract,
    cashDiscount: asked.cashDiscount ?? written?.cashDiscount,
    debtorType: asked.debtorType,
    jurisdiction: asked.jurisdiction,
    tags: asked.tags,
    rows: rowsOf(asked, factsOf(asked, account, company), company, laws),
  };
}

function factsOf(asked: AskedInvoice, account: Account, company: Company): DueFacts {
  return {
    issueDate: asked.issueDate,
    receiptDate: asked.receiptDate,
    acceptanceDate: asked.acceptanceDate,
    objectionRemovedDate: asked.objectionRemovedDate,
    agreedDate: asked.agreedDate,
    debtorType: asked.debtorType ?? account.debtorType,
    jurisdiction: asked.jurisdiction ?? account.jurisdiction,
    claimant: company.claimant,
  };
}

function rowsOf(asked: AskedInvoice, facts: DueFacts, company: Company, laws: LawTable): Row[] {
  // The place of payment is the creditor's.
  const calendar = calendarOf(company.country, company.region);
  if (asked.instalments) {
    if (sum(asked.instalments.map((row) => row.amountMinor)) !== asked.grossMinor) {
      throw invalidContent('#/instalments', 'The instalments do not come to the gross amount.');
    }
    return asked.instalments.map((row, index) => {
      const due = known(dueDate({ ...facts, agreedDate: row.dueDate }, undefined, calendar, laws));
      return rowOf(index + 1, row.amountMinor, due);
    });
  }
  const stated = asked.dueDate === undefined ? facts : { ...facts, agreedDate: facts.agreedDate ?? asked.dueDate };
  const terms = asked.terms === undefined ? undefined : parseTerms(asked.terms)?.terms;
  const found = known(instalments(asked.grossMinor, stated, terms, calendar, laws));
  return found.map((row) => rowOf(row.ordinal, row.amount, row.due));
}

function rowOf(ordinal: number, amount: bigint, due: DueDate): Row {
  if (amount <= 0n) throw invalidContent('#/terms', 'A part of the terms comes to nothing.');
  return { ordinal, amount, dueDate: due.date, dueRule: due.rule };
}

/** Facts of the rules that a field of the request carries under the same name. */
const NAMED = ['receiptDate', 'acceptanceDate', 'objectionRemovedDate', 'debtorType', 'jurisdiction', 'terms'];

function known<T extends object>(found: T | InterestRefusal): T {
  if (!isRefusal(found)) return found;
  const field = found.fact !== undefined && NAMED.includes(found.fact) ? found.fact : 'dueDate';
  throw invalidContent(`#/${field}`, `No due date can be told. ${found.detail}`);
}

/** True when the stored invoice says what was asked for. */
export function sameInvoice(stored: StoredInvoice, planned: NewInvoice): boolean {
  const { invoice, rows } = stored;
  const booked = {
    accountId: invoice.accountId,
    number: invoice.number,
    issueDate: invoice.issueDate,
    receiptDate: invoice.receiptDate,
    acceptanceDate: invoice.acceptanceDate,
    objectionRemovedDate: invoice.objectionRemovedDate,
    agreedDate: invoice.agreedDate,
    currency: invoice.currency,
    gross: invoice.grossMinor,
    tax: invoice.taxMinor,
    contract: invoice.contract,
    cashDiscount: invoice.cashDiscount,
    debtorType: invoice.debtorType,
    jurisdiction: invoice.jurisdiction,
    tags: invoice.tags,
    rows: rows.map(({ instalment, amountMinor, dueDate: due, dueRule }) => {
      return { ordinal: instalment, amount: amountMinor, dueDate: due, dueRule };
    }),
  };
  return isDeepStrictEqual(plain(booked), plain(planned));
}

/** As JSON holds it: what is absent is null, amounts are text. */
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [name, plain(inner)] as const)
      .filter(([, inner]) => inner !== null),
  );
}
