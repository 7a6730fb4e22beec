import type { Selectable } from 'kysely';
import { addDays } from '../../../domain/platform/dates';
import type { IsoDate } from '../../../domain/platform/dates';
import { isToPlace } from '../../../domain/receivables/ledger/visibility';
import type { Account, Ledger } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import type { AccountTable } from '../../tables/receivables';
import { loadClaims } from './ledger-claims';
import { loadCredits } from './ledger-credits';
import { loadItems } from './ledger-items';
import type { LedgerScope } from './ledger-scope';

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

/** The ledger of one account as `today` shows it. */
export async function loadLedger(tx: Transaction, scope: LedgerScope): Promise<Ledger> {
  const some = await loadCredits(tx, scope);
  // A credit still to be placed may name an invoice that is settled, and one that came late may lower claims on settled
  // items and set free the money of others: that needs to know the whole account.
  const withSettled = scope.withSettled === true || some.length > 0;
  const credits =
    scope.withSettled === true || some.every(isToPlace) ? some : await loadCredits(tx, { ...scope, withSettled });
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
