import { addDays } from '../../platform/dates';
import type { CandidateGroup } from '../../platform/access';
import type { MessageQuestions } from '../../platform/message-questions';
import type { Context } from './context';
import { dayStart } from './context';
import type { TaskDraft } from './decision';
import type { TaskTerms } from './policy';
import type { TaskKind } from './state';

/** Terms of the tasks that no policy step describes. */
const ORDINARY: TaskTerms = {
  candidateGroup: 'collections',
  escalateTo: 'finance-managers',
  dueDays: 3,
  lapseDays: 10,
};

/** What happens when nobody decides a task in time. Named in the task itself, so that people see it beforehand. */
export const LAPSE_OUTCOMES: Readonly<Record<TaskKind, string>> = {
  'call-customer': 'no-answer',
  'decide-next-step': 'wait',
  'send-by-post': 'not-sent',
  'choose-channel': 'wait',
  'match-payment': 'keep',
  // Looked at again: while the rate is missing the question comes again, and nothing is claimed or given up meanwhile.
  'missing-rate': 'rate-added',
  'file-insolvency-claim': 'not-filed',
  'in-doubt-message': 'sent',
  'undeliverable-message': 'post',
};

/** Who finds out about a letter that is in doubt or undeliverable: most letters in doubt did arrive. */
export const MESSAGE_QUESTIONS: MessageQuestions = {
  candidateGroup: ORDINARY.candidateGroup,
  dueDays: 2,
  lapseDays: ORDINARY.lapseDays,
  lapseOutcomes: LAPSE_OUTCOMES,
};

/** Whom an overdue task is escalated to: as its step says, else the managers. */
export function escalationOf(context: Context, kind: TaskKind | 'operator'): CandidateGroup {
  const stepKind = kind === 'call-customer' ? 'call' : kind === 'decide-next-step' ? 'decision' : undefined;
  const step = context.policy.steps.findLast((candidate) => candidate.kind === stepKind);
  return step === undefined || step.kind === 'message' ? ORDINARY.escalateTo : step.task.escalateTo;
}

export interface TaskRequest {
  readonly kind: TaskKind;
  readonly title: string;
  readonly about?: string;
  readonly terms?: TaskTerms;
  readonly priority?: number;
  /** Never lapses. */
  readonly staysOpen?: boolean;
  readonly form: TaskDraft['form'];
}

/** Drafts a task with its due and lapse instants, counted in company days from today. */
export function draftTask(context: Context, request: TaskRequest): TaskDraft {
  const terms = request.terms ?? ORDINARY;
  return {
    kind: request.kind,
    title: request.title,
    candidateGroup: terms.candidateGroup,
    priority: request.priority ?? 50,
    dueAt: dayStart(context, addDays(context.today, terms.dueDays)),
    lapseAt: request.staysOpen ? undefined : dayStart(context, addDays(context.today, terms.lapseDays)),
    lapseOutcome: request.staysOpen ? undefined : LAPSE_OUTCOMES[request.kind],
    about: request.about,
    form: request.form,
  };
}
