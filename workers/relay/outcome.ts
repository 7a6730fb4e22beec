import type { IsoInstant } from '../../domain/platform/dates';
import type { Transaction } from '../../schema/database';
import { holdProcess } from '../../schema/queries/platform/delivery';
import { settleAttempt } from '../../schema/queries/platform/relay';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { reference } from './outgoing';
import type { OutgoingMail } from './outgoing';
import { askPeople, withdrawQuestion } from './question';
import type { Question } from './question';

/** The message has left; says so in the timeline and wakes the process. A late answer ends the doubt about it. */
export async function recordSent(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail,
  now: IsoInstant,
): Promise<boolean> {
  // Only a message that was handed over can have been in doubt; one that never left the house is simply sent.
  const handedOver = row.state === 'sending';
  if (handedOver) await hold(tx, row);
  const settled = await settleAttempt(tx, row, {
    state: 'sent',
    now,
    error: null,
    event: {
      type: 'message-sent',
      summary: `Sent: ${mail.payload.subject}`,
      data: { ...reference(row, mail), documentIds: mail.payload.attachments.map((attached) => attached.documentId) },
    },
  });
  if (settled && handedOver) await withdrawQuestion(tx, row, now);
  return settled;
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
  return settleByPeople(tx, row, mail, now, {
    state: 'failed',
    event: 'message-undeliverable',
    summary: 'The message could not be delivered',
    kind: 'undeliverable-message',
    title: `Undeliverable: ${mail?.payload.subject ?? 'a message'}`,
    rule: 'undeliverable-is-cleared-up-by-people',
    detail,
  });
}

/** The message was handed over and no answer came, or its sender died: a person finds out; it is never resent blindly. */
export async function recordInDoubt(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  detail: string,
  now: IsoInstant,
): Promise<boolean> {
  return settleByPeople(tx, row, mail, now, {
    state: 'in-doubt',
    event: 'message-in-doubt',
    summary: 'It is not known whether the message was delivered',
    kind: 'in-doubt-message',
    title: `Was it sent? ${mail?.payload.subject ?? 'A message'}`,
    rule: 'in-doubt-is-decided-by-people',
    detail,
  });
}

/** An outcome that people must clear up. */
interface Unclear extends Omit<Question, 'ended'> {
  readonly state: 'failed' | 'in-doubt';
  readonly event: string;
  readonly summary: string;
}

async function settleByPeople(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  now: IsoInstant,
  { state, event, summary, ...question }: Unclear,
): Promise<boolean> {
  const ended = await hold(tx, row);
  const { detail } = question;
  const data = { ...reference(row, mail), detail };
  const settled = await settleAttempt(tx, row, { state, now, error: detail, event: { type: event, summary, data } });
  if (!settled) return false;
  // A late refusal answers what was asked while the message was in doubt.
  if (state === 'failed') await withdrawQuestion(tx, row, now);
  await askPeople(tx, row, mail, now, { ...question, ended });
  return true;
}

/** Whether the process has ended, which stays so for the rest of the transaction. */
async function hold(tx: Transaction, row: OutboxRow): Promise<boolean> {
  return row.processId === null || (await holdProcess(tx, row.tenantId, row.processId));
}
