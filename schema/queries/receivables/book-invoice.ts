import { uuidv7 } from 'uuidv7';
import type { IsoDate } from '../../../domain/platform/dates';
import { dateIn } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import type { DueItem } from '../../../domain/receivables/import/due-items';
import type { AllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';
import type { CashDiscount, ContractTerms, DebtorType } from '../../../domain/receivables/ledger/types';
import { toJson } from '../../database';
import type { Transaction } from '../../database';
import { accountChanged, postDueCredits } from './change-ledger';
import type { LedgerActor } from './change-ledger';

/** An invoice with the items it falls due in; they come to `gross`. Amounts in minor units. */
export interface NewInvoice {
  readonly accountId: string;
  readonly number: string;
  readonly issueDate: IsoDate;
  readonly receiptDate: IsoDate | undefined;
  readonly acceptanceDate: IsoDate | undefined;
  readonly objectionRemovedDate: IsoDate | undefined;
  readonly agreedDate: IsoDate | undefined;
  readonly currency: string;
  readonly gross: Minor;
  readonly tax: Minor;
  readonly contract: ContractTerms | undefined;
  readonly cashDiscount: CashDiscount | undefined;
  readonly debtorType: DebtorType | undefined;
  readonly jurisdiction: string | undefined;
  readonly tags: readonly string[];
  readonly items: readonly DueItem[];
}

/**
 * Books one invoice; the ledger shows it from its issue date. Credits that wait for it are placed at once. The caller
 * holds the account's lock. Undefined when the number is taken.
 */
export async function bookInvoice(
  tx: Transaction,
  actor: LedgerActor,
  invoice: NewInvoice,
  policy: AllocationPolicyName,
): Promise<string | undefined> {
  const { tenantId, now, zone } = actor;
  const { accountId, number } = invoice;
  const inserted = await tx
    .insertInto('invoice')
    .values({
      tenantId,
      invoiceId: uuidv7(),
      accountId,
      number,
      issueDate: invoice.issueDate,
      receiptDate: invoice.receiptDate ?? null,
      acceptanceDate: invoice.acceptanceDate ?? null,
      objectionRemovedDate: invoice.objectionRemovedDate ?? null,
      agreedDate: invoice.agreedDate ?? null,
      currency: invoice.currency,
      grossMinor: invoice.gross,
      taxMinor: invoice.tax,
      contract: invoice.contract === undefined ? null : toJson(invoice.contract),
      cashDiscount: invoice.cashDiscount === undefined ? null : toJson(invoice.cashDiscount),
      debtorType: invoice.debtorType ?? null,
      jurisdiction: invoice.jurisdiction ?? null,
      tags: [...invoice.tags],
      createdAt: now,
    })
    .onConflict((conflict) => conflict.columns(['tenantId', 'number']).doNothing())
    .returning('invoiceId')
    .executeTakeFirst();
  if (!inserted) return undefined;
  await tx
    .insertInto('openItem')
    .values(
      invoice.items.map((row) => ({
        tenantId,
        itemId: uuidv7(),
        invoiceId: inserted.invoiceId,
        accountId,
        number: row.number,
        instalment: row.instalment,
        dueDate: row.dueDate,
        dueRule: row.dueRule,
        amountMinor: row.amount,
        openMinor: row.amount,
        visibleOn: invoice.issueDate,
        closedOn: null,
        clearingUntil: null,
      })),
    )
    .execute();
  await postDueCredits(tx, { tenantId, accountId, today: dateIn(zone, now) }, policy);
  await accountChanged(tx, actor, accountId, {
    type: 'invoice-booked',
    summary: `Invoice ${number} booked`,
    data: {
      invoiceId: inserted.invoiceId,
      currency: invoice.currency,
      amountMinor: invoice.gross.toString(),
      dueDates: invoice.items.map((row) => row.dueDate),
    },
  });
  return inserted.invoiceId;
}

/** An invoice with its rows, in order. */
export async function findInvoiceByNumber(tx: Transaction, tenantId: string, number: string) {
  const invoice = await tx
    .selectFrom('invoice')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!invoice) return undefined;
  const rows = await tx
    .selectFrom('openItem')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('invoiceId', '=', invoice.invoiceId)
    .orderBy('instalment')
    .execute();
  return { invoice, rows };
}

/** A credit by its kind and number, which no two have. */
export async function findCreditByNumber(
  tx: Transaction,
  tenantId: string,
  kind: 'payment' | 'credit-note',
  number: string,
) {
  return tx
    .selectFrom('creditEntry')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('kind', '=', kind)
    .where('number', '=', number)
    .executeTakeFirst();
}
