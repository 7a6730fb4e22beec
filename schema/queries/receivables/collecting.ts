import { sql } from 'kysely';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { ProcessRow } from '../platform/processes';

/** The collection of an account that is open; undefined when there is none. */
export async function openCollection(
  tx: Transaction,
  tenantId: string,
  accountId: string,
): Promise<ProcessRow | undefined> {
  return tx
    .selectFrom('process')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('type', '=', 'collect-account')
    .where('businessKey', '=', accountId)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
}

/** An account as a start of its collection looks at it. */
export interface CollectableAccount {
  readonly accountId: string;
  readonly number: string;
  readonly name: string;
  readonly handedOverOn: IsoDate | null;
  /** True when an item that `today` shows is open after its due date. */
  readonly overdue: boolean;
}

/** Looks at an account, by its id or its number, in one statement; undefined when the tenant has none such. */
export async function findCollectable(
  tx: Transaction,
  tenantId: string,
  account: { readonly accountId: string } | { readonly number: string },
  today: IsoDate,
): Promise<CollectableAccount | undefined> {
  const [column, value] =
    'accountId' in account ? (['accountId', account.accountId] as const) : (['number', account.number] as const);
  return tx
    .selectFrom('account')
    .select(['accountId', 'number', 'name', 'handedOverOn'])
    .select(
      sql<boolean>`exists (
        select 1 from open_item i
        where i.tenant_id = account.tenant_id and i.account_id = account.account_id
          and i.open_minor > 0 and i.visible_on <= ${today} and i.due_date < ${today})`.as('overdue'),
    )
    .where('tenantId', '=', tenantId)
    .where(column, '=', value)
    .executeTakeFirst();
}
