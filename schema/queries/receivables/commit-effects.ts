import { uuidv7 } from 'uuidv7';
import { sum } from '../../../domain/platform/money';
import type { Effect } from '../../../domain/receivables/collection/decision';
import type { Transaction } from '../../database';
import { bumpSubject } from '../platform/outbox';
import { writeFacts } from '../platform/processes';
import type { ProcessRow } from '../platform/processes';
import { settleInDoubt } from '../platform/relay';
import { closeTask, escalateTask, openTask } from '../platform/tasks';
import { writePosting } from './post-credits';
import { writeTakeBack } from './take-back';
import { taskColumns } from './task-columns';
import { writeNotice } from './write-notice';
import type { NoticeScope, RenderedNotice } from './write-notice';

export interface EffectScope extends NoticeScope {
  readonly process: ProcessRow;
  /** Name of the rule that decided, for the timeline. */
  readonly rule: string;
}

/** Writes one effect of a collection decision. The caller holds the locks of account and process. */
export async function commitEffect(
  tx: Transaction,
  scope: EffectScope,
  effect: Effect,
  rendered: RenderedNotice | undefined,
): Promise<void> {
  const { tenantId, processId, accountId, now, today, rule } = scope;
  const titled = { tenantId, processId };
  switch (effect.kind) {
    case 'post-credits':
      await writePosting(tx, scope, effect);
      await bumpSubject(tx, tenantId, accountId);
      return;
    case 'take-back':
      await writeTakeBack(tx, scope, effect.claims);
      await bumpSubject(tx, tenantId, accountId);
      return;
    case 'take-step':
      await writeNotice(tx, scope, effect.notice, rendered);
      return;
    case 'open-task':
      await openTask(tx, { ...taskColumns(scope, effect.task), rule });
      return;
    case 'escalate-task':
      await escalateTask(tx, { ...titled, taskId: effect.taskId }, effect.to, now, rule);
      return;
    case 'lapse-task':
      await closeTask(
        tx,
        { ...titled, taskId: effect.taskId },
        { state: 'lapsed', at: now, summary: `Nobody decided in time: ${effect.outcome}`, rule },
      );
      return;
    case 'withdraw-task':
      await closeTask(
        tx,
        { ...titled, taskId: effect.taskId },
        { state: 'withdrawn', at: now, summary: 'No longer needed', rule },
      );
      return;
    case 'set-facts':
      await writeFacts(tx, scope.process, effect.facts, now);
      return;
    case 'write-off':
      await writeOff(tx, scope, effect);
      return;
    case 'hand-over':
      await tx
        .updateTable('account')
        .set({ handedOverOn: today })
        .where('tenantId', '=', tenantId)
        .where('accountId', '=', accountId)
        .execute();
      await bumpSubject(tx, tenantId, accountId);
      return;
    case 'settle-doubt':
      await settleInDoubt(tx, tenantId, effect.messageId, effect.as);
      return;
  }
}

/**
 * Writes off what a person decided: one credit an item, named after the task that decided it, which settles the amount of
 * the item and the claims demanded on it at once.
 */
async function writeOff(
  tx: Transaction,
  scope: EffectScope,
  effect: Extract<Effect, { kind: 'write-off' }>,
): Promise<void> {
  const { tenantId, accountId, now, today } = scope;
  if (effect.items.length === 0) return;
  const found = await tx
    .selectFrom('openItem as i')
    .innerJoin('invoice as v', (join) =>
      join.onRef('v.tenantId', '=', 'i.tenantId').onRef('v.invoiceId', '=', 'i.invoiceId'),
    )
    .select(['i.itemId', 'i.number', 'v.currency'])
    .where('i.tenantId', '=', tenantId)
    .where(
      'i.itemId',
      'in',
      effect.items.map(({ itemId }) => itemId),
    )
    .execute();
  for (const { itemId, amount } of effect.items) {
    const item = found.find((row) => row.itemId === itemId);
    if (!item) continue;
    const claims = effect.claims.filter((claim) => claim.itemId === itemId);
    const total = amount + sum(claims.map((claim) => claim.amount));
    const creditId = uuidv7();
    await tx
      .insertInto('creditEntry')
      .values({
        tenantId,
        creditId,
        accountId,
        kind: 'write-off',
        number: `${effect.taskId}/${item.number}`,
        bookingDate: today,
        valueDate: today,
        payer: null,
        reference: null,
        namedDocuments: [item.number],
        currency: item.currency,
        amountMinor: total,
        unappliedMinor: total,
        postedOn: null,
        reversedOn: null,
        reversalReason: null,
        createdAt: now,
      })
      .execute();
    await writePosting(tx, scope, {
      posted: [creditId],
      allocations: [
        { creditId, target: { kind: 'item', id: itemId }, part: 'principal', amount, rule: 'write-off' },
        ...claims.map((claim) => ({
          creditId,
          target: { kind: 'claim' as const, id: claim.claimId },
          part: claim.kind === 'interest' ? ('interest' as const) : ('costs' as const),
          amount: claim.amount,
          rule: 'write-off',
        })),
      ],
    });
  }
  await bumpSubject(tx, tenantId, accountId);
}
