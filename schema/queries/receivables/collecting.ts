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
