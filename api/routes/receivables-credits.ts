import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Minor } from '../../domain/platform/money';
import type { Transaction } from '../../schema/database';
import { currenciesOf } from '../../schema/queries/receivables/account-views';
import { findCreditByNumber } from '../../schema/queries/receivables/book-invoice';
import { bookCredit } from '../../schema/queries/receivables/change-ledger';
import type { NewCredit } from '../../schema/queries/receivables/change-ledger';
import { allocationsOf, findCredit, listCredits } from '../../schema/queries/receivables/item-views';
import type { CreditRow } from '../../schema/queries/receivables/item-views';
import { reverseCredit } from '../../schema/queries/receivables/reversals';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { date, uuid } from '../fields';
import { conflict, invalidContent, notFound } from '../problem';
import { changeAccount, readAccount } from '../receivables/change-account';
import type { LockedAccount } from '../receivables/change-account';
import { creditBody, newCreditNoteBody, newPaymentBody, toCreditBody } from '../receivables/credit-body';
import { amountAboveZero, reason } from '../receivables/fields';
import { route } from '../route';

const PATH = '/api/v1/receivables/accounts/{accountId}';
const params = z.object({ accountId: uuid });
const SAME_NUMBER =
  'The number is the credit’s own idempotency: the same one with the same content answers 200 and books nothing, with ' +
  'other content 409. What it settles is stated with the rule that placed it.';

const payment = route({
  method: 'post',
  path: `${PATH}/payments`,
  operationId: 'book-payment',
  permission: 'receivables:ledger:write',
  summary: 'Book a payment; it is allocated at once, and no message decided before it leaves any more',
  description: SAME_NUMBER,
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: { params, body: newPaymentBody },
  responses: {
    201: { description: 'The payment and what it settled', body: creditBody },
    200: { description: 'It was booked before', body: creditBody },
  },
  handler: (call) =>
    changeAccount(call, call.params.accountId, (locked) =>
      book(locked, {
        ...fieldsOf(locked, call.body),
        kind: 'payment',
        payer: call.body.payer,
        withheldTax: call.body.withheldTaxMinor,
      }),
    ),
});

const creditNote = route({
  method: 'post',
  path: `${PATH}/credit-notes`,
  operationId: 'book-credit-note',
  permission: 'receivables:ledger:write',
  summary: 'Book a credit note; it settles principal only, at once',
  description: SAME_NUMBER,
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: { params, body: newCreditNoteBody },
  responses: {
    201: { description: 'The credit note and what it settled', body: creditBody },
    200: { description: 'It was booked before', body: creditBody },
  },
  handler: (call) =>
    changeAccount(call, call.params.accountId, (locked) =>
      book(locked, { ...fieldsOf(locked, call.body), kind: 'credit-note', payer: undefined, withheldTax: 0n }),
    ),
});

/** A credit as it was asked for; dates that were left out follow from today, or from the one booked before. */
type AskedCredit = Omit<NewCredit, 'bookingDate' | 'valueDate'> & {
  readonly bookingDate: string | undefined;
  readonly valueDate: string | undefined;
};

function fieldsOf({ account }: LockedAccount, body: z.output<typeof newCreditNoteBody>) {
  return {
    accountId: account.id,
    number: body.number,
    bookingDate: body.bookingDate,
    valueDate: body.valueDate,
    reference: body.reference,
    namedDocuments: body.namedDocuments,
    currency: body.currency,
    amount: body.amountMinor,
  };
}

async function book(locked: LockedAccount, credit: AskedCredit) {
  const { tx, actor, policy, today } = locked;
  const { tenantId } = actor;
  if (credit.kind === 'payment' || credit.kind === 'credit-note') {
    const before = await findCreditByNumber(tx, tenantId, credit.kind, credit.number);
    if (before) return { status: 200 as const, body: await repeated(tx, before, credit) };
  }
  const currencies = await currenciesOf(tx, tenantId, credit.accountId);
  if (!currencies.includes(credit.currency)) {
    const known = currencies.length === 0 ? 'no invoices yet' : `invoices in ${currencies.join(', ')} only`;
    throw invalidContent('#/currency', `The account has ${known}.`);
  }
  const bookingDate = credit.bookingDate ?? today;
  const dated = { ...credit, bookingDate, valueDate: credit.valueDate ?? bookingDate };
  const { creditId, created } = await bookCredit(tx, actor, dated, policy.allocation);
  const row = await findCredit(tx, tenantId, creditId);
  if (!row) throw new Error(`the credit ${creditId} was booked and is not there`);
  // Another account's lock does not hold back a second credit of the same number.
  if (!created) return { status: 200 as const, body: await repeated(tx, row, credit) };
  return { status: 201 as const, body: await withAllocations(tx, row) };
}

/** The credit that has the number already, if it says the same. */
async function repeated(tx: Transaction, before: CreditRow, credit: AskedCredit) {
  const stored: NewCredit = {
    accountId: before.accountId,
    kind: credit.kind,
    number: before.number,
    bookingDate: before.bookingDate,
    valueDate: before.valueDate,
    payer: before.payer ?? undefined,
    reference: before.reference ?? undefined,
    namedDocuments: before.namedDocuments,
    currency: before.currency,
    amount: before.amountMinor,
    withheldTax: before.withheldTaxMinor,
  };
  const asked = {
    ...credit,
    bookingDate: credit.bookingDate ?? before.bookingDate,
    valueDate: credit.valueDate ?? credit.bookingDate ?? before.valueDate,
  };
  if (!isDeepStrictEqual(stored, asked)) {
    const kind = credit.kind === 'payment' ? 'payment' : 'credit note';
    throw conflict(`The ${kind} ${credit.number} is booked already, with other content.`);
  }
  return withAllocations(tx, before);
}

async function withAllocations(tx: Transaction, row: CreditRow) {
  return toCreditBody(row, await allocationsOf(tx, row.tenantId, [row.creditId]));
}

const list = route({
  method: 'get',
  path: `${PATH}/credits`,
  operationId: 'list-credits',
  permission: 'receivables:ledger:read',
  summary: 'List the payments, credit notes and write-offs of an account, newest first, with what each settled',
  tags: ['Receivables'],
  request: { params, query: z.strictObject(pageQuery) },
  responses: { 200: { description: 'A page of credits', body: pageOf(creditBody).meta({ id: 'CreditPage' }) } },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account, today }) => {
      const { limit, cursor } = call.query;
      const { tenantId } = call;
      const before = readCursor(cursor, 'credits', account.id, z.tuple([date, uuid]));
      const scope = { tenantId, accountId: account.id, today };
      const rows = await listCredits(tx, scope, { before, limit: limit + 1 });
      const allocations = await allocationsOf(
        tx,
        tenantId,
        rows.map((row) => row.creditId),
      );
      const cursorAfter = (row: CreditRow) => writeCursor('credits', account.id, [row.bookingDate, row.creditId]);
      return {
        status: 200 as const,
        body: toPage(rows, limit, (row) => toCreditBody(row, allocations), cursorAfter),
      };
    }),
});

const reverse = route({
  method: 'post',
  path: `${PATH}/payments/{creditId}/reverse`,
  operationId: 'reverse-payment',
  permission: 'receivables:ledger:write',
  summary: 'Take a payment back (returned debit, bounced cheque): its items open again, the bank’s fee becomes a claim',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: {
    params: z.object({ accountId: uuid, creditId: uuid }),
    body: z
      .strictObject({
        reason,
        bankFeeMinor: amountAboveZero
          .optional()
          .meta({ description: 'The bank’s charge, minor units of the payment’s currency', example: '350' }),
      })
      .meta({ example: { reason: 'Direct debit returned', bankFeeMinor: '350' } }),
  },
  responses: { 200: { description: 'The payment as it is now', body: creditBody } },
  handler: (call) =>
    changeAccount(call, call.params.accountId, async ({ tx, actor, account, policy }) => {
      const { tenantId } = actor;
      const { creditId } = call.params;
      const credit = await findCredit(tx, tenantId, creditId);
      if (!credit || credit.accountId !== account.id || credit.kind !== 'payment') throw notFound('payment');
      if (credit.reversedOn !== null) throw conflict(`The payment was taken back on ${credit.reversedOn} already.`);
      const bankFee: Minor | undefined = call.body.bankFeeMinor;
      await reverseCredit(tx, actor, credit, { reason: call.body.reason, bankFee }, policy.allocation);
      const now = await findCredit(tx, tenantId, creditId);
      return { status: 200 as const, body: await withAllocations(tx, now ?? credit) };
    }),
});

export const CREDIT_ROUTES = [payment, creditNote, list, reverse];
