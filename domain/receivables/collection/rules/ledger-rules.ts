import type { OverdueNet } from '../../ledger/overdue-net';
import { settle } from '../../ledger/settle';
import type { Context, Rule } from '../context';
import { askOnce, waitUntil } from '../context';
import { toleranceOf } from '../policy';
import { draftTask } from '../task-draft';
import { futureFireInstants } from './step-rules';

/** Money first: credits whose booking day has come are posted before anything else is decided. */
export const postCredits: Rule = (context) => {
  const { state, policy, today } = context;
  const settled = settle(state.ledger, today, policy.allocation);
  if (settled.posted.length === 0 && settled.allocations.length === 0) return undefined;
  return {
    kind: 'act',
    did: 'post-credits',
    summary: `Posted ${settled.posted.length} credits, settled ${settled.allocations.length} amounts`,
    effects: [{ kind: 'post-credits', posted: settled.posted, allocations: settled.allocations }],
    reasons: [
      ...settled.allocations.map((allocation) => ({
        rule: allocation.rule,
        detail: `${allocation.part} of ${allocation.target.kind} settled`,
        numbers: {
          credit: allocation.creditId,
          target: allocation.target.id,
          part: allocation.part,
          minor: allocation.amount.toString(),
        },
      })),
      ...settled.reasons.map((reason) => ({
        rule: reason.code,
        detail: reason.detail,
        numbers: { credit: reason.creditId, ...(reason.document === undefined ? {} : { document: reason.document }) },
      })),
    ],
  };
};

/** The episode ends when the account has no overdue item left, or others took it over. */
export const endWhenNothingIsOverdue: Rule = (context) => {
  const { state, today } = context;
  if (state.account.handedOverOn !== undefined) {
    return {
      kind: 'end',
      outcome: 'handed-over',
      summary: 'Collection ends: the account was handed over',
      reasons: [
        {
          rule: 'handed-over',
          detail: `Handed over on ${state.account.handedOverOn}`,
          numbers: { on: state.account.handedOverOn },
        },
      ],
    };
  }
  const overdue = state.ledger.items.filter(
    (item) => item.open > 0n && item.dueDate < today && item.visibleOn <= today,
  );
  if (overdue.length > 0) return undefined;
  return {
    kind: 'end',
    outcome: 'settled',
    summary: 'Collection ends: nothing is overdue any more',
    reasons: [
      { rule: 'nothing-overdue', detail: `No open item is due before ${today}`, numbers: { today, overdueItems: 0 } },
      // Paying the principal does not pay the claims: they stay owed, and the timeline says so.
      ...state.ledger.claims
        .filter((claim) => claim.open > 0n)
        .map((claim) => ({
          rule: 'claim-stays-open',
          detail: `${claim.kind} is still owed`,
          numbers: { claim: claim.id, currency: claim.currency, minor: claim.open.toString() },
        })),
    ],
  };
};

/** At or under the tolerance nothing is sent; money that lies unmatched is matched by a person. */
export const withinTolerance: Rule = (context) => {
  const { overdue, policy, chased } = context;
  if (chased.length > 0) return undefined;
  const reasons = overdue.map((entry) => ({
    rule: 'within-tolerance',
    detail: `Overdue net in ${entry.currency} is at or under the tolerance`,
    numbers: {
      currency: entry.currency,
      overdue: entry.overdue.toString(),
      disputed: entry.disputed.toString(),
      unapplied: entry.unapplied.toString(),
      net: entry.net.toString(),
      tolerance: toleranceOf(policy, entry.currency).toString(),
    },
  }));
  const unmatched = overdue.find((entry) => matchSubject(entry) !== undefined);
  return (
    (unmatched && askToMatch(context, unmatched, reasons[0])) ??
    waitUntil(context, 'an overdue balance above the tolerance', reasons, ...futureFireInstants(context))
  );
};

/** What a matching task is about: money of this amount lying unmatched beside overdue items. */
export function matchSubject({ currency, overdue, unapplied }: OverdueNet): string | undefined {
  return overdue > 0n && unapplied > 0n ? `${currency} ${unapplied}` : undefined;
}

function askToMatch(context: Context, unmatched: OverdueNet, reason: Parameters<typeof askOnce>[2] | undefined) {
  const { currency, unapplied } = unmatched;
  const about = matchSubject(unmatched);
  const asked = context.state.tasks.some((task) => task.kind === 'match-payment' && task.about === about);
  if (asked || about === undefined || reason === undefined) return undefined;
  return askOnce(
    context,
    draftTask(context, {
      kind: 'match-payment',
      title: `Match ${currency} paid without a reference by ${context.state.account.name}`,
      about,
      form: { currency, unappliedMinor: unapplied.toString() },
    }),
    reason,
  );
}
