import type { Selectable } from 'kysely';
import type { Claim } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import type { ClaimTable } from '../../tables/receivables';
import type { LedgerScope } from './ledger-scope';
import { loadNoticeStates } from './notices';

/**
 * Claims that stand. One whose notice was withdrawn or could not be delivered was never made; one whose notice has not
 * left yet is made but not demanded, so that no payment is taken for it.
 */
export async function loadClaims(tx: Transaction, scope: LedgerScope): Promise<Claim[]> {
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
    const notNamed = state === undefined || state === 'withdrawn' || state === 'failed';
    // A bank's fee is owed whether or not a notice named it; every other claim is made by its notice.
    if (notNamed) return row.kind === 'bank-fee' ? [toClaim(row, false)] : [];
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
