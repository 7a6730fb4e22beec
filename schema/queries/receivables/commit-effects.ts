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
import { writeOff } from './write-off';

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
        // Nobody acted: the terms that the policy gave the task did.
        { state: 'lapsed', at: now, summary: `Nobody decided in time: ${effect.outcome}`, rule, actor: 'policy' },
      );
      return;
    case 'withdraw-task':
      await closeTask(
        tx,
        { ...titled, taskId: effect.taskId },
        { state: 'withdrawn', at: now, summary: 'No longer needed', rule, actor: 'process' },
      );
      return;
    case 'set-facts':
      await writeFacts(tx, scope.process, effect.facts, now);
      return;
    case 'write-off':
      await writeOff(tx, scope, effect);
      await bumpSubject(tx, tenantId, accountId);
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
