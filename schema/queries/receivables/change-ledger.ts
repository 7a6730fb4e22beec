import { uuidv7 } from 'uuidv7';
import { dateIn } from '../../../domain/platform/dates';
import type { IsoDate, IsoInstant } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import type { AllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';
import { settle } from '../../../domain/receivables/ledger/settle';
import type { Settlement } from '../../../domain/receivables/ledger/settle';
import type { Transaction } from '../../database';
import { recordEvents } from '../platform/events';
import { lockSubject, subjectChanged } from '../platform/outbox';
import { loadLedger } from './ledger';
import { writePosting } from './post-credits';

/** Who changes the ledger, and when by the tenant's clock. */
export interface LedgerActor {
  readonly tenantId: string;
  readonly zone: string;
  readonly now: IsoInstant;
  /** A member's id, or the part of the house that acts. */
  readonly actor: string;
}

export interface NewCredit {
  readonly accountId: string;
  readonly kind: 'payment' | 'credit-note';
  readonly number: string;
  readonly bookingDate: IsoDate;
  readonly valueDate: IsoDate;
  readonly payer: string | undefined;
  readonly reference: string | undefined;
  readonly namedDocuments: readonly string[];
  readonly currency: string;
  readonly amount: Minor;
  readonly withheldTax: Minor;
}

/**
 * Books a payment or credit note. One whose booking day has come is allocated at once; a later one waits for its day.
 * Everything decided on the old ledger goes stale with it. The number is the idempotency: a second one returns the first.
 */
export async function bookCredit(
  tx: Transaction,
  actor: LedgerActor,
  credit: NewCredit,
  policy: AllocationPolicyName,
): Promise<{ creditId: string; created: boolean }> {
  const { tenantId, now, zone } = actor;
  await lockSubject(tx, tenantId, credit.accountId);
  const creditId = uuidv7();
  const inserted = await tx
    .insertInto('creditEntry')
    .values({
      tenantId,
      creditId,
      accountId: credit.accountId,
      kind: credit.kind,
      number: credit.number,
      bookingDate: credit.bookingDate,
      valueDate: credit.valueDate,
      payer: credit.payer ?? null,
      reference: credit.reference ?? null,
      namedDocuments: [...credit.namedDocuments],
      currency: credit.currency,
      amountMinor: credit.amount,
      withheldTaxMinor: credit.withheldTax,
      unappliedMinor: credit.amount,
      postedOn: null,
      reversedOn: null,
      reversalReason: null,
      createdAt: now,
    })
    .onConflict((conflict) => conflict.columns(['tenantId', 'kind', 'number']).doNothing())
    .returning('creditId')
    .executeTakeFirst();
  if (!inserted) {
    const existing = await tx
      .selectFrom('creditEntry')
      .select('creditId')
      .where('tenantId', '=', tenantId)
      .where('kind', '=', credit.kind)
      .where('number', '=', credit.number)
      .executeTakeFirstOrThrow();
    return { creditId: existing.creditId, created: false };
  }
  const scope = { tenantId, accountId: credit.accountId, today: dateIn(zone, now) };
  const settled = await postDueCredits(tx, scope, policy);
  await accountChanged(tx, actor, credit.accountId, {
    type: `${credit.kind}-booked`,
    summary: `${credit.kind === 'payment' ? 'Payment' : 'Credit note'} ${credit.number} booked on ${credit.bookingDate}`,
    data: {
      creditId,
      currency: credit.currency,
      amountMinor: credit.amount.toString(),
      bookingDate: credit.bookingDate,
      reasons: settled?.reasons.map((reason) => reason.detail) ?? [],
    },
  });
  return { creditId, created: true };
}

/** Allocates every credit whose booking day has come; undefined when there was none. The caller holds the account's lock. */
export async function postDueCredits(
  tx: Transaction,
  scope: { tenantId: string; accountId: string; today: IsoDate },
  policy: AllocationPolicyName,
): Promise<Settlement | undefined> {
  const ledger = await loadLedger(tx, scope);
  const settled = settle(ledger, scope.today, policy);
  if (settled.posted.length === 0 && settled.allocations.length === 0) return undefined;
  await writePosting(tx, scope, settled);
  return settled;
}

/** Raises the account's version, wakes its processes, and tells their timelines what happened. */
export async function accountChanged(
  tx: Transaction,
  actor: LedgerActor,
  accountId: string,
  event: { type: string; summary: string; data?: unknown },
): Promise<void> {
  const { tenantId, now } = actor;
  await subjectChanged(tx, tenantId, accountId, now);
  const processes = await tx
    .selectFrom('process')
    .select('processId')
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', accountId)
    .where('closedAt', 'is', null)
    .execute();
  const targets = processes.length > 0 ? processes.map((row) => row.processId) : [null];
  await recordEvents(
    tx,
    targets.map((processId) => ({
      tenantId,
      processId,
      type: event.type,
      occurredAt: now,
      actor: actor.actor,
      summary: event.summary,
      data: { accountId, ...(event.data as object | undefined) },
    })),
  );
}
