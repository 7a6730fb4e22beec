import type { IsoDate } from '../../platform/dates';
import { groupBy } from '../../platform/group-by';
import { sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import { fixedSum } from '../interest/fixed-sum';
import { interestStatement } from '../interest/statement';
import { planTakeBack } from '../ledger/take-back';
import type { TakeBack } from '../ledger/take-back';
import type { Claim, Ledger, OpenItem } from '../ledger/types';
import { debtFacts } from './debt-facts';
import type { RateBook } from './rate-book';
import type { CollectionState } from './state';

/** Claims of one kind on one item that hold more than is owed. Amounts in minor units. */
export interface Overdemanded {
  readonly item: OpenItem;
  readonly kind: 'interest' | 'fixed-sum';
  /** What was demanded, through which day, and what is owed through that day. */
  readonly demanded: Minor;
  readonly through: IsoDate;
  readonly owed: Minor;
  /** The newest claim is lowered first. */
  readonly takeBacks: readonly TakeBack[];
}

/**
 * Interest and fixed sums that were demanded beyond what is owed through the last day they were counted to, because a
 * payment or credit note came to the ledger afterwards with a value date before that day. Compared with the statement of
 * that same day, so that every later notice goes on from a sum that was right. An open dispute takes nothing back: it
 * may be rejected.
 * @param ledger with the items that are settled, too: their claims stand.
 */
export function overdemanded(
  parties: Pick<CollectionState, 'account' | 'company'>,
  ledger: Ledger,
  rates: RateBook,
): Overdemanded[] {
  const demanded = ledger.claims.filter((claim) => claim.demandedOn !== undefined);
  const moved = demanded.length === 0 ? [] : ledger.items.filter((item) => item.movements.length > 0);
  if (moved.length === 0) return [];
  const claims = groupBy(demanded, (claim) => claim.itemId);
  return moved.flatMap((item) => {
    const ofItem = claims.get(item.id);
    if (!ofItem) return [];
    return (['interest', 'fixed-sum'] as const).flatMap((kind) => {
      const excess = excessOf(parties, item, kind, ofItem, rates);
      return excess ? [excess] : [];
    });
  });
}

function excessOf(
  parties: Pick<CollectionState, 'account' | 'company'>,
  item: OpenItem,
  kind: Overdemanded['kind'],
  ofItem: readonly Claim[],
  rates: RateBook,
): Overdemanded | undefined {
  // One that was taken back whole still says through which day all of them together were counted.
  const claims = ofItem.filter((claim) => claim.kind === kind);
  const through = claims
    .map((claim) => claim.accruedTo ?? claim.demandedOn ?? '')
    .sort()
    .at(-1);
  if (through === undefined || !item.movements.some((movement) => movement.date < through)) return undefined;
  const owed = owedOf(parties, item, kind, through, rates);
  const demanded = sum(claims.map((claim) => claim.amount));
  if (owed === undefined || demanded <= owed) return undefined;
  const takeBacks: TakeBack[] = [];
  let left = demanded - owed;
  for (const claim of [...claims].reverse()) {
    const part = left > 0n ? planTakeBack(claim, left < claim.amount ? left : claim.amount) : undefined;
    if (!part) continue;
    takeBacks.push(part);
    left -= part.amount;
  }
  return takeBacks.length === 0 ? undefined : { item, kind, demanded, through, owed, takeBacks };
}

/** Undefined where it cannot be counted any more: then nothing is taken back on a guess. */
function owedOf(
  parties: Pick<CollectionState, 'account' | 'company'>,
  item: OpenItem,
  kind: Overdemanded['kind'],
  through: IsoDate,
  { laws, rates }: RateBook,
): Minor | undefined {
  const debt = debtFacts({ state: parties }, item);
  const counted = kind === 'interest' ? interestStatement(debt, through, laws, rates) : fixedSum(debt, through, laws);
  if (counted.kind === 'refused') return counted.reason === 'not-overdue' ? 0n : undefined;
  return counted.kind === 'statement' ? counted.total : counted.amount;
}
