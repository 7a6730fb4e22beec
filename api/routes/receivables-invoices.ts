import { z } from 'zod';
import { bookInvoice, findInvoiceByNumber } from '../../schema/queries/receivables/book-invoice';
import { loadCompany } from '../../schema/queries/receivables/collection-state';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { uuid } from '../fields';
import { conflict } from '../problem';
import { changeAccount } from '../receivables/change-account';
import { invoiceBody, newInvoiceBody } from '../receivables/invoice-body';
import { planInvoice, sameInvoice } from '../receivables/plan-invoice';
import { route } from '../route';

const book = route({
  method: 'post',
  path: '/api/v1/receivables/accounts/{accountId}/invoices',
  operationId: 'book-invoice',
  permission: 'receivables:ledger:write',
  summary: 'Book an invoice; its due dates follow from what was agreed, else from the law',
  description:
    'The first that is there counts: instalments, due date, terms, the law. Where none can be told, 422 says which fact ' +
    'is missing. The same number with the same content answers 200 and books nothing, with other content 409.',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: { params: z.object({ accountId: uuid }), body: newInvoiceBody },
  responses: {
    201: { description: 'The invoice and its items', body: invoiceBody },
    200: { description: 'It was booked before', body: invoiceBody },
  },
  handler: (call) =>
    changeAccount(call, call.params.accountId, async ({ tx, actor, account, policy }) => {
      const { tenantId } = actor;
      const company = await loadCompany(tx, tenantId);
      const { laws } = await loadRateBook(tx, tenantId);
      const planned = planInvoice(call.body, account, company, laws);
      const created = (await bookInvoice(tx, actor, planned, policy.allocation)) !== undefined;
      const stored = await findInvoiceByNumber(tx, tenantId, planned.number);
      if (!stored) throw new Error(`the invoice ${planned.number} was booked and is not there`);
      if (!created && !sameInvoice(stored, planned)) {
        throw conflict(`The invoice ${planned.number} is booked already, with other content.`);
      }
      const body = toInvoiceBody(stored);
      return created ? { status: 201 as const, body } : { status: 200 as const, body };
    }),
});

function toInvoiceBody({
  invoice,
  rows,
}: NonNullable<Awaited<ReturnType<typeof findInvoiceByNumber>>>): z.input<typeof invoiceBody> {
  return {
    id: invoice.invoiceId,
    accountId: invoice.accountId,
    number: invoice.number,
    issueDate: invoice.issueDate,
    currency: invoice.currency,
    grossMinor: invoice.grossMinor.toString(),
    taxMinor: invoice.taxMinor.toString(),
    items: rows.map((row) => ({
      id: row.itemId,
      number: row.number,
      dueDate: row.dueDate,
      dueRule: row.dueRule,
      amountMinor: row.amountMinor.toString(),
      openMinor: row.openMinor.toString(),
    })),
  };
}

export const INVOICE_ROUTES = [book];
