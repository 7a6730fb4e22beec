import type { Selectable } from 'kysely';
import { addDays } from '../../../domain/platform/dates';
import type { IsoDate } from '../../../domain/platform/dates';
import { sum } from '../../../domain/platform/money';
import type {
  Account,
  CashDiscount,
  Claim,
  ContractTerms,
  CreditEntry,
  Ledger,
  OpenItem,
} from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import { loadNoticeStates } from './notices';
import type { AccountTable, ClaimTable, CreditEntryTable, InvoiceTable, OpenItemTable } from '../../tables/receivables';

/** One account as the rules see it; undefined when the tenant has none of that id. */
export async function loadAccount(tx: Transaction, tenantId: string, accountId: string): Promise<Account | undefined> {
  const row = await tx
    .selectFrom('account')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  return row && toAccount(row);
}

export function toAccount(row: Selectable<AccountTable>): Account {
  return {
    id: row.accountId,
    number: row.number,
    name: row.name,
    email: row.email ?? undefined,
    phone: row.phone ?? undefined,
    language: row.language,
    country: row.country,
    region: row.region ?? undefined,
    zone: row.zone,
    debtorType: row.debtorType ?? undefined,
    jurisdiction: row.jurisdiction ?? undefined,
    policyName: row.policyName ?? undefined,
    tags: row.tags,
    contactStoppedOn: row.contactStoppedOn ?? undefined,
    holdUntil: row.holdUntil ?? undefined,
    holdReason: row.holdReason ?? undefined,
    insolventOn: row.insolventOn ?? undefined,
    handedOverOn: row.handedOverOn ?? undefined,
  };
}

/** Which rows of the ledger to read. */
export interface LedgerScope {
  readonly tenantId: string;
  readonly accountId: string;
  /** Rows whose day comes later are left out. */
  readonly today: IsoDate;
  /** Closed items and spent credits too (statements, simulations); collection needs only what is open. */
  readonly withSettled?: boolean;
}

/** The ledger of one account as `today` shows it. */
export async function loadLedger(tx: Transaction, scope: LedgerScope): Promise<Ledger> {
  const credits = await loadCredits(tx, scope);
  // A credit still to be placed may name an invoice that is settled: placing it needs to know the whole account.
  const withSettled = scope.withSettled === true || credits.length > 0;
  const items = await loadItems(tx, { ...scope, withSettled });
  return { items, credits, claims: await loadClaims(tx, scope) };
}

/** The first later day on which the ledger will show a new row of the account. */
export async function nextLedgerDate(tx: Transaction, scope: LedgerScope): Promise<IsoDate | undefined> {
  const { tenantId, accountId, today } = scope;
  const item = await tx
    .selectFrom('openItem')
    .select((eb) => eb.fn.min('visibleOn').as('date'))
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .where('visibleOn', '>', today)
    .executeTakeFirst();
  const credit = await tx
    .selectFrom('creditEntry')
    .select((eb) => eb.fn.min('bookingDate').as('date'))
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .where('postedOn', 'is', null)
    .where('bookingDate', '>', today)
    .executeTakeFirst();
  const clearing = await tx
    .selectFrom('openItem')
    .select((eb) => eb.fn.min('clearingUntil').as('date'))
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .where('openMinor', '>', 0n)
    .where('clearingUntil', '>=', today)
    .executeTakeFirst();
  const cleared = typeof clearing?.date === 'string' ? addDays(clearing.date, 1) : undefined;
  return [item?.date, credit?.date, cleared].filter((date): date is IsoDate => typeof date === 'string').sort()[0];
}

type ItemRow = Selectable<OpenItemTable> & { invoice: Selectable<InvoiceTable> };

async function loadItems(tx: Transaction, scope: LedgerScope): Promise<OpenItem[]> {
  const { tenantId, accountId, today } = scope;
  const rows = await tx
    .selectFrom('openItem')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .where('visibleOn', '<=', today)
    .$if(scope.withSettled !== true, (query) => query.where('openMinor', '>', 0n))
    .orderBy('dueDate')
    .orderBy('number')
    .execute();
  if (rows.length === 0) return [];
  const itemIds = rows.map((row) => row.itemId);
  const invoices = new Map(
    (
      await tx
        .selectFrom('invoice')
        .selectAll()
        .where('tenantId', '=', tenantId)
        .where('invoiceId', 'in', [...new Set(rows.map((row) => row.invoiceId))])
        .execute()
    ).map((invoice) => [invoice.invoiceId, invoice]),
  );
  const disputes = await tx
    .selectFrom('dispute')
    .select(['itemId', 'amountMinor', 'resolvedOn', 'outcome'])
    .where('tenantId', '=', tenantId)
    .where('itemId', 'in', itemIds)
    .where('openedOn', '<=', today)
    .execute();
  const movements = await tx
    .selectFrom('allocation as a')
    .innerJoin('creditEntry as c', (join) =>
      join.onRef('c.tenantId', '=', 'a.tenantId').onRef('c.creditId', '=', 'a.creditId'),
    )
    .select(['a.itemId', 'a.amountMinor', 'c.valueDate', 'c.kind'])
    .where('a.tenantId', '=', tenantId)
    .where('a.itemId', 'in', itemIds)
    .where('a.voidedOn', 'is', null)
    .orderBy('c.valueDate')
    .orderBy('a.allocationId')
    .execute();
  return rows.flatMap((row) => {
    const invoice = invoices.get(row.invoiceId);
    if (!invoice) return [];
    return [
      toOpenItem(
        { ...row, invoice },
        disputes.filter((dispute) => dispute.itemId === row.itemId),
        movements
          .filter((movement) => movement.itemId === row.itemId)
          .map(({ valueDate, amountMinor, kind }) => ({ date: valueDate, amount: amountMinor, kind })),
      ),
    ];
  });
}

function toOpenItem(
  row: ItemRow,
  disputes: readonly { amountMinor: bigint; resolvedOn: IsoDate | null; outcome: string | null }[],
  movements: OpenItem['movements'],
): OpenItem {
  const { invoice } = row;
  const disputed = sum(disputes.filter((dispute) => dispute.resolvedOn === null).map((open) => open.amountMinor));
  return {
    id: row.itemId,
    number: row.number,
    invoice: {
      id: invoice.invoiceId,
      number: invoice.number,
      issueDate: invoice.issueDate,
      receiptDate: invoice.receiptDate ?? undefined,
      acceptanceDate: invoice.acceptanceDate ?? undefined,
      objectionRemovedDate: invoice.objectionRemovedDate ?? undefined,
      agreedDate: invoice.agreedDate ?? undefined,
      currency: invoice.currency,
      gross: invoice.grossMinor,
      tax: invoice.taxMinor,
      debtorType: invoice.debtorType ?? undefined,
      jurisdiction: invoice.jurisdiction ?? undefined,
      contract: readContract(invoice.contract),
      cashDiscount: (invoice.cashDiscount as CashDiscount | null) ?? undefined,
      tags: invoice.tags,
    },
    dueDate: row.dueDate,
    amount: row.amountMinor,
    open: row.openMinor,
    visibleOn: row.visibleOn,
    disputed: disputed > row.openMinor ? row.openMinor : disputed,
    clearingUntil: row.clearingUntil ?? undefined,
    movements,
  };
}

/** Contract terms as stored: amounts are decimal strings in `jsonb`. */
export function readContract(stored: unknown): ContractTerms | undefined {
  if (stored === null || typeof stored !== 'object') return undefined;
  const terms = stored as Omit<ContractTerms, 'feePerNotice'> & { feePerNotice?: string };
  return { ...terms, feePerNotice: terms.feePerNotice === undefined ? undefined : BigInt(terms.feePerNotice) };
}

async function loadCredits(tx: Transaction, scope: LedgerScope): Promise<CreditEntry[]> {
  const rows = await tx
    .selectFrom('creditEntry')
    .selectAll()
    .where('tenantId', '=', scope.tenantId)
    .where('accountId', '=', scope.accountId)
    .where('bookingDate', '<=', scope.today)
    .where('reversedOn', 'is', null)
    .$if(scope.withSettled !== true, (query) =>
      query.where((eb) => eb.or([eb('postedOn', 'is', null), eb('unappliedMinor', '>', 0n)])),
    )
    .orderBy('bookingDate')
    .orderBy('number')
    .execute();
  const withheld = await tx
    .selectFrom('allocation')
    .select(['creditId', (eb) => eb.fn.sum<string>('amountMinor').as('used')])
    .where('tenantId', '=', scope.tenantId)
    .where(
      'creditId',
      'in',
      rows
        .filter((row) => row.withheldTaxMinor > 0n)
        .map((row) => row.creditId)
        .concat(NONE),
    )
    .where('part', '=', 'withheld-tax')
    .where('voidedOn', 'is', null)
    .groupBy('creditId')
    .execute();
  const used = new Map(withheld.map((row) => [row.creditId, BigInt(row.used)]));
  return rows.map((row) => toCreditEntry(row, used.get(row.creditId) ?? 0n));
}

/** An id that no row has: keeps an empty `in` list legal. */
const NONE = '00000000-0000-0000-0000-000000000000';

/** @param withheldUsed withheld tax that live allocations have settled with, minor units. */
export function toCreditEntry(row: Selectable<CreditEntryTable>, withheldUsed = 0n): CreditEntry {
  return {
    withheldUnapplied: row.withheldTaxMinor - withheldUsed,
    id: row.creditId,
    kind: row.kind,
    number: row.number,
    bookingDate: row.bookingDate,
    valueDate: row.valueDate,
    payer: row.payer ?? undefined,
    reference: row.reference ?? undefined,
    namedDocuments: row.namedDocuments,
    currency: row.currency,
    amount: row.amountMinor,
    withheldTax: row.withheldTaxMinor,
    unapplied: row.unappliedMinor,
    posted: row.postedOn !== null,
  };
}

/**
 * Claims that stand. One whose notice was withdrawn or could not be delivered was never made; one whose notice has not
 * left yet is made but not demanded, so that no payment is taken for it.
 */
async function loadClaims(tx: Transaction, scope: LedgerScope): Promise<Claim[]> {
  const rows = await tx
    .selectFrom('claim')
    .selectAll()
    .where('tenantId', '=', scope.tenantId)
    .where('accountId', '=', scope.accountId)
    .where('createdOn', '<=', scope.today)
    .orderBy('createdOn')
    .orderBy('claimId')
    .execute();
  if (rows.length === 0) return [];
  const notices = await loadNoticeStates(tx, scope.tenantId, scope.accountId);
  return rows.flatMap((row) => {
    const state = row.noticeId === null ? 'sent' : notices.get(row.noticeId)?.state;
    if (state === undefined || state === 'withdrawn' || state === 'failed') return [];
    return [toClaim(row, state !== 'pending')];
  });
}

function toClaim(row: Selectable<ClaimTable>, demanded: boolean): Claim {
  return {
    id: row.claimId,
    itemId: row.itemId ?? undefined,
    kind: row.kind,
    currency: row.currency,
    amount: row.amountMinor,
    open: row.openMinor,
    accruedFrom: row.accruedFrom ?? undefined,
    accruedTo: row.accruedTo ?? undefined,
    demandedOn: demanded ? (row.demandedOn ?? undefined) : undefined,
  };
}
