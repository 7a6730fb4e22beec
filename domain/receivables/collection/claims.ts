import { addDays, daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { groupBy } from '../../platform/group-by';
import { sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import { fixedSum } from '../interest/fixed-sum';
import { noticeFee } from '../interest/notice-fee';
import type { InterestRefusal } from '../interest/refusal';
import { interestStatement } from '../interest/statement';
import type { Claim, ClaimKind, OpenItem } from '../ledger/types';
import type { Context } from './context';
import { debtFacts } from './debt-facts';
import type { ClaimDraft, ClaimRow, Reason } from './decision';
import type { MessageStep } from './policy';
import { countingNotices } from './ladder';

export type NoticeClaims =
  | { kind: 'claims'; drafts: ClaimDraft[]; reasons: Reason[] }
  | { kind: 'missing-rate'; detail: string; itemNumber: string };

/**
 * What a message step demands for the first time: interest up to today beyond what earlier claims hold, the fixed sum
 * once an item, one fee a message. Where law or contract give nothing, or a fact is missing, nothing is claimed and the
 * reason says so; a missing rate stops the step for a person.
 */
export function noticeClaims(context: Context, step: MessageStep): NoticeClaims {
  const drafts: ClaimDraft[] = [];
  const reasons: Reason[] = [];
  const items = context.chased.flatMap((entry) => entry.items);
  const earlierOf = groupBy(context.state.ledger.claims, (claim) => claim.itemId);
  for (const item of items) {
    const earlier = earlierOf.get(item.id) ?? [];
    if (step.demands.interest) {
      const interest = interestClaim(context, item, earlier);
      const waived = interest.kind === 'refused' && context.state.facts.ratesWaived?.includes(interest.detail) === true;
      if (interest.kind === 'refused' && interest.reason === 'no-rate' && !waived) {
        return { kind: 'missing-rate', detail: interest.detail, itemNumber: item.number };
      }
      if (interest.kind === 'refused') reasons.push(refusal(item, 'interest', interest));
      else if (interest.draft) drafts.push(interest.draft);
    }
    if (step.demands.fixedSum && !earlier.some((claim) => claim.kind === 'fixed-sum')) {
      const due = fixedSum(debtFacts(context, item), context.today, context.rates.laws);
      if (due.kind === 'refused') reasons.push(refusal(item, 'fixed-sum', due));
      else drafts.push(draft(item, 'fixed-sum', due.amount, due.currency, due.law, due.source));
    }
  }
  if (step.demands.fee) {
    const fee = feeClaim(context, items);
    if (fee) drafts.push(fee);
  }
  return { kind: 'claims', drafts, reasons: [...reasons, ...drafts.map(claimReason)] };
}

/**
 * The interest on the undisputed part beyond what was claimed before. The rows it shows begin where the last claim ended,
 * so that every notice adds up for itself.
 */
function interestClaim(
  context: Context,
  item: OpenItem,
  ofItem: readonly Claim[],
): { kind: 'interest'; draft: ClaimDraft | undefined } | InterestRefusal {
  const facts = debtFacts(context, item);
  const debt = { ...facts, principal: facts.principal - item.disputed };
  const statement = interestStatement(debt, context.today, context.rates.laws, context.rates.rates);
  if (statement.kind === 'refused') return statement;
  const earlier = ofItem.filter((claim) => claim.kind === 'interest');
  const amount = statement.total - sum(earlier.map((claim) => claim.amount));
  if (amount <= 0n) return { kind: 'interest', draft: undefined };
  const claimedTo = earlier
    .map((claim) => claim.accruedTo ?? '')
    .sort()
    .at(-1);
  const rows = rowsAfter(statement.rows, claimedTo, amount);
  const first = rows[0];
  return {
    kind: 'interest',
    draft: {
      ...draft(item, 'interest', amount, statement.currency, statement.law, first?.source ?? statement.law),
      accruedFrom: first?.from,
      accruedTo: rows.at(-1)?.to,
      rows,
    },
  };
}

/**
 * The rows after a day. The row the day lies in is shortened, and takes what rounding and earlier claims leave, so that the
 * rows come to the amount.
 */
function rowsAfter(rows: readonly ClaimRow[], day: IsoDate | undefined, amount: Minor): ClaimRow[] {
  if (day === undefined || day === '') return [...rows];
  const after = rows
    .filter((row) => row.to > day)
    .map((row) => (row.from > day ? row : { ...row, from: addDays(day, 1), days: daysBetween(day, row.to) }));
  const [first, ...rest] = after;
  if (!first) return [];
  return [{ ...first, amount: amount - sum(rest.map((row) => row.amount)) }, ...rest];
}

/** One fee a message: the highest that the law of any listed item allows. */
function feeClaim(context: Context, items: readonly OpenItem[]): ClaimDraft | undefined {
  const written = countingNotices(context.state.notices).filter((notice) => notice.channel !== 'task');
  const warned = new Set(written.flatMap((notice) => notice.items.map((listed) => listed.itemId)));
  let highest: ClaimDraft | undefined;
  for (const item of items) {
    const fee = noticeFee(debtFacts(context, item), context.rates.laws, { starting: !warned.has(item.id) });
    if (fee.kind === 'refused' || fee.amount <= 0n) continue;
    if (highest === undefined || fee.amount > highest.amount) {
      highest = { ...draft(item, 'notice-fee', fee.amount, fee.currency, fee.law, fee.source), itemId: item.id };
    }
  }
  return highest;
}

function draft(
  item: OpenItem,
  kind: ClaimKind,
  amount: bigint,
  currency: string,
  law: string,
  source: string,
): ClaimDraft {
  return {
    itemId: item.id,
    kind,
    currency,
    amount,
    accruedFrom: undefined,
    accruedTo: undefined,
    law,
    source,
    rows: [],
  };
}

function refusal(item: OpenItem, kind: ClaimKind, why: InterestRefusal): Reason {
  return {
    rule: `no-${kind}`,
    detail: `${item.number}: ${why.detail}`,
    numbers: { item: item.number, reason: why.reason, ...(why.fact === undefined ? {} : { fact: why.fact }) },
  };
}

function claimReason(claim: ClaimDraft): Reason {
  return {
    rule: claim.kind,
    detail: claim.source,
    numbers: {
      law: claim.law,
      currency: claim.currency,
      minor: claim.amount.toString(),
      ...(claim.accruedFrom === undefined ? {} : { from: claim.accruedFrom }),
      ...(claim.accruedTo === undefined ? {} : { to: claim.accruedTo }),
    },
  };
}
