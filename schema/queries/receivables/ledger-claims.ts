import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { groupBy } from '../../../domain/platform/group-by';
import type { Claim, ClaimPayment } from '../../../domain/receivables/ledger/types';
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
  const payments = await loadPayments(tx, scope.tenantId, rows.filter(mayBeTakenBack));
  return rows.flatMap((row) => {
    const state = row.noticeId === null ? 'sent' : notices.get(row.noticeId)?.state;
    const notNamed = state === undefined || state === 'withdrawn' || state === 'failed';
    // A bank's fee is owed whether or not a notice named it; every other claim is made by its notice.
    if (notNamed) return row.kind === 'bank-fee' ? [toClaim(row, false, [])] : [];
    return [toClaim(row, state !== 'pending', payments.get(row.claimId) ?? [])];
  });
}

/** What follows from the days of payments may turn out lower; something of it was paid. */
function mayBeTakenBack(row: Selectable<ClaimTable>): boolean {
  const paid = row.amountMinor - row.takenBackMinor > row.openMinor;
  return paid && (row.kind === 'interest' || row.kind === 'fixed-sum');
}

/** The money that paid claims, by claim, oldest first; what was written off is no money. */
async function loadPayments(
  tx: Transaction,
  tenantId: string,
  claims: readonly Selectable<ClaimTable>[],
): Promise<Map<string, ClaimPayment[]>> {
  if (claims.length === 0) return new Map();
  const { rows } = await sql<ClaimPayment & { claimId: string }>`
    select a.claim_id, a.credit_id, sum(a.amount_minor)::bigint as amount
    from allocation a join credit_entry c on c.tenant_id = a.tenant_id and c.credit_id = a.credit_id
    where a.tenant_id = ${tenantId} and a.claim_id = any(${claims.map((claim) => claim.claimId)}::uuid[])
      and a.voided_on is null and c.kind <> 'write-off'
    group by a.claim_id, a.credit_id
    order by min(a.allocation_id::text)`.execute(tx);
  const byClaim = groupBy(rows, (row) => row.claimId);
  return new Map([...byClaim].map(([id, paid]) => [id, paid.map(({ creditId, amount }) => ({ creditId, amount }))]));
}

function toClaim(row: Selectable<ClaimTable>, demanded: boolean, paidBy: readonly ClaimPayment[]): Claim {
  return {
    id: row.claimId,
    itemId: row.itemId ?? undefined,
    kind: row.kind,
    currency: row.currency,
    amount: row.amountMinor - row.takenBackMinor,
    open: row.openMinor,
    accruedFrom: row.accruedFrom ?? undefined,
    accruedTo: row.accruedTo ?? undefined,
    demandedOn: demanded ? (row.demandedOn ?? undefined) : undefined,
    takenBack: row.takenBackOn === null ? undefined : { amount: row.takenBackMinor, on: row.takenBackOn },
    paidBy,
  };
}
