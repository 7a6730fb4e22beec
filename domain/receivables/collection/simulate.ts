import { addDays, dateIn, instantAt } from '../../platform/dates';
import type { IsoDate, IsoInstant } from '../../platform/dates';
import type { Ledger } from '../ledger/types';
import { applyEffect } from './apply-effect';
import type { RateBook } from './rate-book';
import { decide } from './decide';
import type { Decision, NoticeDraft, Reason } from './decision';
import type { CollectionPolicy } from './policy';
import type { CollectionState } from './state';

/** Something the policy would do. */
export interface SimulatedAct {
  readonly at: IsoInstant;
  readonly date: IsoDate;
  readonly did: string;
  readonly summary: string;
  readonly reasons: readonly Reason[];
  /** The step taken, when it was one. */
  readonly notice: NoticeDraft | undefined;
}

export interface Simulation {
  readonly acts: readonly SimulatedAct[];
  /** How it ended within the span: what it waits for, or the outcome of the last episode. */
  readonly standing: Decision;
  /** The state at the end. */
  readonly state: CollectionState;
}

export interface SimulationSpan {
  readonly from: IsoInstant;
  /** Inclusive. */
  readonly until: IsoInstant;
}

/** More turns than a ladder, its tasks and its payments can take in a simulated decade. */
const MOST_TURNS = 20_000;

/**
 * Plays one account forward under a policy: what would be sent, asked and decided, and when, if nobody does anything (tasks
 * lapse) and nothing comes but what `whole` already holds. A preview starts from today's state with nothing to come; a
 * simulation or back-test holds the full ledger, which each simulated day sees only as far as its date.
 * @param whole rows of every date; `state.ledger` is replaced by what of them is visible.
 */
export function simulate(
  state: CollectionState,
  policy: CollectionPolicy,
  rates: RateBook,
  span: SimulationSpan,
  whole: Ledger = state.ledger,
): Simulation {
  const ids = counter();
  const acts: SimulatedAct[] = [];
  const hidden = new HiddenRows(whole);
  let now = span.from;
  let current = hidden.reveal({ ...state, ledger: { items: [], credits: [], claims: state.ledger.claims } }, now);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const decision = decide(current, policy, rates, now);
    if (decision.kind === 'act') {
      acts.push(record(decision, now, current));
      for (const effect of decision.effects) current = applyEffect(current, policy, effect, now, ids);
      continue;
    }
    const next = nextTurn(current, decision, hidden);
    if (next === undefined || next > span.until) return { acts, standing: decision, state: current };
    if (decision.kind === 'end') current = { ...current, episodeSince: now, tasks: [], facts: {} };
    now = next;
    current = hidden.reveal(current, now);
  }
  throw new Error(`the policy ${policy.name} does not come to rest on account ${state.account.number}`);
}

function record(decision: Extract<Decision, { kind: 'act' }>, now: IsoInstant, state: CollectionState): SimulatedAct {
  const step = decision.effects.find((effect) => effect.kind === 'take-step');
  return {
    at: now,
    date: dateIn(state.company.zone, now),
    did: decision.did,
    summary: decision.summary,
    reasons: decision.reasons,
    notice: step?.kind === 'take-step' ? step.notice : undefined,
  };
}

/** A wait ends when it says; after an ended episode the next begins when a further item falls overdue. */
function nextTurn(
  state: CollectionState,
  decision: Exclude<Decision, { kind: 'act' }>,
  hidden: HiddenRows,
): IsoInstant | undefined {
  if (decision.kind === 'wait') return decision.until;
  if (decision.outcome !== 'settled') return undefined;
  const overdueOn = state.ledger.items
    .filter((item) => item.open > 0n)
    .map((item) => addDays(item.dueDate, 1))
    .sort()[0];
  const days = [overdueOn, hidden.nextDate()].filter((day): day is IsoDate => day !== undefined).sort();
  return days[0] === undefined ? undefined : instantAt(state.company.zone, days[0]);
}

/** Ledger rows that a simulated day does not see yet. */
class HiddenRows {
  private items: Ledger['items'];
  private credits: Ledger['credits'];

  constructor(whole: Ledger) {
    this.items = whole.items;
    this.credits = whole.credits;
  }

  nextDate(): IsoDate | undefined {
    return [...this.items.map((item) => item.visibleOn), ...this.credits.map((credit) => credit.bookingDate)].sort()[0];
  }

  /** Adds the rows whose day has come to the state's ledger. */
  reveal(state: CollectionState, now: IsoInstant): CollectionState {
    const today = dateIn(state.company.zone, now);
    const items = this.items.filter((item) => item.visibleOn <= today);
    const credits = this.credits.filter((credit) => credit.bookingDate <= today);
    this.items = this.items.filter((item) => item.visibleOn > today);
    this.credits = this.credits.filter((credit) => credit.bookingDate > today);
    return {
      ...state,
      ledger: {
        items: [...state.ledger.items, ...items],
        credits: [...state.ledger.credits, ...credits],
        claims: state.ledger.claims,
      },
      nextLedgerDate: this.nextDate(),
    };
  }
}

function counter(): () => string {
  let next = 0;
  return () => `simulated-${(next += 1)}`;
}
