import { addDays } from '../../../platform/dates';
import type { Rule } from '../context';
import type { Decision, Effect } from '../decision';
import type { CollectionFacts, Task } from '../state';
import { ESCALATE_TO, LAPSE_OUTCOMES } from '../task-draft';
import { outcomeOf } from '../task-decision';
import type { TaskOutcome } from '../task-decision';
import type { Context } from '../context';

/** A task nobody decided in time takes the outcome it named when it was opened. */
export const lapseTasks: Rule = (context) => {
  const task = context.openTasks.find((open) => open.lapseAt !== undefined && open.lapseAt <= context.now);
  if (!task || task.kind === 'operator') return undefined;
  const outcome = LAPSE_OUTCOMES[task.kind];
  return {
    kind: 'act',
    did: 'lapse-task',
    summary: `Nobody decided in time: ${outcome}`,
    effects: [{ kind: 'lapse-task', taskId: task.id, outcome }],
    reasons: [
      {
        rule: 'task-lapsed',
        detail: `Open since ${task.openedAt}, to be decided by ${task.lapseAt}`,
        numbers: { task: task.id, kind: task.kind, outcome },
      },
    ],
  };
};

/** A task past its due date is offered to the next group, once. */
export const escalateTasks: Rule = (context) => {
  const task = context.openTasks.find(
    (open) => open.dueAt !== undefined && open.dueAt <= context.now && open.escalatedAt === undefined,
  );
  if (!task) return undefined;
  return {
    kind: 'act',
    did: 'escalate-task',
    summary: `Task overdue: escalated to ${ESCALATE_TO}`,
    effects: [{ kind: 'escalate-task', taskId: task.id, to: ESCALATE_TO }],
    reasons: [{ rule: 'task-overdue', detail: `Due ${task.dueAt}`, numbers: { task: task.id, kind: task.kind } }],
  };
};

/** What people decided (or a lapse decided for them) is acted on once, oldest first. */
export const actOnDecisions: Rule = (context) => {
  const task = context.state.tasks.find(
    (other) => (other.state === 'completed' || other.state === 'lapsed') && !context.handled.has(other.id),
  );
  if (!task) return undefined;
  const outcome = outcomeOf(task);
  const { facts, effects } = consequence(context, task, outcome);
  const handledTasks = [...(context.state.facts.handledTasks ?? []), task.id];
  return {
    kind: 'act',
    did: `${task.kind}-${outcome.outcome}`,
    summary: sentence(task, outcome),
    effects: [...effects, { kind: 'set-facts', facts: { ...context.state.facts, ...facts, handledTasks } }],
    reasons: [
      {
        rule: task.state === 'lapsed' ? 'lapse-outcome' : 'person-decided',
        detail: `${task.kind}: ${outcome.outcome}`,
        numbers: {
          task: task.id,
          outcome: outcome.outcome,
          ...(outcome.until === undefined ? {} : { until: outcome.until }),
        },
      },
    ],
  } satisfies Decision;
};

function consequence(
  context: Context,
  task: Task,
  { outcome, until }: TaskOutcome,
): { facts: CollectionFacts; effects: Effect[] } {
  const nothing = { facts: {}, effects: [] };
  switch (`${task.kind}/${outcome}`) {
    case 'call-customer/promised':
    case 'call-customer/disputed':
    case 'decide-next-step/instalments':
    case 'choose-channel/wait':
      return { facts: { pausedUntil: until ?? addDays(context.today, 14), pauseReason: outcome }, effects: [] };
    case 'decide-next-step/wait': {
      const step = context.policy.steps.findLast((policyStep) => policyStep.kind === 'decision');
      const days = step?.kind === 'decision' ? step.waitDays : 14;
      return { facts: { decisionAgainOn: until ?? addDays(context.today, days) }, effects: [] };
    }
    case 'decide-next-step/lawyer':
    case 'choose-channel/hand-over':
      return { facts: {}, effects: [{ kind: 'hand-over' }] };
    case 'decide-next-step/write-off': {
      const itemIds = context.overdue.flatMap((entry) => entry.items.map((item) => item.id));
      return { facts: {}, effects: [{ kind: 'write-off', itemIds, taskId: task.id }] };
    }
    case 'choose-channel/post':
    case 'undeliverable-message/post':
      return { facts: { channel: 'post' }, effects: [] };
    case 'missing-rate/without-interest':
      return { facts: { interestWaived: true }, effects: [] };
    case 'in-doubt-message/sent':
    case 'in-doubt-message/not-sent':
      if (task.about === undefined) return nothing;
      return {
        facts: {},
        effects: [{ kind: 'settle-doubt', messageId: task.about, as: outcome === 'sent' ? 'sent' : 'not-sent' }],
      };
    default:
      return nothing;
  }
}

function sentence(task: Task, { outcome, until }: TaskOutcome): string {
  const what = `${task.kind.replaceAll('-', ' ')}: ${outcome.replaceAll('-', ' ')}`;
  return until === undefined ? what : `${what} until ${until}`;
}
