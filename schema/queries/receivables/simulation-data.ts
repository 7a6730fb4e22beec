import { sql } from 'kysely';
import type { Account, Ledger, OpenItem } from '../../../domain/receivables/ledger/types';
import type { CashDiscount } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import { toAccount } from './ledger';
import { toCreditEntry } from './ledger-credits';
import { readContract } from './ledger-items';

/** An account with everything its ledger ever showed, as it was before anything was settled. */
export interface ReplayAccount {
  readonly account: Account;
  readonly ledger: Ledger;
}

/** How many accounts have one of the given numbers. */
export async function countAccounts(tx: Transaction, tenantId: string, numbers: readonly string[]): Promise<number> {
  const { count } = await tx
    .selectFrom('account')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('tenantId', '=', tenantId)
    .where('number', '=', sql<string>`any(${numbers}::text[])`)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/**
 * Accounts by number with their whole ledgers, made new: items fully open, credits not placed, so that the past can be
 * played again under another policy. Left out is what collection or people did since: write-offs, reversed payments,
 * claims, notices, holds, disputes, clearing.
 */
export async function loadReplay(
  tx: Transaction,
  tenantId: string,
  numbers: readonly string[] | undefined,
  page: { after: string | undefined; limit: number },
): Promise<ReplayAccount[]> {
  const accounts = await tx
    .selectFrom('account')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .$if(numbers !== undefined, (query) => query.where('number', '=', sql<string>`any(${numbers}::text[])`))
    .$if(page.after !== undefined, (query) => query.where('number', '>', page.after ?? ''))
    .orderBy('number')
    .limit(page.limit)
    .execute();
  if (accounts.length === 0) return [];
  const ids = accounts.map((row) => row.accountId);
  const items = groupByAccount(await loadItems(tx, tenantId, ids));
  const credits = groupByAccount(
    (
      await tx
        .selectFrom('creditEntry')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('accountId', 'in', ids)
        .where('kind', '<>', 'write-off')
        .where('reversedOn', 'is', null)
        .orderBy('bookingDate')
        .orderBy('number')
        .execute()
    ).map((row) => ({
      accountId: row.accountId,
      row: {
        ...toCreditEntry(row),
        unapplied: row.amountMinor,
        withheldUnapplied: row.withheldTaxMinor,
        posted: false,
      },
    })),
  );
  return accounts.map((row) => ({
    account: {
      ...toAccount(row),
      contactStoppedOn: undefined,
      holdUntil: undefined,
      holdReason: undefined,
      insolventOn: undefined,
      handedOverOn: undefined,
    },
    ledger: { items: items.get(row.accountId) ?? [], credits: credits.get(row.accountId) ?? [], claims: [] },
  }));
}

async function loadItems(
  tx: Transaction,
  tenantId: string,
  accountIds: readonly string[],
): Promise<{ accountId: string; row: OpenItem }[]> {
  const rows = await tx
    .selectFrom('openItem as i')
    .innerJoin('invoice as v', (join) =>
      join.onRef('v.tenantId', '=', 'i.tenantId').onRef('v.invoiceId', '=', 'i.invoiceId'),
    )
    .selectAll('v')
    .select(['i.itemId', 'i.number as itemNumber', 'i.dueDate', 'i.amountMinor', 'i.visibleOn'])
    .where('i.tenantId', '=', tenantId)
    .where('i.accountId', 'in', [...accountIds])
    .orderBy('i.dueDate')
    .orderBy('i.number')
    .execute();
  return rows.map((row) => ({
    accountId: row.accountId,
    row: {
      id: row.itemId,
      number: row.itemNumber,
      invoice: {
        id: row.invoiceId,
        number: row.number,
        issueDate: row.issueDate,
        receiptDate: row.receiptDate ?? undefined,
        acceptanceDate: row.acceptanceDate ?? undefined,
        objectionRemovedDate: row.objectionRemovedDate ?? undefined,
        agreedDate: row.agreedDate ?? undefined,
        currency: row.currency,
        gross: row.grossMinor,
        tax: row.taxMinor,
        debtorType: row.debtorType ?? undefined,
        jurisdiction: row.jurisdiction ?? undefined,
        contract: readContract(row.contract),
        cashDiscount: (row.cashDiscount as CashDiscount | null) ?? undefined,
        tags: row.tags,
      },
      dueDate: row.dueDate,
      amount: row.amountMinor,
      open: row.amountMinor,
      visibleOn: row.visibleOn,
      disputed: 0n,
      clearingUntil: undefined,
      movements: [],
    },
  }));
}

function groupByAccount<T>(rows: readonly { accountId: string; row: T }[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const { accountId, row } of rows) {
    const group = groups.get(accountId);
    if (group) group.push(row);
    else groups.set(accountId, [row]);
  }
  return groups;
}
