import { addDays } from '../../platform/dates';
import type { CandidateGroup } from '../../platform/access';
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
  'missing-rate': 'without-interest',
  'file-insolvency-claim': 'not-filed',
  'in-doubt-message': 'sent',
  'undeliverable-message': 'post',
};

/** Whom an overdue task is escalated to. */
export const ESCALATE_TO: CandidateGroup = 'finance-managers';

export interface TaskRequest {
  readonly kind: TaskKind;
  readonly title: string;
  readonly about?: string;
  readonly terms?: TaskTerms;
  readonly priority?: number;
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
    lapseAt: dayStart(context, addDays(context.today, terms.lapseDays)),
    lapseOutcome: LAPSE_OUTCOMES[request.kind],
    about: request.about,
    form: request.form,
  };
}
