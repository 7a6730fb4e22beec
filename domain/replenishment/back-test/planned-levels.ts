import { usableStock } from '../order/usable-stock';
import type { DatedQuantity } from '../order/usable-stock';
import { positionOf } from './rivals';
import type { ItemView, Policy } from './types';

/** What a forecast says of an item, as it was known when the policy was set. */
export interface DemandOutlook {
  /** Expected demand of the days after `day`, `days` of them (whole or not). Must not fall with `days`. */
  readonly within: (day: number, days: number) => number;
}

/** How an item's levels follow its outlook: level = demand until the next delivery + buffer, up to = level + lot. */
export interface ItemLevels {
  readonly buffer: number;
  readonly lot: number;
}

export interface SupplierPlan {
  /** Days between two looks at the supplier's items; all its items are ordered together. */
  readonly reviewDays: number;
  readonly leadTime: number;
}

/**
 * The policy of this project in a back-test: the items of a supplier are looked at together every few days; an item below
 * its level is lifted to the level and its lot. The level covers what the outlook expects until the delivery after the next
 * can be here, so it follows weekdays, promotions and trend. Stock that will expire unsold does not count.
 */
export class PlannedLevels implements Policy {
  readonly name = 'NeuroERP';

  constructor(
    readonly settings: Policy['settings'],
    private readonly outlooks: ReadonlyMap<string, DemandOutlook>,
    private readonly levels: ReadonlyMap<string, ItemLevels>,
    private readonly suppliers: ReadonlyMap<string, SupplierPlan>,
  ) {}

  readonly order = (day: number, views: readonly ItemView[]): readonly number[] => {
    const plan = this.suppliers.get(views[0]?.item.supplierId ?? '');
    if (!plan || day % plan.reviewDays !== 0) return views.map(() => 0);
    return views.map((view) => {
      const outlook = this.outlooks.get(view.item.itemId);
      const levels = this.levels.get(view.item.itemId);
      return outlook && levels ? quantityFor(view, day, outlook, levels, plan) : 0;
    });
  };
}

/** Quantity of one item on a day of review, before rounding to its multiple; 0 for none. */
export function quantityFor(
  view: ItemView,
  day: number,
  outlook: DemandOutlook,
  { buffer, lot }: ItemLevels,
  { reviewDays, leadTime }: SupplierPlan,
): number {
  const level = outlook.within(day, leadTime + reviewDays) + buffer;
  const position = view.item.shelfLife === undefined ? positionOf(view) : usablePosition(view, day, outlook);
  return position < level ? level + lot - position : 0;
}

/** As the position, but without what will expire before it is asked for. */
function usablePosition(view: ItemView, day: number, outlook: DemandOutlook): number {
  const lots: DatedQuantity[] = view.lots.map(({ quantity, expires }) => ({ quantity, usableDays: expires - day - 1 }));
  return usableStock(lots, (days) => outlook.within(day, days)) + view.onOrder - view.backordered;
}
