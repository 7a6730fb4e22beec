import { addDays, daysBetween, lastDayOfMonth, laterDate } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { OverdueNet } from '../ledger/overdue-net';
import type { OpenItem } from '../ledger/types';
import { countingNotices, Ladder } from './ladder';
import type { Standing } from './ladder';
import { toleranceOf } from './policy';
import type { CollectionPolicy, CollectionStep, StepConditions } from './policy';
import type { CollectionState } from './state';

/** An item and the next step it climbs to. */
export interface Candidate {
  readonly item: OpenItem;
  readonly step: CollectionStep;
  /** 1 for the policy's first step. */
  readonly stepIndex: number;
  /** The first day on which the step may be taken. */
  readonly firesOn: IsoDate;
  /** The due date its age is counted from. */
  readonly anchor: IsoDate;
}

/**
 * Every open, undisputed item that is not in clearing, with its next step and the day that step fires.
 * Items that have climbed all steps, or whose currency is within the tolerance, have none.
 */
export function candidates(
  state: CollectionState,
  policy: CollectionPolicy,
  overdue: readonly OverdueNet[],
  today: IsoDate,
): Candidate[] {
  const chasable = state.ledger.items.filter((item) => isChasable(item, today));
  const ladder = new Ladder(policy, state.notices);
  const oldest = policy.anchor === 'oldest-item' ? oldestOverdueDate(chasable, today) : undefined;
  const furthest = oldest === undefined ? undefined : furthestStanding(chasable, ladder, today);
  const found: Candidate[] = [];
  for (const item of chasable) {
    // Overdue items of an account that is chased as a whole share its age and the standing of the furthest of them.
    const shared = oldest !== undefined && furthest !== undefined && item.dueDate < today;
    const anchor = shared ? oldest : item.dueDate;
    const standing = shared ? furthest : ladder.standing(item.id);
    const step = policy.steps[standing.next];
    if (!step) continue;
    if (item.dueDate < today && withinTolerance(policy, overdue, item)) continue;
    const previous = standing.on && ladder.dateOf(standing.on.code, shared ? undefined : item.id);
    const firesOn = fireDate(step, standing.on, anchor, previous);
    if (firesOn !== undefined) found.push({ item, step, stepIndex: standing.next + 1, firesOn, anchor });
  }
  return found;
}

function furthestStanding(items: readonly OpenItem[], ladder: Ladder, today: IsoDate): Standing | undefined {
  let furthest: Standing | undefined;
  for (const item of items) {
    if (item.dueDate >= today) continue;
    const standing = ladder.standing(item.id);
    if (furthest === undefined || standing.next > furthest.next) furthest = standing;
  }
  return furthest;
}

/** Open beyond what is disputed, and not on its way through a bank. */
export function isChasable(item: OpenItem, today: IsoDate): boolean {
  if (item.clearingUntil !== undefined && item.clearingUntil >= today) return false;
  return item.visibleOn <= today && item.open > item.disputed;
}

function oldestOverdueDate(items: readonly OpenItem[], today: IsoDate): IsoDate | undefined {
  let oldest: IsoDate | undefined;
  for (const { dueDate } of items) if (dueDate < today && (oldest === undefined || dueDate < oldest)) oldest = dueDate;
  return oldest;
}

/**
 * The day a step fires: its trigger's day, but never sooner after the step before than the policy spaces the two, counted
 * from the real date of that step. A late step so delays the next one; it does not make two fall together.
 * @param before the step that was taken before it, as the policy has it now.
 * @param previous the real date of that step.
 */
function fireDate(
  step: CollectionStep,
  before: CollectionStep | undefined,
  anchor: IsoDate,
  previous: IsoDate | undefined,
): IsoDate | undefined {
  if (step.trigger.kind === 'previous') return previous && addDays(previous, step.trigger.days);
  const nominal = nominalDate(step, anchor);
  if (!before || previous === undefined) return nominal;
  if (before.trigger.kind === 'previous') return laterDate(nominal, addDays(previous, 1));
  const spacing = Math.max(1, daysBetween(nominalDate(before, anchor), nominal));
  // A re-anchored account counts anew from the younger item: then the spacing alone decides nothing earlier.
  return laterDate(nominal, previous > nominalDate(before, anchor) ? addDays(previous, spacing) : nominal);
}

/** The trigger's own day. An item is overdue the day after it is due, so no step fires before that. */
function nominalDate(step: CollectionStep, anchor: IsoDate): IsoDate {
  const after = addDays(anchor, step.trigger.days);
  const day = step.trigger.kind === 'end-of-month' ? lastDayOfMonth(after) : after;
  return laterDate(day, addDays(anchor, 1));
}

function withinTolerance(policy: CollectionPolicy, overdue: readonly OverdueNet[], item: OpenItem): boolean {
  const currency = item.invoice.currency;
  const net = overdue.find((entry) => entry.currency === currency)?.net ?? 0n;
  return net <= toleranceOf(policy, currency);
}

/** What conditions are held against: the account as a whole, counted once for all its items. */
export interface AccountAge {
  readonly overdue: readonly OverdueNet[];
  readonly overdueCount: number;
  /** Days past due of the oldest open item; −1 when none is overdue. */
  readonly oldestAge: number;
  readonly tags: readonly string[];
}

export function accountAge(state: CollectionState, overdue: readonly OverdueNet[], today: IsoDate): AccountAge {
  const oldest = oldestOverdueDate(
    state.ledger.items.filter((open) => isChasable(open, today)),
    today,
  );
  return {
    overdue,
    overdueCount: overdue.reduce((total, entry) => total + entry.items.length, 0),
    oldestAge: oldest === undefined ? -1 : daysBetween(oldest, today),
    tags: state.account.tags,
  };
}

/** The first condition of a step that does not hold, in words; undefined when all hold. */
export function unmetCondition(
  conditions: StepConditions | undefined,
  { overdue, overdueCount, oldestAge, tags: accountTags }: AccountAge,
  item: OpenItem,
): string | undefined {
  if (!conditions) return undefined;
  if (conditions.unpaidCountAtLeast !== undefined && overdueCount < conditions.unpaidCountAtLeast) {
    return `${overdueCount} overdue items, fewer than ${conditions.unpaidCountAtLeast}`;
  }
  const net = overdue.find((entry) => entry.currency === item.invoice.currency)?.net ?? 0n;
  if (conditions.balanceAtLeast !== undefined && net < conditions.balanceAtLeast) {
    return `overdue net ${net} below ${conditions.balanceAtLeast}`;
  }
  if (conditions.oldestAgeAtLeast !== undefined && oldestAge < conditions.oldestAgeAtLeast) {
    return `oldest item ${oldestAge} days past due, fewer than ${conditions.oldestAgeAtLeast}`;
  }
  const tags = new Set([...accountTags, ...item.invoice.tags]);
  const missing = conditions.tagsPresent?.find((tag) => !tags.has(tag));
  if (missing !== undefined) return `tag ${missing} is absent`;
  const present = conditions.tagsAbsent?.find((tag) => tags.has(tag));
  return present === undefined ? undefined : `tag ${present} is present`;
}

/** The date of the last message or letter that reached, or may have reached, the customer. */
export function lastContactDate(state: CollectionState): IsoDate | undefined {
  return countingNotices(state.notices)
    .filter((notice) => notice.channel !== 'task')
    .map((notice) => notice.date)
    .sort()
    .at(-1);
}

/** Messages and letters of this episode that reached, or may have reached, the customer. */
export function messageCount(state: CollectionState): number {
  const since = state.episodeSince ?? '';
  return countingNotices(state.notices).filter((notice) => notice.channel !== 'task' && notice.decidedAt > since)
    .length;
}
