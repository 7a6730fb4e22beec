import { addDays, dateIn } from '../../../platform/dates';
import { minimum } from '../../../platform/money';
import { restingThrough } from '../context';
import type { Rule } from '../context';
import type { Decision, Effect } from '../decision';
import type { ChannelReason, CollectionFacts, Task } from '../state';
import { isChasable } from '../progress';
import { closedChannel } from './block-rules';
import { matchSubject } from './ledger-rules';
import { escalationOf, LAPSE_OUTCOMES } from '../task-draft';
import { outcomeOf } from '../task-decision';
import type { TaskOutcome } from '../task-decision';
import type { Context } from '../context';

/** Tasks that are steps of the ladder: while collection rests, nobody is expected to decide them. */
const LADDER_TASKS: readonly Task['kind'][] = ['call-customer', 'decide-next-step', 'send-by-post'];

/** A task nobody decided in time takes the outcome it named when it was opened. */
export const lapseTasks: Rule = (context) => {
  const rests = restingThrough(context) !== undefined || context.state.account.insolventOn !== undefined;
  const task = context.openTasks.find(
    (open) => open.lapseAt !== undefined && open.lapseAt <= context.now && !(rests && LADDER_TASKS.includes(open.kind)),
  );
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
  const to = escalationOf(context, task.kind);
  return {
    kind: 'act',
    did: 'escalate-task',
    summary: `Task overdue: escalated to ${to}`,
    effects: [{ kind: 'escalate-task', taskId: task.id, to }],
    reasons: [{ rule: 'task-overdue', detail: `Due ${task.dueAt}`, numbers: { task: task.id, kind: task.kind } }],
  };
};

/** A question whose cause is gone is withdrawn: nobody is asked, called or written to about what no longer holds. */
export const withdrawNeedlessTasks: Rule = (context) => {
  for (const task of context.openTasks) {
    const why = needless(context, task);
    if (why === undefined) continue;
    return {
      kind: 'act',
      did: 'withdraw-task',
      summary: `No longer needed: ${task.kind.replaceAll('-', ' ')}`,
      effects: [{ kind: 'withdraw-task', taskId: task.id }],
      reasons: [{ rule: 'task-needless', detail: why, numbers: { task: task.id, kind: task.kind } }],
    };
  }
  return undefined;
};

/** Why a task need not be decided any more; undefined while it must. */
function needless(context: Context, task: Task): string | undefined {
  const { state, chased, overdue } = context;
  switch (task.kind) {
    case 'call-customer':
      if (state.account.contactStoppedOn !== undefined) return 'Contact was stopped';
      if (state.account.insolventOn !== undefined) return 'The customer is insolvent';
      return chased.length === 0 ? 'Nothing above the tolerance is overdue' : undefined;
    case 'decide-next-step':
      return chased.length === 0 ? 'Nothing above the tolerance is overdue' : undefined;
    case 'send-by-post':
      return letterIsStale(context, task) ? 'The letter no longer says what is owed' : undefined;
    case 'choose-channel':
      return closedChannel(state.account) === task.about ? undefined : 'The channel is open again';
    case 'match-payment':
      return overdue.some((entry) => matchSubject(entry) === task.about) ? undefined : 'Nothing lies unmatched';
    case 'file-insolvency-claim':
      return state.account.insolventOn === undefined ? 'The customer is not insolvent' : undefined;
    default:
      return undefined;
  }
}

/** A letter waiting for the post is stale when an item it demands is settled, disputed or owed in another amount. */
function letterIsStale({ state, today }: Context, task: Task): boolean {
  const notice = state.notices.find((candidate) => candidate.id === task.about);
  if (!notice) return false;
  if (state.account.insolventOn !== undefined) return true;
  const items = new Map(state.ledger.items.map((item) => [item.id, item]));
  return notice.items.some((listed) => {
    const item = items.get(listed.itemId);
    return item === undefined || !isChasable(item, today) || item.open - item.disputed !== listed.open;
  });
}

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
    case 'choose-channel/wait':
      return { facts: { pausedUntil: until ?? addDays(context.today, 14), pauseReason: outcome }, effects: [] };
    case 'decide-next-step/instalments': {
      const rest = until ?? addDays(context.today, 14);
      return { facts: { pausedUntil: rest, pauseReason: outcome, decisionAgainOn: addDays(rest, 1) }, effects: [] };
    }
    case 'decide-next-step/wait':
      return { facts: { decisionAgainOn: until ?? addDays(context.today, waitDaysOf(context)) }, effects: [] };
    case 'decide-next-step/lawyer':
    case 'choose-channel/hand-over':
      return { facts: {}, effects: [{ kind: 'hand-over' }] };
    case 'decide-next-step/write-off':
      return { facts: {}, effects: [writeOff(context, task)] };
    case 'choose-channel/post':
      return { facts: { channel: 'post', channelReason: task.about as ChannelReason | undefined }, effects: [] };
    case 'undeliverable-message/post':
      return { facts: { channel: 'post', channelReason: 'undeliverable' }, effects: [] };
    case 'missing-rate/without-interest': {
      const waived = [...(context.state.facts.ratesWaived ?? []), task.about ?? ''];
      return { facts: { ratesWaived: waived }, effects: [] };
    }
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

/** Days until the question how to go on comes again. */
function waitDaysOf({ policy }: Context): number {
  const step = policy.steps.findLast((candidate) => candidate.kind === 'decision');
  return step?.kind === 'decision' ? step.waitDays : 14;
}

/**
 * What a person decided to write off: the items the question showed (overdue when it was asked), at most what was
 * demanded then, without what is disputed; and the claims demanded on them.
 */
function writeOff(context: Context, task: Task): Effect {
  const asked = dateIn(context.state.company.zone, task.openedAt);
  const notice = context.state.notices.find((candidate) => candidate.id === task.about);
  const shown = new Map(notice?.items.map((listed) => [listed.itemId, listed.open]));
  const items = context.overdue
    .flatMap((entry) => entry.items)
    .filter((item) => (notice ? shown.has(item.id) : item.dueDate < asked))
    .map((item) => ({ itemId: item.id, amount: minimum(item.open - item.disputed, shown.get(item.id) ?? item.open) }))
    .filter(({ amount }) => amount > 0n);
  const written = new Set(items.map(({ itemId }) => itemId));
  const claims = context.state.ledger.claims
    .filter((claim) => claim.open > 0n && claim.itemId !== undefined && written.has(claim.itemId))
    .map((claim) => ({ claimId: claim.id, itemId: claim.itemId ?? '', amount: claim.open, kind: claim.kind }));
  return { kind: 'write-off', taskId: task.id, items, claims };
}

function sentence(task: Task, { outcome, until }: TaskOutcome): string {
  const what = `${task.kind.replaceAll('-', ' ')}: ${outcome.replaceAll('-', ' ')}`;
  return until === undefined ? what : `${what} until ${until}`;
}
