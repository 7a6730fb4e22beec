import { z } from 'zod';
import { CANDIDATE_GROUPS } from '../../domain/platform/access';
import type { CandidateGroup } from '../../domain/platform/access';
import { addDays, dateIn, instantAt } from '../../domain/platform/dates';
import type { IsoInstant } from '../../domain/platform/dates';
import type { MessageQuestionKind, MessageQuestions } from '../../domain/platform/message-questions';
import { maskAddress } from '../../runtime/mail/message';
import type { Transaction } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { openQuestions } from '../../schema/queries/platform/delivery';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { closeTask, openTask } from '../../schema/queries/platform/tasks';
import { reference } from './outgoing';
import type { OutgoingMail } from './outgoing';

/** For a message that does not say whom to ask: nothing lapses, the operators find out. */
const OPERATORS_DUE_DAYS = 2;

const questionsSchema = z.object({
  questions: z.object({
    candidateGroup: z.enum(Object.keys(CANDIDATE_GROUPS) as [CandidateGroup]),
    dueDays: z.int(),
    lapseDays: z.int(),
    lapseOutcomes: z.object({ 'in-doubt-message': z.string(), 'undeliverable-message': z.string() }),
  }),
}) satisfies z.ZodType<{ questions: MessageQuestions }>;

/** Whom the process asks about its message; also of a message that cannot be sent as it stands. */
function readQuestions({ payload }: OutboxRow): MessageQuestions | undefined {
  return questionsSchema.safeParse(payload).data?.questions;
}

/** What people are asked about a message. */
export interface Question {
  readonly kind: MessageQuestionKind;
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
  const asked = readQuestions(row);
  const { zone } = await tenantClock(tx, row.tenantId);
  const inDays = (days: number): IsoInstant => instantAt(zone, addDays(dateIn(zone, now), days));
  await openTask(
    tx,
    {
      tenantId: row.tenantId,
      processId: row.processId,
      kind: ended ? 'operator' : kind,
      title: question.title,
      candidateGroup: ended || !asked ? 'operators' : asked.candidateGroup,
      priority: 70,
      form: {
        ...reference(row, mail),
        about: row.outboxId,
        recipient: mail ? maskAddress(mail.to.address) : null,
        problem: kind,
        detail: question.detail,
      },
      tags: ['message'],
      dueAt: inDays(asked?.dueDays ?? OPERATORS_DUE_DAYS),
      lapseAt: ended || !asked ? null : inDays(asked.lapseDays),
      lapseOutcome: ended || !asked ? null : asked.lapseOutcomes[kind],
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
    const by = { rule: 'late-answer-ends-the-doubt', actor: 'relay' } as const;
    await closeTask(tx, { tenantId, processId, taskId }, { ...ending, ...by });
  }
}
