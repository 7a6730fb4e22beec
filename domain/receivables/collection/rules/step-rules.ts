import { addDays, daysBetween, laterDate } from '../../../platform/dates';
import { formatMajor } from '../../../platform/money';
import type { IsoDate, IsoInstant } from '../../../platform/dates';
import { contactOpening } from '../contact';
import type { Context, Rule } from '../context';
import { askOnce, dayStart, waitUntil } from '../context';
import type { Decision, Reason } from '../decision';
import { draftNotice } from '../notice';
import type { CollectionStep } from '../policy';
import { accountAge, candidates, lastContactDate, messageCount, unmetCondition } from '../progress';
import type { AccountAge, Candidate } from '../progress';
import { draftTask } from '../task-draft';

/** While a message is on its way, in doubt or undeliverable, no other is decided. */
export const messageOnItsWay: Rule = (context) => {
  const pending = context.state.notices.find((notice) => notice.channel !== 'task' && notice.state === 'pending');
  if (pending) {
    const reason = {
      rule: 'message-on-its-way',
      detail: `${pending.step} decided at ${pending.decidedAt} has not left yet`,
      numbers: { notice: pending.id },
    };
    return waitUntil(context, `${pending.step} to be sent`, [reason]);
  }
  const task = context.openTasks.find(
    (open) => open.kind === 'in-doubt-message' || open.kind === 'undeliverable-message',
  );
  if (!task) return undefined;
  return waitUntil(context, 'a person to clear up a message', [
    { rule: 'message-unclear', detail: `Task ${task.kind} is open`, numbers: { task: task.id } },
  ]);
};

/** A call or decision under way holds the ladder until it is decided or lapses. */
export const stepTaskOpen: Rule = (context) => {
  const task = context.openTasks.find((open) => open.kind === 'call-customer' || open.kind === 'decide-next-step');
  if (!task) return undefined;
  return waitUntil(context, task.kind === 'call-customer' ? 'a call to the customer' : 'a decision', [
    { rule: 'task-open', detail: `Task ${task.kind} is open`, numbers: { task: task.id } },
  ]);
};

/** The heart: takes the highest step that fires today, or waits for the next day one does. */
export const takeNextStep: Rule = (context) => {
  const { state, policy, overdue, today } = context;
  const all = candidates(state, policy, overdue, today);
  const firing = all.filter((candidate) => candidate.firesOn <= today);
  const age = accountAge(state, overdue, today);
  const allowed = firing.filter(({ step, item }) => unmetCondition(step.conditions, age, item) === undefined);
  const lead = allowed.reduce<Candidate | undefined>(
    (highest, candidate) => (highest === undefined || candidate.stepIndex > highest.stepIndex ? candidate : highest),
    undefined,
  );
  if (lead) return blockedByLimits(context, lead.step) ?? outsideWindow(context, lead) ?? take(context, lead, allowed);
  const overdueLeft = all.some((candidate) => candidate.item.dueDate < today);
  return overdueLeft ? waitForNextFire(context, all, firing, age) : askHowToGoOn(context, all, ALL_STEPS_TAKEN);
};

const ALL_STEPS_TAKEN = { rule: 'all-steps-taken', detail: 'Every step of the policy has been taken', numbers: {} };

/**
 * Debt is open and the policy has nothing more to do: a person decides how it goes on, again and again until it is
 * settled, so that no account ever falls silent.
 */
function askHowToGoOn(context: Context, all: readonly Candidate[], reason: Reason): Decision {
  const { state, policy, today } = context;
  const again = state.facts.decisionAgainOn;
  if (again !== undefined && again > today) {
    const next = nextAfter(today, all);
    return waitUntil(
      context,
      `the decision on ${again}`,
      [{ ...reason, numbers: { ...reason.numbers, again } }],
      dayStart(context, again),
      next && opening(context, next),
    );
  }
  const step = policy.steps.findLast((candidate) => candidate.kind === 'decision');
  const amounts = context.chased.map(({ currency, net }) => `${currency} ${formatMajor(net, currency)}`).join(', ');
  const task = draftTask(context, {
    kind: 'decide-next-step',
    title: `Decide about ${state.account.name}: ${amounts}`,
    ...(step?.kind === 'decision' ? { terms: step.task } : {}),
    priority: 70,
    form: { account: state.account.number, overdue: amounts, reason: reason.detail },
  });
  return askOnce(context, task, reason) ?? waitUntil(context, 'a decision', [reason]);
}

function waitForNextFire(
  context: Context,
  all: readonly Candidate[],
  firing: readonly Candidate[],
  age: AccountAge,
): Decision {
  const reasons: Reason[] = firing.map(({ step, item }) => ({
    rule: 'condition-not-met',
    detail: unmetCondition(step.conditions, age, item) ?? '',
    numbers: { step: step.code, item: item.number },
  }));
  const next = nextAfter(context.today, all);
  if (next) {
    reasons.push({
      rule: `${next.step.trigger.kind}-not-reached`,
      detail: `${next.step.code} for ${next.item.number} fires on ${next.firesOn}`,
      numbers: { step: next.step.code, item: next.item.number, due: next.anchor, fires: next.firesOn },
    });
  }
  // A condition on age is met by time alone; looking again each day costs one event and forgets nothing.
  const tomorrow = firing.length > 0 ? dayStart(context, addDays(context.today, 1)) : undefined;
  const waitingFor = next ? `${next.step.code} on ${next.firesOn}` : 'news of the account';
  return waitUntil(context, waitingFor, reasons, tomorrow, next && opening(context, next));
}

/** The minimum interval between messages, and the most an episode may carry. */
function blockedByLimits(context: Context, step: CollectionStep): Decision | undefined {
  if (step.kind !== 'message') return undefined;
  const { policy, state, today } = context;
  const last = lastContactDate(state);
  if (last !== undefined && daysBetween(last, today) < policy.minimumIntervalDays) {
    const free = addDays(last, policy.minimumIntervalDays);
    return waitUntil(
      context,
      `${step.code} on ${free}`,
      [
        {
          rule: 'minimum-interval',
          detail: `The last message went on ${last}; the next may go on ${free}`,
          numbers: { last, days: policy.minimumIntervalDays, free },
        },
      ],
      contactOpening(context, dayStart(context, free)),
    );
  }
  const used = messageCount(state);
  if (policy.maximumMessages !== undefined && used >= policy.maximumMessages) {
    return askHowToGoOn(context, [], {
      rule: 'maximum-messages',
      detail: `${used} of ${policy.maximumMessages} messages used`,
      numbers: { used, maximum: policy.maximumMessages },
    });
  }
  return undefined;
}

/** Contact windows are read on the customer's own clock and holidays; what falls outside waits for the next opening. */
function outsideWindow(context: Context, lead: Candidate): Decision | undefined {
  if (lead.step.kind === 'decision') return undefined;
  const opens = contactOpening(context, context.now);
  if (opens <= context.now) return undefined;
  return waitUntil(
    context,
    `the contact window at ${opens}`,
    [
      {
        rule: 'outside-contact-window',
        detail: `The customer's window (${context.state.account.zone}) opens at ${opens}`,
        numbers: { step: lead.step.code, zone: context.state.account.zone, opens },
      },
    ],
    opens,
  );
}

function take(context: Context, lead: Candidate, allowed: readonly Candidate[]): Decision {
  const raised = allowed.filter((candidate) =>
    lead.step.kind === 'message' ? candidate.step.kind === 'message' : candidate.stepIndex === lead.stepIndex,
  );
  const drafted = draftNotice(context, lead, raised);
  if (drafted.kind === 'missing-rate') {
    const reason = { rule: 'missing-rate', detail: drafted.detail, numbers: { item: drafted.itemNumber } };
    const task = draftTask(context, {
      kind: 'missing-rate',
      title: `A rate is missing: ${drafted.detail}`,
      about: drafted.detail,
      priority: 70,
      form: { detail: drafted.detail, item: drafted.itemNumber },
    });
    return askOnce(context, task, reason) ?? waitUntil(context, 'a missing interest rate', [reason]);
  }
  return {
    kind: 'act',
    did: lead.step.code,
    summary: drafted.summary,
    effects: [
      { kind: 'take-step', notice: drafted.notice },
      // The rate was found after all: the question is answered.
      ...context.openTasks
        .filter((task) => task.kind === 'missing-rate')
        .map((task) => ({ kind: 'withdraw-task' as const, taskId: task.id })),
    ],
    reasons: [...raised.map((candidate) => fired(candidate, context.today)), ...drafted.reasons],
  };
}

function fired({ step, item, firesOn, anchor }: Candidate, today: IsoDate): Reason {
  return {
    rule: step.trigger.kind,
    detail: `${step.code}: ${item.number} due ${item.dueDate}, ${daysBetween(item.dueDate, today)} days past due`,
    numbers: {
      step: step.code,
      item: item.number,
      due: item.dueDate,
      anchor,
      days: step.trigger.days,
      fires: firesOn,
      today,
      openMinor: item.open.toString(),
      currency: item.invoice.currency,
    },
  };
}

/** When something may fire by itself: for rules that wait for a balance rather than for a day. */
export function futureFireInstants(context: Context): IsoInstant[] {
  const upcoming = context.state.ledger.items
    .filter((item) => item.open > 0n && item.dueDate >= context.today)
    .map((item) => item.dueDate)
    .sort()[0];
  return upcoming === undefined ? [] : [dayStart(context, addDays(upcoming, 1))];
}

function opening(context: Context, candidate: Candidate): IsoInstant {
  const start = dayStart(context, laterDate(candidate.firesOn, context.today));
  return candidate.step.kind === 'decision' ? start : contactOpening(context, start);
}

/** The candidate that fires first after a day; the first listed of several. */
function nextAfter(today: IsoDate, all: readonly Candidate[]): Candidate | undefined {
  let next: Candidate | undefined;
  for (const candidate of all) {
    if (candidate.firesOn > today && (next === undefined || candidate.firesOn < next.firesOn)) next = candidate;
  }
  return next;
}
