import { addDays, dateIn, instantAt } from '../../domain/platform/dates';
import type { IsoInstant } from '../../domain/platform/dates';
import { maskAddress } from '../../runtime/mail/message';
import type { Transaction } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { openQuestions } from '../../schema/queries/platform/delivery';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { closeTask, openTask } from '../../schema/queries/platform/tasks';
import { reference } from './outgoing';
import type { OutgoingMail } from './outgoing';

const DUE_DAYS = 2;
const LAPSE_DAYS = 10;

/** What counts as decided when nobody decides in time: most messages in doubt did arrive; what cannot be mailed is posted. */
const LAPSE_OUTCOMES = { 'in-doubt-message': 'sent', 'undeliverable-message': 'post' } as const;

/** What people are asked about a message. */
export interface Question {
  readonly kind: keyof typeof LAPSE_OUTCOMES;
  /** The process is over: no lapse is acted on, and the operators are asked. */
  readonly ended: boolean;
  readonly title: string;
  readonly rule: string;
  readonly detail: string;
}

/** Opens the task; for a process that has ended it goes to the operators, because no process is left to act on it. */
export async function askPeople(
  tx: Transaction,
  row: OutboxRow,
  mail: OutgoingMail | undefined,
  now: IsoInstant,
  question: Question,
): Promise<void> {
  if (row.processId === null) return;
  const { kind, ended } = question;
  const { zone } = await tenantClock(tx, row.tenantId);
  const inDays = (days: number): IsoInstant => instantAt(zone, addDays(dateIn(zone, now), days));
  await openTask(
    tx,
    {
      tenantId: row.tenantId,
      processId: row.processId,
      kind: ended ? 'operator' : kind,
      title: question.title,
      candidateGroup: ended ? 'operators' : 'collections',
      priority: 70,
      form: {
        ...reference(row, mail),
        about: row.outboxId,
        recipient: mail ? maskAddress(mail.to.address) : null,
        problem: kind,
        detail: question.detail,
      },
      tags: ['message'],
      dueAt: inDays(DUE_DAYS),
      lapseAt: ended ? null : inDays(LAPSE_DAYS),
      lapseOutcome: ended ? null : LAPSE_OUTCOMES[kind],
      openedAt: now,
      rule: question.rule,
    },
    'relay',
  );
}

/** An answer came after all: nobody needs to find out any more. */
export async function withdrawQuestion(tx: Transaction, row: OutboxRow, now: IsoInstant): Promise<void> {
  const { tenantId, outboxId, processId } = row;
  if (processId === null) return;
  for (const { taskId } of await openQuestions(tx, { tenantId, processId, outboxId })) {
    const ending = { state: 'withdrawn', at: now, summary: 'The answer of the mail server came late' } as const;
    await closeTask(tx, { tenantId, processId, taskId }, { ...ending, rule: 'late-answer-ends-the-doubt' });
  }
}
