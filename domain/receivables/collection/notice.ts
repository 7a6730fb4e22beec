import { addDays, daysBetween } from '../../platform/dates';
import { formatMajor, sum } from '../../platform/money';
import { noticeClaims } from './claims';
import { contactClosing } from './contact';
import type { Context } from './context';
import type { ClaimDraft, NoticeDraft, NoticeItemDraft, NoticeTotals, Reason, TaskDraft } from './decision';
import type { CollectionStep, MessageStep } from './policy';
import type { Candidate } from './progress';
import { draftTask } from './task-draft';

export type DraftedNotice =
  | { kind: 'notice'; notice: NoticeDraft; summary: string; reasons: Reason[] }
  | { kind: 'missing-rate'; detail: string; itemNumber: string };

/**
 * Drafts the step: one message per customer that carries the highest step due, lists all overdue items and demands one
 * fee; or the task that a call or a decision is.
 * @param raised the items that climb with it.
 */
export function draftNotice(context: Context, lead: Candidate, raised: readonly Candidate[]): DraftedNotice {
  const items = listItems(context, raised);
  if (lead.step.kind !== 'message') {
    const totals = totalsOf(context, [], []);
    // Who asked not to be contacted is not called either: the step counts as taken.
    const skipped = lead.step.kind === 'call' && context.state.account.contactStoppedOn !== undefined;
    const task = skipped ? undefined : stepTask(context, lead.step, totals);
    const notice = base(lead, items, totals, { channel: 'task', task });
    const summary = `${lead.step.code}: ${skipped ? 'left out, contact was stopped' : 'a person is asked'}`;
    return { kind: 'notice', notice, summary, reasons: [] };
  }
  const claims = noticeClaims(context, lead.step);
  if (claims.kind === 'missing-rate') return claims;
  const firstNamed = unnamedClaims(context);
  const totals = totalsOf(context, claims.drafts, firstNamed);
  const channel = context.state.facts.channel === 'post' ? 'post' : 'email';
  const notice = base(lead, items, totals, {
    channel,
    template: lead.step.template,
    claims: claims.drafts,
    firstNamed,
    payBy: addDays(context.today, lead.step.payWithinDays),
    ...(channel === 'email' ? { validUntil: contactClosing(context) } : {}),
    ...(channel === 'post' ? { task: postTask(context, lead.step) } : {}),
  });
  const amounts = totals.map((total) => `${total.currency} ${formatMajor(total.total, total.currency)}`).join(', ');
  const summary = `${lead.step.code} to ${context.state.account.name}: ${items.length} overdue, ${amounts}`;
  return { kind: 'notice', notice, summary, reasons: claims.reasons };
}

function base(
  lead: Candidate,
  items: readonly NoticeItemDraft[],
  totals: readonly NoticeTotals[],
  parts: Partial<NoticeDraft> & Pick<NoticeDraft, 'channel'>,
): NoticeDraft {
  return {
    step: lead.step.code,
    stepIndex: lead.stepIndex,
    items,
    totals,
    template: undefined,
    claims: [],
    firstNamed: [],
    payBy: undefined,
    validUntil: undefined,
    task: undefined,
    ...parts,
  };
}

function listItems(context: Context, raised: readonly Candidate[]): NoticeItemDraft[] {
  const raisedTo = new Map(raised.map((candidate) => [candidate.item.id, candidate.step.code]));
  return context.chased.flatMap((entry) =>
    entry.items.map((item) => ({
      itemId: item.id,
      raisedTo: raisedTo.get(item.id),
      open: item.open - item.disputed,
      daysOverdue: daysBetween(item.dueDate, context.today),
    })),
  );
}

/** Bank fees of returned payments that no notice has named yet; only a named claim may take a payment. */
function unnamedClaims({ chased, state }: Context): string[] {
  const currencies = new Set(chased.map((entry) => entry.currency));
  return state.ledger.claims
    .filter((claim) => claim.kind === 'bank-fee' && claim.demandedOn === undefined && claim.open > 0n)
    .filter((claim) => currencies.has(claim.currency))
    .map((claim) => claim.id);
}

function totalsOf(context: Context, drafts: readonly ClaimDraft[], firstNamed: readonly string[]): NoticeTotals[] {
  const named = new Set(firstNamed);
  return context.chased.map((entry) => {
    const open = context.state.ledger.claims.filter(
      (claim) => claim.currency === entry.currency && (claim.demandedOn !== undefined || named.has(claim.id)),
    );
    const claims =
      sum(open.map((claim) => claim.open)) +
      sum(drafts.filter((draft) => draft.currency === entry.currency).map((draft) => draft.amount));
    const unapplied = entry.unapplied + entry.openCredits;
    return {
      currency: entry.currency,
      principal: entry.overdue,
      claims,
      unapplied,
      total: entry.overdue + claims - unapplied,
    };
  });
}

function stepTask(
  context: Context,
  step: Exclude<CollectionStep, MessageStep>,
  totals: readonly NoticeTotals[],
): TaskDraft {
  const { account } = context.state;
  const amounts = totals.map((total) => `${total.currency} ${formatMajor(total.total, total.currency)}`).join(', ');
  return draftTask(context, {
    kind: step.kind === 'call' ? 'call-customer' : 'decide-next-step',
    title: step.kind === 'call' ? `Call ${account.name} about ${amounts}` : `Decide about ${account.name}: ${amounts}`,
    terms: step.task,
    priority: step.kind === 'call' ? 60 : 70,
    form: {
      account: account.number,
      overdue: amounts,
      ...(account.phone === undefined ? {} : { phone: account.phone }),
    },
  });
}

function postTask(context: Context, step: MessageStep): TaskDraft {
  return draftTask(context, {
    kind: 'send-by-post',
    title: `Send ${step.code} to ${context.state.account.name} by post`,
    priority: 60,
    form: { step: step.code, account: context.state.account.number },
  });
}
