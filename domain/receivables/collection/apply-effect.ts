import { dateIn } from '../../platform/dates';
import type { IsoDate, IsoInstant } from '../../platform/dates';
import { settle } from '../ledger/settle';
import { takeBack } from '../ledger/take-back';
import type { Claim } from '../ledger/types';
import type { Effect, NoticeDraft, TaskDraft } from './decision';
import type { CollectionPolicy } from './policy';
import type { CollectionState, Notice, Task } from './state';

/**
 * The state after an effect, as a simulation and a preview go on from it. The process writes the same effects to Postgres
 * and loads the state anew; a test holds the two against each other. Messages count as sent when they are decided.
 * @param ids names what the effect creates, so that runs are repeatable.
 */
export function applyEffect(
  state: CollectionState,
  policy: CollectionPolicy,
  effect: Effect,
  now: IsoInstant,
  ids: () => string,
): CollectionState {
  const today = dateIn(state.company.zone, now);
  switch (effect.kind) {
    case 'post-credits':
      return { ...state, ledger: settle(state.ledger, today, policy.allocation).ledger };
    case 'take-back':
      return { ...state, ledger: takeBack(state.ledger, effect.claims, today) };
    case 'take-step':
      return takeStep(state, effect.notice, now, today, ids);
    case 'open-task':
      return { ...state, tasks: [...state.tasks, newTask(effect.task, now, ids())] };
    case 'escalate-task':
      return withTask(state, effect.taskId, { escalatedAt: now });
    case 'lapse-task':
      return withTask(state, effect.taskId, { state: 'lapsed', closedAt: now });
    case 'withdraw-task':
      return withTask(state, effect.taskId, { state: 'withdrawn', closedAt: now });
    case 'set-facts':
      return { ...state, facts: effect.facts };
    case 'write-off':
      return writeOff(state, effect, today);
    case 'hand-over':
      return { ...state, account: { ...state.account, handedOverOn: today } };
    case 'settle-doubt':
      return state;
  }
}

function takeStep(
  state: CollectionState,
  draft: NoticeDraft,
  now: IsoInstant,
  today: IsoDate,
  ids: () => string,
): CollectionState {
  const id = ids();
  const notice: Notice = {
    id,
    step: draft.step,
    channel: draft.channel,
    state: 'sent',
    decidedAt: now,
    date: today,
    items: draft.items.map(({ itemId, raisedTo, open }) => ({ itemId, raisedTo, open })),
  };
  const claims: Claim[] = draft.claims.map((claim) => ({
    id: ids(),
    itemId: claim.itemId,
    kind: claim.kind,
    currency: claim.currency,
    amount: claim.amount,
    open: claim.amount,
    accruedFrom: claim.accruedFrom,
    accruedTo: claim.accruedTo,
    demandedOn: today,
  }));
  // A letter by post counts as sent here: a simulation has nobody to carry it to the post.
  const task = draft.task && draft.channel === 'task' ? [newTask({ ...draft.task, about: id }, now, ids())] : [];
  return {
    ...state,
    notices: [...state.notices, notice],
    tasks: [...state.tasks, ...task],
    ledger: {
      ...state.ledger,
      claims: [
        ...state.ledger.claims.map((claim) =>
          draft.firstNamed.includes(claim.id) ? { ...claim, demandedOn: today } : claim,
        ),
        ...claims,
      ],
    },
  };
}

function writeOff(
  state: CollectionState,
  effect: Extract<Effect, { kind: 'write-off' }>,
  today: IsoDate,
): CollectionState {
  const amounts = new Map(effect.items.map(({ itemId, amount }) => [itemId, amount]));
  const given = new Map(effect.claims.map(({ claimId, amount }) => [claimId, amount]));
  return {
    ...state,
    ledger: {
      ...state.ledger,
      items: state.ledger.items.map((item) => {
        const amount = amounts.get(item.id);
        if (amount === undefined) return item;
        const movement = { date: today, amount, kind: 'write-off' as const };
        return { ...item, open: item.open - amount, movements: [...item.movements, movement] };
      }),
      claims: state.ledger.claims.map((claim) => ({ ...claim, open: claim.open - (given.get(claim.id) ?? 0n) })),
    },
  };
}

function newTask(draft: TaskDraft, now: IsoInstant, id: string): Task {
  return {
    id,
    kind: draft.kind,
    state: 'open',
    openedAt: now,
    dueAt: draft.dueAt,
    lapseAt: draft.lapseAt,
    escalatedAt: undefined,
    closedAt: undefined,
    decision: undefined,
    about: draft.about,
  };
}

function withTask(state: CollectionState, taskId: string, change: Partial<Task>): CollectionState {
  return { ...state, tasks: state.tasks.map((task) => (task.id === taskId ? { ...task, ...change } : task)) };
}
