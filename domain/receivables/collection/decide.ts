import type { IsoInstant } from '../../platform/dates';
import type { RateBook } from './rate-book';
import { contextOf } from './context';
import type { Rule } from './context';
import type { Decision } from './decision';
import type { CollectionPolicy } from './policy';
import type { CollectionState } from './state';
import { cancelRequested, channelClosed, insolvent, resting } from './rules/block-rules';
import { takeBackClaims } from './rules/claim-rules';
import { endWhenNothingIsOverdue, postCredits, withinTolerance } from './rules/ledger-rules';
import { messageOnItsWay, stepTaskOpen, takeNextStep } from './rules/step-rules';
import { actOnDecisions, escalateTasks, lapseTasks, withdrawNeedlessTasks } from './rules/task-rules';

/** Asked in this order; the first that applies decides. Money and people come before any further step. */
const RULES: readonly Rule[] = [
  postCredits,
  takeBackClaims,
  cancelRequested,
  lapseTasks,
  escalateTasks,
  actOnDecisions,
  endWhenNothingIsOverdue,
  withdrawNeedlessTasks,
  insolvent,
  resting,
  messageOnItsWay,
  withinTolerance,
  stepTaskOpen,
  channelClosed,
  takeNextStep,
];

/**
 * The brain of `collect-account`: what to do with this account at this moment, or what to wait for and until when, with
 * the rule that says so and its numbers. Pure: the process, previews, simulations and tests all call this function.
 * After an `act`, call it again on the changed state; it always reaches `wait` or `end`.
 * @param now the tenant's clock.
 */
export function decide(state: CollectionState, policy: CollectionPolicy, rates: RateBook, now: IsoInstant): Decision {
  const context = contextOf(state, policy, rates, now);
  for (const rule of RULES) {
    const decision = rule(context);
    if (decision) return decision;
  }
  return { kind: 'wait', until: undefined, waitingFor: 'news of the account', reasons: [] };
}
