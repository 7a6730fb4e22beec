import type { IsoInstant } from '../../domain/platform/dates';
import { maskAddress } from '../../runtime/mail/message';
import type { Transaction } from '../../schema/database';
import { hasEnded } from '../../schema/queries/platform/delivery';
import { settleAttempt } from '../../schema/queries/platform/relay';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { openTask } from '../../schema/queries/platform/tasks';
import type { OutgoingMail } from './outgoing';

/** The message has left; says so in the timeline and wakes the process. */
export async function recordSent(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail,
  now: IsoInstant,
): Promise<boolean> {
  return settleAttempt(tx, row, {
    state: 'sent',
    now,
    error: null,
    event: {
      type: 'message-sent',
      summary: `Sent: ${mail.payload.subject}`,
      data: { ...reference(row, mail), documentIds: mail.payload.attachments.map((attached) => attached.documentId) },
    },
  });
}

/** What the message was decided on no longer holds: it does not leave, and the process decides anew. */
export async function recordWithdrawn(
  tx: Transaction,
  row: OutboxRow,
  reason: string,
  now: IsoInstant,
): Promise<boolean> {
  return settleAttempt(tx, row, {
    state: 'withdrawn',
    now,
    error: reason,
    event: {
      type: 'message-withdrawn',
      summary: `Not sent, because it was no longer true: ${reason}`,
      rule: 'nobody-is-chased-by-a-stale-fact',
      data: { outboxId: row.outboxId, effectKey: row.effectKey, reason },
    },
  });
}

/** The receiver will never take the message: a person looks after the address. */
export async function recordUndeliverable(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  detail: string,
  now: IsoInstant,
): Promise<boolean> {
  const settled = await settleAttempt(tx, row, {
    state: 'failed',
    now,
    error: detail,
    event: {
      type: 'message-undeliverable',
      summary: 'The message could not be delivered',
      data: { ...reference(row, mail), detail },
    },
  });
  if (settled) {
    await askPeople(tx, row, mail, now, {
      kind: 'undeliverable-message',
      title: `Undeliverable: ${mail?.payload.subject ?? 'a message'}`,
      rule: 'undeliverable-is-cleared-up-by-people',
      detail,
    });
  }
  return settled;
}

/** The message was handed over and no answer came, or its sender died: a person finds out; it is never resent blindly. */
export async function recordInDoubt(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  detail: string,
  now: IsoInstant,
): Promise<boolean> {
  const settled = await settleAttempt(tx, row, {
    state: 'in-doubt',
    now,
    error: detail,
    event: {
      type: 'message-in-doubt',
      summary: 'It is not known whether the message was delivered',
      data: { ...reference(row, mail), detail },
    },
  });
  if (settled) {
    await askPeople(tx, row, mail, now, {
      kind: 'in-doubt-message',
      title: `Was it sent? ${mail?.payload.subject ?? 'A message'}`,
      rule: 'in-doubt-is-decided-by-people',
      detail,
    });
  }
  return settled;
}

interface Question {
  readonly kind: 'undeliverable-message' | 'in-doubt-message';
  readonly title: string;
  readonly rule: string;
  readonly detail: string;
}

/** Opens the task; for a process that has ended it goes to the operators, because no process is left to act on it. */
async function askPeople(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  now: IsoInstant,
  question: Question,
): Promise<void> {
  if (row.processId === null) return;
  const ended = await hasEnded(tx, row.tenantId, row.processId);
  await openTask(
    tx,
    {
      tenantId: row.tenantId,
      processId: row.processId,
      kind: ended ? 'operator' : question.kind,
      title: question.title,
      candidateGroup: ended ? 'operators' : 'collections',
      priority: 70,
      form: {
        ...reference(row, mail),
        recipient: mail ? maskAddress(mail.to.address) : null,
        problem: question.kind,
        detail: question.detail,
      },
      tags: ['message'],
      dueAt: null,
      lapseAt: null,
      lapseOutcome: null,
      openedAt: now,
      rule: question.rule,
    },
    'relay',
  );
}

function reference(row: OutboxRow, mail: OutgoingMail | undefined): object {
  return {
    outboxId: row.outboxId,
    effectKey: row.effectKey,
    messageId: mail?.messageId ?? null,
    attempts: row.attempts,
  };
}
