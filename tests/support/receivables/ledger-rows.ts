import { uuidv7 } from 'uuidv7';
import type { House } from '../platform/house';

/** Writes an account straight into the tables. */
export async function addAccount(
  house: House,
  tenantId: string,
  changes: Partial<{ number: string; name: string; email: string | null; country: string; zone: string }> = {},
): Promise<string> {
  const accountId = uuidv7();
  await house.superuser.insertInto('subject').values({ tenantId, subjectId: accountId, kind: 'account' }).execute();
  await house.superuser
    .insertInto('account')
    .values({
      tenantId,
      accountId,
      number: `C-${accountId.slice(-6)}`,
      name: 'Beispiel GmbH',
      email: 'ap@example.invalid',
      phone: null,
      country: 'DE',
      region: null,
      zone: 'Europe/Berlin',
      debtorType: 'business',
      jurisdiction: null,
      policyName: null,
      contactStoppedOn: null,
      contactStopReason: null,
      holdUntil: null,
      holdReason: null,
      insolventOn: null,
      handedOverOn: null,
      createdAt: '2026-01-01T00:00:00.000Z',
      ...changes,
    })
    .execute();
  return accountId;
}

/** Writes an invoice of one open item. Amounts in minor units. */
export async function addInvoice(
  house: House,
  tenantId: string,
  accountId: string,
  invoice: { number: string; issueDate: string; dueDate: string; amount: bigint; currency?: string },
): Promise<string> {
  const invoiceId = uuidv7();
  const itemId = uuidv7();
  await house.superuser
    .insertInto('invoice')
    .values({
      tenantId,
      invoiceId,
      accountId,
      number: invoice.number,
      issueDate: invoice.issueDate,
      receiptDate: null,
      acceptanceDate: null,
      objectionRemovedDate: null,
      agreedDate: null,
      currency: invoice.currency ?? 'EUR',
      grossMinor: invoice.amount,
      contract: null,
      cashDiscount: null,
      debtorType: null,
      jurisdiction: null,
      createdAt: '2026-01-01T00:00:00.000Z',
    })
    .execute();
  await house.superuser
    .insertInto('openItem')
    .values({
      tenantId,
      itemId,
      invoiceId,
      accountId,
      number: invoice.number,
      dueDate: invoice.dueDate,
      dueRule: 'as-agreed',
      amountMinor: invoice.amount,
      openMinor: invoice.amount,
      visibleOn: invoice.issueDate,
      closedOn: null,
      clearingUntil: null,
    })
    .execute();
  return itemId;
}
