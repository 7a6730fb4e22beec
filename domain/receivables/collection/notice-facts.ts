import { dateIn } from '../../platform/dates';
import type { IsoInstant } from '../../platform/dates';
import type { ClaimFacts, CreditFacts, ItemFacts, NoticeFacts } from '../letters/notice-facts';
import type { NoticeDraft } from './decision';
import { lastContactDate } from './progress';
import type { CollectionState } from './state';

/** What the letter and statement of a drafted notice say: rows of the ledger it was decided on, and nothing else. */
export function noticeFactsOf(state: CollectionState, draft: NoticeDraft, now: IsoInstant): NoticeFacts {
  const { company, account } = state;
  const today = dateIn(company.zone, now);
  return {
    noticeDate: today,
    bookedThrough: today,
    payBy: draft.payBy ?? today,
    paymentReference: account.number,
    creditor: { name: company.name, ...company.letterhead },
    customer: { number: account.number, name: account.name, addressLines: [] },
    items: itemFacts(state, draft),
    claims: claimFacts(state, draft),
    credits: creditFacts(state, draft),
  };
}

function itemFacts(state: CollectionState, draft: NoticeDraft): ItemFacts[] {
  const items = new Map(state.ledger.items.map((item) => [item.id, item]));
  return draft.items.flatMap((listed) => {
    const item = items.get(listed.itemId);
    if (!item) return [];
    return [
      {
        number: item.number,
        issueDate: item.invoice.issueDate,
        dueDate: item.dueDate,
        currency: item.invoice.currency,
        amount: item.amount,
        open: listed.open,
        disputed: item.disputed,
        daysOverdue: listed.daysOverdue,
      },
    ];
  });
}

/**
 * Claims demanded before and still open, or taken back since the customer was last written to; then those this notice
 * demands for the first time.
 */
function claimFacts(state: CollectionState, draft: NoticeDraft): ClaimFacts[] {
  const numbers = new Map(state.ledger.items.map((item) => [item.id, item.number]));
  const numberOf = (itemId: string | undefined) => (itemId === undefined ? undefined : numbers.get(itemId));
  const currencies = new Set(draft.totals.map((total) => total.currency));
  const firstNamed = new Set(draft.firstNamed);
  const toldOn = lastContactDate(state) ?? '';
  const earlier = state.ledger.claims
    .filter((claim) => claim.demandedOn !== undefined || firstNamed.has(claim.id))
    .map((claim) => ({ claim, news: claim.takenBack && claim.takenBack.on >= toldOn ? claim.takenBack : undefined }))
    .filter(({ claim, news }) => (claim.open > 0n || news !== undefined) && currencies.has(claim.currency))
    .map(({ claim, news }) => ({
      kind: claim.kind,
      itemNumber: numberOf(claim.itemId),
      currency: claim.currency,
      open: claim.open,
      rows: [],
      basis: undefined,
      ...(news ? { takenBack: news.amount } : {}),
    }));
  const first = draft.claims.map((claim) => ({
    kind: claim.kind,
    itemNumber: claim.kind === 'notice-fee' ? undefined : numberOf(claim.itemId),
    currency: claim.currency,
    open: claim.amount,
    rows: claim.rows,
    basis: claim.source,
  }));
  return [...earlier, ...first];
}

function creditFacts(state: CollectionState, draft: NoticeDraft): CreditFacts[] {
  const currencies = new Set(draft.totals.map((total) => total.currency));
  return state.ledger.credits.flatMap((credit) =>
    !currencies.has(credit.currency) || credit.kind === 'write-off' || !credit.posted || credit.unapplied <= 0n
      ? []
      : [
          {
            kind: credit.kind,
            number: credit.number,
            date: credit.bookingDate,
            currency: credit.currency,
            unapplied: credit.unapplied,
          },
        ],
  );
}
