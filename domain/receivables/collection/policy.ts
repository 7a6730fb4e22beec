import type { CandidateGroup } from '../../platform/access';
import { contactWindowProblem } from '../../platform/contact-window';
import type { ContactWindow } from '../../platform/contact-window';
import type { Currency, Minor } from '../../platform/money';
import type { AllocationPolicyName } from '../ledger/allocation-policy';

/**
 * A tenant's collection policy: versioned data, never code. A company without one uses the shipped default.
 * The steps are climbed one by one by every open item; none is ever skipped.
 */
export interface CollectionPolicy {
  readonly name: string;
  /** 0 for the shipped default, then 1, 2, … */
  readonly version: number;
  /**
   * Whose age counts: each item's own (`item`), or the account's oldest overdue item (`oldest-item`), which re-anchors
   * when that item is paid.
   */
  readonly anchor: 'item' | 'oldest-item';
  /** Overdue net at or under it, per currency, is not chased; a currency that is not named has 0. */
  readonly tolerances: readonly { readonly currency: Currency; readonly minor: Minor }[];
  /** Whole days between two messages to one customer; 0 switches it off. */
  readonly minimumIntervalDays: number;
  /** Messages an episode may carry at most; undefined is no limit. */
  readonly maximumMessages: number | undefined;
  readonly window: ContactWindow;
  readonly allocation: AllocationPolicyName;
  /** The address mails are sent from. */
  readonly sender: string;
  readonly steps: readonly CollectionStep[];
}

/**
 * When a step fires, and only after the step before it was taken:
 * `net-days` — due date + days ≤ today; `end-of-month` — last day of the month of due date + days ≤ today;
 * `previous` — the real date of the step before + days ≤ today.
 */
export interface Trigger {
  readonly kind: 'net-days' | 'end-of-month' | 'previous';
  readonly days: number;
}

/** What must hold of the account for a step, all of it together. */
export interface StepConditions {
  readonly unpaidCountAtLeast?: number | undefined;
  /** Overdue net of the item's currency, minor units. */
  readonly balanceAtLeast?: Minor | undefined;
  /** Days since the due date of the oldest open item. */
  readonly oldestAgeAtLeast?: number | undefined;
  readonly tagsPresent?: readonly string[] | undefined;
  readonly tagsAbsent?: readonly string[] | undefined;
}

/** What a message step demands beside the principal, where law or contract allow it. */
export interface Demands {
  readonly interest: boolean;
  readonly fixedSum: boolean;
  readonly fee: boolean;
}

/** How long people have, and what happens when nobody decides. */
export interface TaskTerms {
  readonly candidateGroup: CandidateGroup;
  readonly escalateTo: CandidateGroup;
  readonly dueDays: number;
  readonly lapseDays: number;
}

interface StepBase {
  /** Kebab-case, unique in the policy, e.g. `formal-notice`. */
  readonly code: string;
  readonly trigger: Trigger;
  readonly conditions: StepConditions | undefined;
}

export interface MessageStep extends StepBase {
  readonly kind: 'message';
  /** Name of the letter. */
  readonly template: string;
  readonly demands: Demands;
  /** The new date to pay by: today + these days. */
  readonly payWithinDays: number;
}

export interface CallStep extends StepBase {
  readonly kind: 'call';
  readonly task: TaskTerms;
}

/** A person chooses: lawyer, write-off, instalments, or wait. Nobody deciding means `wait`. */
export interface DecisionStep extends StepBase {
  readonly kind: 'decision';
  readonly task: TaskTerms;
  /** Days until the question comes again when the outcome is `wait`. */
  readonly waitDays: number;
}

export type CollectionStep = MessageStep | CallStep | DecisionStep;

/** The tolerance of a currency, minor units. */
export function toleranceOf(policy: CollectionPolicy, currency: Currency): Minor {
  return policy.tolerances.find((entry) => entry.currency === currency)?.minor ?? 0n;
}

/** What is wrong with a policy, by JSON pointer; empty when it can be used. Shape is checked before (zod). */
export function policyProblems(policy: CollectionPolicy): { pointer: string; detail: string }[] {
  const problems: { pointer: string; detail: string }[] = [];
  if (policy.steps.length === 0) problems.push({ pointer: '/steps', detail: 'a policy needs at least one step' });
  const seen = new Set<string>();
  policy.steps.forEach((step, index) => {
    if (seen.has(step.code)) problems.push({ pointer: `/steps/${index}/code`, detail: `${step.code} is used twice` });
    seen.add(step.code);
    if (index === 0 && step.trigger.kind === 'previous') {
      problems.push({ pointer: '/steps/0/trigger', detail: 'the first step has no previous one to count from' });
    }
    if (step.kind !== 'message' && step.task.lapseDays < step.task.dueDays) {
      problems.push({ pointer: `/steps/${index}/task/lapseDays`, detail: 'a task cannot lapse before it is due' });
    }
    if (step.kind === 'decision' && index !== policy.steps.length - 1) {
      problems.push({ pointer: `/steps/${index}`, detail: 'the decision is the last step' });
    }
  });
  const window = contactWindowProblem(policy.window);
  if (window !== undefined) problems.push({ pointer: '/window', detail: window });
  return problems;
}
