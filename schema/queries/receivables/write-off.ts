import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoDate, IsoInstant } from '../../../domain/platform/dates';
import { groupBy } from '../../../domain/platform/group-by';
import { sum } from '../../../domain/platform/money';
import type { Effect } from '../../../domain/receivables/collection/decision';
import type { Allocation } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import { writePosting } from './post-credits';

/**
 * Writes off what a person decided: one credit an item, named after the task that decided it, which settles the amount of
 * the item and the claims demanded on it at once. The same few statements, however many items. The caller holds the
 * account's lock.
 */
export async function writeOff(
  tx: Transaction,
  scope: { tenantId: string; accountId: string; now: IsoInstant; today: IsoDate },
  { taskId, items, claims }: Extract<Effect, { kind: 'write-off' }>,
): Promise<void> {
  if (items.length === 0) return;
  const claimsOf = groupBy(claims, (claim) => claim.itemId);
  const credits = items.map(({ itemId, amount }) => {
    const ofItem = claimsOf.get(itemId) ?? [];
    return { creditId: uuidv7(), itemId, amount, claims: ofItem, total: amount + sum(ofItem.map((of) => of.amount)) };
  });
  await insertCredits(tx, scope, taskId, credits);
  const allocations = credits.flatMap(({ creditId, itemId, amount, claims: ofItem }): Allocation[] => [
    { creditId, target: { kind: 'item', id: itemId }, part: 'principal', amount, rule: 'write-off' },
    ...ofItem.map((claim): Allocation => ({
      creditId,
      target: { kind: 'claim', id: claim.claimId },
      part: claim.kind === 'interest' ? 'interest' : 'costs',
      amount: claim.amount,
      rule: 'write-off',
    })),
  ]);
  await writePosting(tx, scope, { posted: credits.map(({ creditId }) => creditId), allocations });
}

async function insertCredits(
  tx: Transaction,
  { tenantId, accountId, now, today }: { tenantId: string; accountId: string; now: IsoInstant; today: IsoDate },
  taskId: string,
  credits: readonly { creditId: string; itemId: string; total: bigint }[],
): Promise<void> {
  await sql`
    insert into credit_entry (tenant_id, credit_id, account_id, kind, number, booking_date, value_date, named_documents,
                              currency, amount_minor, unapplied_minor, created_at)
    select ${tenantId}::uuid, c.credit_id, ${accountId}::uuid, 'write-off', ${taskId}::text || '/' || i.number,
           ${today}::date, ${today}::date, array[i.number], v.currency, c.total, c.total, ${now}::timestamptz
    from unnest(${credits.map(({ creditId }) => creditId)}::uuid[], ${credits.map(({ itemId }) => itemId)}::uuid[],
                ${credits.map(({ total }) => total)}::bigint[]) c (credit_id, item_id, total)
    join open_item i on i.tenant_id = ${tenantId} and i.item_id = c.item_id
    join invoice v on v.tenant_id = i.tenant_id and v.invoice_id = i.invoice_id`.execute(tx);
}
