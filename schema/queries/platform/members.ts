import type { Selectable } from 'kysely';
import type { Transaction } from '../../database';
import type { MemberTable } from '../../tables/platform';

export type MemberRow = Selectable<MemberTable>;

/** The people of a tenant, oldest first (their ids grow with time). */
export async function listMembers(
  tx: Transaction,
  tenantId: string,
  page: { after: string | undefined; limit: number },
): Promise<MemberRow[]> {
  let query = tx.selectFrom('member').selectAll().where('tenantId', '=', tenantId);
  if (page.after !== undefined) query = query.where('memberId', '>', page.after);
  return query.orderBy('memberId').limit(page.limit).execute();
}

export async function findMember(tx: Transaction, tenantId: string, memberId: string): Promise<MemberRow | undefined> {
  return tx
    .selectFrom('member')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('memberId', '=', memberId)
    .executeTakeFirst();
}
