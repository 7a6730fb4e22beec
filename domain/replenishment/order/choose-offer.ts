import { buyFrom } from './buy-quantity';
import type { Purchase } from './buy-quantity';
import type { Offer, OrderItem, Supplier } from './types';

/** What an offer costs by itself: its net cost, and stock-outs while it is later than needed. In minor units. */
export function costOfPurchase(item: OrderItem, { offer, netCost }: Purchase, lastsDays: number): number {
  const late = Math.max(0, offer.leadTimeDays - lastsDays);
  return netCost + late * item.dailyDemand * item.stockoutCost;
}

/** Purchases that cover the need, one an offer, by rising cost; ties by offer id. */
export function purchasesFor(
  item: OrderItem,
  need: number,
  offers: readonly Offer[],
  lastsDays: number,
  holdingRate: number,
): Purchase[] {
  const own = offers.filter(({ itemId }) => itemId === item.itemId);
  return own
    .flatMap((offer) => buyFrom(offer, need, item, holdingRate) ?? [])
    .sort(
      (a, b) =>
        costOfPurchase(item, a, lastsDays) - costOfPurchase(item, b, lastsDays) ||
        (a.offer.offerId < b.offer.offerId ? -1 : 1),
    );
}

/** A line of an order: an item's need with the purchase chosen for it. */
export interface ChosenLine {
  readonly item: OrderItem;
  readonly need: number;
  readonly lastsDays: number;
  readonly purchases: readonly Purchase[];
  readonly chosen: Purchase;
}

/**
 * Chooses suppliers so that the lines and the order costs of the suppliers used cost least: starts with each item's best
 * offer and moves one item at a time while that saves something. Each move lowers the total, so it ends. An order that is
 * open at a supplier already bears that supplier's order cost.
 */
export function chooseSuppliers(
  lines: readonly Omit<ChosenLine, 'chosen'>[],
  suppliers: ReadonlyMap<string, Supplier>,
  openAt: ReadonlySet<string>,
): ChosenLine[] {
  const chosen = lines.flatMap((line): ChosenLine[] => {
    const [best] = line.purchases;
    return best ? [{ ...line, chosen: best }] : [];
  });
  const orderCost = (id: string): number => (openAt.has(id) ? 0 : Number(suppliers.get(id)?.orderCost ?? 0n));
  const uses = (id: string): number => chosen.filter((line) => line.chosen.offer.supplierId === id).length;
  for (let moved = true; moved;) {
    moved = false;
    for (const [at, line] of chosen.entries()) {
      const from = line.chosen.offer.supplierId;
      const now = costOfPurchase(line.item, line.chosen, line.lastsDays) + (uses(from) === 1 ? orderCost(from) : 0);
      for (const other of line.purchases) {
        const to = other.offer.supplierId;
        const joins = to === from ? uses(to) === 1 : uses(to) === 0;
        const then = costOfPurchase(line.item, other, line.lastsDays) + (joins ? orderCost(to) : 0);
        if (then >= now - 1e-6) continue;
        chosen[at] = { ...line, chosen: other };
        moved = true;
        break;
      }
      if (moved) break;
    }
  }
  return chosen;
}
