import { isDeepStrictEqual } from 'node:util';
import { calendarOf } from '../../domain/platform/calendar';
import { sum } from '../../domain/platform/money';
import type { Company } from '../../domain/receivables/collection/state';
import { dueItems } from '../../domain/receivables/import/due-items';
import type { InvoiceRecord } from '../../domain/receivables/import/records';
import { parseTerms } from '../../domain/receivables/import/terms';
import type { LawTable } from '../../domain/receivables/interest/law';
import type { Account } from '../../domain/receivables/ledger/types';
import type { NewInvoice, findInvoiceByNumber } from '../../schema/queries/receivables/book-invoice';
import { invalidContent } from '../problem';
import type { AskedInvoice } from './invoice-body';

type StoredInvoice = NonNullable<Awaited<ReturnType<typeof findInvoiceByNumber>>>;

/**
 * The invoice as it will be booked, with the rows it falls due in: by the very rule that imported files follow.
 * @throws Problem 422 where the instalments do not add up, or no due date can be told.
 */
export function planInvoice(asked: AskedInvoice, account: Account, company: Company, laws: LawTable): NewInvoice {
  const record = toRecord(asked, account);
  if (asked.instalments && sum(asked.instalments.map((row) => row.amountMinor)) !== asked.grossMinor) {
    throw invalidContent('#/instalments', 'The instalments do not come to the gross amount.');
  }
  // The place of payment is the creditor's.
  const calendar = calendarOf(company.country, company.region);
  const items = dueItems(record, account, { claimant: company.claimant, calendar, laws });
  if ('reason' in items) throw invalidContent('#/dueDate', `No due date can be told: ${items.reason}`);
  const { kind: _kind, customer: _customer, terms: _terms, dueDate: _dueDate, instalments: _rows, ...facts } = record;
  return { ...facts, accountId: account.id, items };
}

function toRecord(asked: AskedInvoice, account: Account): InvoiceRecord {
  const written = asked.terms === undefined ? undefined : parseTerms(asked.terms);
  return {
    kind: 'invoice',
    number: asked.number,
    customer: account.number,
    issueDate: asked.issueDate,
    receiptDate: asked.receiptDate,
    acceptanceDate: asked.acceptanceDate,
    objectionRemovedDate: asked.objectionRemovedDate,
    agreedDate: asked.agreedDate,
    dueDate: asked.dueDate,
    terms: written?.terms,
    instalments: (asked.instalments ?? []).map(({ dueDate, amountMinor }, index) => {
      return { ordinal: index + 1, dueDate, amount: amountMinor };
    }),
    currency: asked.currency,
    gross: asked.grossMinor,
    tax: asked.taxMinor,
    contract: asked.contract,
    cashDiscount: asked.cashDiscount ?? written?.cashDiscount,
    debtorType: asked.debtorType,
    jurisdiction: asked.jurisdiction,
    tags: asked.tags,
  };
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
    items: rows.map(({ number, instalment, amountMinor, dueDate, dueRule }) => {
      return { number, instalment, amount: amountMinor, dueDate, dueRule };
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
