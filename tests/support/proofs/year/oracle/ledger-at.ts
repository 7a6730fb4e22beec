import type { AllocationRow, Books, ClaimRow, CreditRow, ItemRow, NoticeRow, TakeBackRow } from './books';

/** An item as it stood at a moment. */
export interface ItemAt {
  readonly row: ItemRow;
  readonly open: bigint;
  readonly disputed: bigint;
  /** What credits had settled of it, by value date. */
  readonly movements: readonly { readonly date: string; readonly amount: bigint }[];
}

/** Wall time, epoch milliseconds, at which an id of version 7 was made (RFC 9562 § 5.7). */
export function madeAtMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

/** An id that stands before all that are made from a wall time on. */
export function idMadeAt(wallMs: number): string {
  const hex = wallMs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/**
 * The ledger as it stood at any moment of the run, put together from its rows. Everything that changes an account is made
 * under the account's lock by one program, and every row's id tells when: so ids order what was there before a notice.
 */
export class LedgerAt {
  private readonly itemsOf = new Map<string, ItemRow[]>();
  private readonly creditsOf = new Map<string, CreditRow[]>();
  private readonly claimsOf = new Map<string, ClaimRow[]>();
  private readonly byItem = new Map<string, AllocationRow[]>();
  private readonly byClaim = new Map<string, AllocationRow[]>();
  private readonly byCredit = new Map<string, AllocationRow[]>();
  private readonly disputesOf = new Map<string, Books['disputes'][number][]>();
  private readonly creditRows = new Map<string, CreditRow>();
  /** When a credit was taken back, or a dispute was resolved: the id of the event. */
  private readonly endedBy = new Map<string, string>();
  private readonly notices = new Map<string, NoticeRow>();
  private readonly takeBacksOf = new Map<string, TakeBackRow[]>();
  /** Allocations to claims that ended because the claim was taken back: the id of the event. */
  private readonly releasedBy = new Map<string, string>();

  constructor(books: Books) {
    for (const item of books.items) push(this.itemsOf, item.accountId, item);
    for (const claim of books.claims) push(this.claimsOf, claim.accountId, claim);
    for (const credit of books.credits) {
      push(this.creditsOf, credit.accountId, credit);
      this.creditRows.set(credit.id, credit);
    }
    for (const allocation of books.allocations) {
      if (allocation.itemId !== null) push(this.byItem, allocation.itemId, allocation);
      if (allocation.claimId !== null) push(this.byClaim, allocation.claimId, allocation);
      push(this.byCredit, allocation.creditId, allocation);
    }
    for (const dispute of books.disputes) push(this.disputesOf, dispute.itemId, dispute);
    for (const event of books.events) {
      if (!this.endedBy.has(event.subject)) this.endedBy.set(event.subject, event.id);
    }
    for (const notice of books.notices) this.notices.set(notice.id, notice);
    this.readTakeBacks(books);
  }

  /** A voided allocation to a claim ended with the claim's next lowering, unless its payment was taken back before. */
  private readTakeBacks({ items, claims, allocations, takeBacks }: Books): void {
    const itemIds = new Map(items.map(({ number, id }) => [number, id]));
    for (const row of takeBacks) push(this.takeBacksOf, `${itemIds.get(row.item)}/${row.kind}`, row);
    const keys = new Map(claims.map(({ id, itemId, kind }) => [id, `${itemId}/${kind}`]));
    for (const { id, claimId, creditId, isVoided } of allocations) {
      if (!isVoided || claimId === null) continue;
      const lowered = this.takeBacksOf.get(keys.get(claimId) ?? '')?.find((row) => row.id > id);
      if (lowered && !isBefore(this.endedBy.get(creditId), lowered.id)) this.releasedBy.set(id, lowered.id);
    }
  }

  /** What had been taken back of the claims of a kind on an item just before the id was made. */
  private takenBackBefore(itemId: string, kind: string, id: string): bigint {
    return sum((this.takeBacksOf.get(`${itemId}/${kind}`) ?? []).filter((row) => row.id < id));
  }

  /** The account's items that the ledger showed by a date, as they stood just before the id was made. */
  itemsBefore(accountId: string, id: string, date: string): ItemAt[] {
    return (this.itemsOf.get(accountId) ?? [])
      .filter((row) => row.id < id && row.visibleOn <= date)
      .map((row) => this.itemBefore(row, id));
  }

  private itemBefore(row: ItemRow, id: string): ItemAt {
    const live = (this.byItem.get(row.id) ?? []).filter((allocation) => this.isLive(allocation, id));
    const open = row.amount - sum(live);
    const disputes = (this.disputesOf.get(row.id) ?? []).filter(
      (dispute) => dispute.id < id && !isBefore(this.endedBy.get(dispute.id), id),
    );
    const disputed = sum(disputes);
    const movements = live.map(({ creditId, amount }) => ({
      date: this.creditRows.get(creditId)?.valueDate ?? '',
      amount,
    }));
    return { row, open, disputed: disputed < open ? disputed : open, movements };
  }

  /** Money of the account that nothing had taken just before the id was made. */
  unappliedBefore(accountId: string, id: string, date: string): { readonly row: CreditRow; readonly left: bigint }[] {
    return (this.creditsOf.get(accountId) ?? [])
      .filter((row) => row.kind !== 'write-off' && row.id < id && row.bookingDate <= date)
      .filter((row) => !isBefore(this.endedBy.get(row.id), id))
      .map((row) => {
        const used = (this.byCredit.get(row.id) ?? []).filter(
          (allocation) => spendsMoney(allocation) && this.isLive(allocation, id),
        );
        return { row, left: row.amount - sum(used) };
      })
      .filter(({ left }) => left > 0n);
  }

  /** What is open of the claims that stand (named by a notice that reached the customer, or by this one), by kind and currency. */
  claimsNamed(
    notice: NoticeRow,
  ): { readonly kind: string; readonly currency: string; readonly open: bigint; readonly isNew: boolean }[] {
    const lowered = new Set<string>();
    return (this.claimsOf.get(notice.accountId) ?? [])
      .filter(({ noticeId }) => noticeId === notice.id || this.wasNamedBefore(noticeId, notice.id))
      .map(({ id, itemId, kind, currency, amount, noticeId }) => {
        const live = (this.byClaim.get(id) ?? []).filter((allocation) => this.isLive(allocation, notice.id));
        // Known for all claims of a kind on an item together, so it is taken off once.
        const key = `${itemId}/${kind}`;
        const back = itemId === null || lowered.has(key) ? 0n : this.takenBackBefore(itemId, kind, notice.id);
        lowered.add(key);
        return { kind, currency, open: amount - back - sum(live), isNew: noticeId === notice.id };
      });
  }

  /** Interest on an item that notices before this one demanded, less what was taken back of it. */
  interestDemandedBefore(notice: NoticeRow, itemId: string): bigint {
    const demanded = (this.claimsOf.get(notice.accountId) ?? []).filter(
      (claim) => claim.kind === 'interest' && claim.itemId === itemId && this.wasNamedBefore(claim.noticeId, notice.id),
    );
    return sum(demanded) - this.takenBackBefore(itemId, 'interest', notice.id);
  }

  /** Interest on an item that this notice demands for the first time. */
  interestDemandedBy(notice: NoticeRow, itemId: string): bigint {
    return sum(
      (this.claimsOf.get(notice.accountId) ?? []).filter(
        (claim) => claim.kind === 'interest' && claim.itemId === itemId && claim.noticeId === notice.id,
      ),
    );
  }

  /** What changed on the listed items after the notice was decided and before a wall time. */
  changesBetween(notice: NoticeRow, wallMs: number): string[] {
    const isBetween = (id: string | undefined): boolean => id !== undefined && id > notice.id && madeAtMs(id) < wallMs;
    return notice.items.flatMap((itemId) => [
      ...(this.byItem.get(itemId) ?? []).filter(({ id }) => isBetween(id)).map(() => `${itemId} was paid`),
      ...(this.byItem.get(itemId) ?? [])
        .filter(({ creditId }) => isBetween(this.endedBy.get(creditId)))
        .map(() => `a payment of ${itemId} was taken back`),
      ...(this.disputesOf.get(itemId) ?? [])
        .filter(({ id }) => isBetween(id) || isBetween(this.endedBy.get(id)))
        .map(() => `${itemId} was disputed`),
    ]);
  }

  private wasNamedBefore(noticeId: string | null, id: string): boolean {
    const notice = noticeId === null ? undefined : this.notices.get(noticeId);
    return notice !== undefined && notice.id < id && reached(notice);
  }

  private isLive(allocation: AllocationRow, id: string): boolean {
    if (allocation.id > id || isBefore(this.releasedBy.get(allocation.id), id)) return false;
    return !isBefore(this.endedBy.get(allocation.creditId), id);
  }
}

/** Whether a step reached the customer, or counts although nobody was written to (a call, a decision). */
export function reached(notice: NoticeRow): boolean {
  if (notice.isWithdrawn) return false;
  if (notice.channel === 'task') return true;
  if (notice.channel === 'email') return notice.outboxState === 'sent';
  return notice.taskState === 'completed' && notice.taskOutcome === 'sent';
}

/** Withheld tax settles a debt without money. */
function spendsMoney({ part }: AllocationRow): boolean {
  return part === 'principal' || part === 'interest' || part === 'costs';
}

function isBefore(event: string | undefined, id: string): boolean {
  return event !== undefined && event < id;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

export function sum(rows: readonly { readonly amount: bigint }[]): bigint {
  return rows.reduce((total, { amount }) => total + amount, 0n);
}
