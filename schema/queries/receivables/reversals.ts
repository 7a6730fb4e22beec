import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { dateIn } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import { amountsByTarget } from '../../../domain/receivables/ledger/post';
import { reverse } from '../../../domain/receivables/ledger/reverse';
import type { Reversal } from '../../../domain/receivables/ledger/reverse';
import type { Allocation } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';
import { accountChanged, postDueCredits } from './change-ledger';
import type { LedgerActor } from './change-ledger';
import type { CreditRow } from './item-views';
import { loadLedger } from './ledger';
import { toCreditEntry } from './ledger-credits';
import type { AllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';

/**
 * Takes a payment back: what it settled opens again, the bank's fee becomes a claim, and what other credits have left
 * may find the re-opened items. The caller holds the account's lock and has seen that the credit still stands.
 */
export async function reverseCredit(
  tx: Transaction,
  actor: LedgerActor,
  credit: CreditRow,
  how: { reason: string; bankFee: Minor | undefined },
  policy: AllocationPolicyName,
): Promise<Reversal> {
  const { tenantId, now, zone } = actor;
  const { accountId, creditId } = credit;
  const today = dateIn(zone, now);
  const ledger = await loadLedger(tx, { tenantId, accountId, today, withSettled: true });
  const entry = toCreditEntry(credit);
  // A payment of a later day is not in today's ledger yet, and may bounce before it is.
  const whole = ledger.credits.some(({ id }) => id === creditId)
    ? ledger
    : { ...ledger, credits: [...ledger.credits, entry] };
  const fee = how.bankFee === undefined ? undefined : { claimId: uuidv7(), amount: how.bankFee };
  const reversal = reverse(entry, await liveAllocations(tx, tenantId, creditId), whole, today, fee);
  await writeReversal(tx, { tenantId, accountId, creditId, today, reason: how.reason }, reversal);
  await postDueCredits(tx, { tenantId, accountId, today }, policy);
  await accountChanged(tx, actor, accountId, {
    type: 'payment-reversed',
    summary: `Payment ${credit.number} was taken back: ${how.reason}`,
    data: {
      creditId,
      currency: credit.currency,
      amountMinor: credit.amountMinor.toString(),
      reopenedItems: reversal.reopenedItemIds,
      ...(how.bankFee === undefined ? {} : { bankFeeMinor: how.bankFee.toString() }),
    },
  });
  return reversal;
}

async function liveAllocations(tx: Transaction, tenantId: string, creditId: string): Promise<Allocation[]> {
  const rows = await tx
    .selectFrom('allocation')
    .select(['creditId', 'itemId', 'claimId', 'part', 'amountMinor', 'rule'])
    .where('tenantId', '=', tenantId)
    .where('creditId', '=', creditId)
    .where('voidedOn', 'is', null)
    .execute();
  return rows.map(({ itemId, claimId, part, amountMinor, rule }) => ({
    creditId,
    target: itemId === null ? { kind: 'claim', id: claimId ?? '' } : { kind: 'item', id: itemId },
    part,
    amount: amountMinor,
    rule,
  }));
}

async function writeReversal(
  tx: Transaction,
  scope: { tenantId: string; accountId: string; creditId: string; today: string; reason: string },
  reversal: Reversal,
): Promise<void> {
  const { tenantId, accountId, creditId, today, reason } = scope;
  await tx
    .updateTable('allocation')
    .set({ voidedOn: today })
    .where('tenantId', '=', tenantId)
    .where('creditId', '=', creditId)
    .where('voidedOn', 'is', null)
    .execute();
  const items = amountsByTarget(reversal.voided, 'item');
  await sql`
    update open_item i set open_minor = i.open_minor + by.amount, closed_on = null, clearing_until = null
    from unnest(${[...items.keys()]}::uuid[], ${[...items.values()]}::bigint[]) by (id, amount)
    where i.tenant_id = ${tenantId} and i.item_id = by.id`.execute(tx);
  const claims = amountsByTarget(reversal.voided, 'claim');
  await sql`
    update claim c set open_minor = c.open_minor + by.amount
    from unnest(${[...claims.keys()]}::uuid[], ${[...claims.values()]}::bigint[]) by (id, amount)
    where c.tenant_id = ${tenantId} and c.claim_id = by.id`.execute(tx);
  await tx
    .updateTable('creditEntry')
    .set((eb) => ({
      postedOn: eb.fn.coalesce('postedOn', eb.val(today)),
      unappliedMinor: 0n,
      reversedOn: today,
      reversalReason: reason,
    }))
    .where('tenantId', '=', tenantId)
    .where('creditId', '=', creditId)
    .execute();
  const fee = reversal.bankFeeClaim;
  if (!fee) return;
  await tx
    .insertInto('claim')
    .values({
      tenantId,
      claimId: fee.id,
      accountId,
      itemId: fee.itemId ?? null,
      noticeId: null,
      kind: fee.kind,
      currency: fee.currency,
      amountMinor: fee.amount,
      openMinor: fee.open,
      accruedFrom: null,
      accruedTo: null,
      law: null,
      source: reason,
      demandedOn: null,
      createdOn: today,
    })
    .execute();
}
