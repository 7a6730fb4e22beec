import { z } from 'zod';
import { isIsoDate } from '../../domain/platform/dates';
import { OUTCOMES_WITH_DATE, TASK_OUTCOMES } from '../../domain/receivables/collection/task-decision';
import type { TaskKind } from '../../domain/receivables/collection/state';
import type { ProcessManifest, TaskManifest } from '../platform/manifest';

const isoDate = z.string().refine(isIsoDate, 'a calendar date, YYYY-MM-DD').meta({ format: 'date' });
const uuid = z.uuid().meta({ override: { type: 'string', format: 'uuid', pattern: undefined } });
const reason = z.string().trim().min(1).max(500);

const DATED: readonly string[] = OUTCOMES_WITH_DATE;
/** Dated outcomes that have a date of their own when the person names none. */
const DATE_OPTIONAL: readonly string[] = ['wait'];

/** A decision is one of the kind's outcomes; those that rest collection name the last day of the rest. */
function decisionOf(kind: TaskKind) {
  return z
    .strictObject({ outcome: z.enum(TASK_OUTCOMES[kind]), until: isoDate.optional() })
    .refine(
      ({ outcome, until }) => until !== undefined || !DATED.includes(outcome) || DATE_OPTIONAL.includes(outcome),
      { path: ['until'], message: 'this outcome needs the last day of the rest' },
    )
    .refine(({ outcome, until }) => until === undefined || DATED.includes(outcome), {
      path: ['until'],
      message: 'this outcome takes no date',
    });
}

const isWriteOff = (decision: unknown) =>
  typeof decision === 'object' && decision !== null && (decision as { outcome?: unknown }).outcome === 'write-off';

const tasks: Record<TaskKind, TaskManifest> = {
  'call-customer': {
    title: 'Call the customer',
    candidateGroup: 'collections',
    decision: decisionOf('call-customer'),
  },
  'decide-next-step': {
    title: 'Decide how collection goes on',
    candidateGroup: 'finance-managers',
    permission: (decision) => (isWriteOff(decision) ? 'receivables:claim:write-off' : undefined),
    decision: decisionOf('decide-next-step'),
  },
  'send-by-post': { title: 'Send by post', candidateGroup: 'collections', decision: decisionOf('send-by-post') },
  'choose-channel': {
    title: 'Choose how to collect',
    candidateGroup: 'collections',
    decision: decisionOf('choose-channel'),
  },
  'match-payment': {
    title: 'Match a payment',
    candidateGroup: 'collections',
    decision: decisionOf('match-payment'),
  },
  'missing-rate': {
    title: 'Enter a missing interest rate',
    candidateGroup: 'collections',
    decision: decisionOf('missing-rate'),
  },
  'file-insolvency-claim': {
    title: 'File the claim with the insolvency administrator',
    candidateGroup: 'collections',
    decision: decisionOf('file-insolvency-claim'),
  },
  'in-doubt-message': {
    title: 'Clear up whether a message was sent',
    candidateGroup: 'collections',
    decision: decisionOf('in-doubt-message'),
  },
  'undeliverable-message': {
    title: 'Clear up an undeliverable message',
    candidateGroup: 'collections',
    decision: decisionOf('undeliverable-message'),
  },
};

export const collectAccountManifest: ProcessManifest = {
  type: 'collect-account',
  title: 'Collect an account',
  description:
    'Collects one overdue customer account: reminders, formal notice, call, final notice, decision. Ends when nothing is overdue.',
  workflow: 'collectAccount',
  input: z
    .strictObject({
      accountId: uuid.optional().meta({ description: 'The account by its id ...' }),
      accountNumber: z.string().min(1).max(100).optional().meta({ description: '... or by its customer number.' }),
    })
    .refine((input) => (input.accountId === undefined) !== (input.accountNumber === undefined), {
      message: 'name the account by accountId or by accountNumber, not both',
    }),
  permissions: {
    start: 'receivables:collection:steer',
    read: 'platform:process:read',
    cancel: 'platform:process:cancel',
  },
  commands: {
    pause: {
      title: 'Pause',
      description: 'Rests this collection through a day; it goes on by itself the day after.',
      permission: 'receivables:collection:steer',
      payload: z.strictObject({ until: isoDate, reason }),
    },
    resume: {
      title: 'Resume',
      description: 'Ends a pause at once.',
      permission: 'receivables:collection:steer',
      payload: z.strictObject({ reason: reason.optional() }),
    },
  },
  tasks,
};
