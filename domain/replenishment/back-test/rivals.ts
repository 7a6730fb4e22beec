import { bufferQuantity, demandDrivenBuffer } from '../inventory/demand-driven-buffer';
import { reorderLevel } from './learn-usage';
import type { Usage } from './learn-usage';
import type { ItemView, Policy } from './types';

/** Days of demand that the rivals' rules order at least, where nothing else is set. */
export const USUAL_COVER_DAYS = 14;

/** Usage of each item, by its id. */
export type UsageOf = ReadonlyMap<string, Usage>;

/** On hand and on order, less what customers wait for. */
export function positionOf({ onHand, onOrder, backordered }: ItemView): number {
  return onHand + onOrder - backordered;
}

/** ERPNext's reorder check: at or below the level, the larger of the reorder quantity and what is missing to the level. */
export function erpnextPolicy(usageOf: UsageOf, z: number, coverDays: number = USUAL_COVER_DAYS): Policy {
  return {
    name: 'ERPNext',
    settings: { z, coverDays, compare: '<=' },
    order: eachItem(usageOf, (view, usage) => {
      const level = reorderLevel(usage, z);
      const position = positionOf(view);
      return position <= level ? Math.max(coverDays * usage.daily, level - position) : 0;
    }),
  };
}

/** Odoo's orderpoint: below the minimum, up to the maximum, the minimum plus some days of demand. */
export function odooPolicy(usageOf: UsageOf, z: number, coverDays: number = USUAL_COVER_DAYS): Policy {
  return {
    name: 'Odoo min/max',
    settings: { z, coverDays, compare: '<' },
    order: eachItem(usageOf, (view, usage) => {
      const minimum = reorderLevel(usage, z);
      const position = positionOf(view);
      return position < minimum ? minimum + coverDays * usage.daily - position : 0;
    }),
  };
}

/**
 * As frePPLe plans: the projected stock at the end of the lead time is held at the safety stock, and an order covers at
 * least a period of demand.
 */
export function frepplePolicy(usageOf: UsageOf, z: number, coverDays: number): Policy {
  return {
    name: 'frePPLe-like',
    settings: { z, coverDays },
    order: eachItem(usageOf, (view, usage) => {
      const safety = z * usage.deviation * Math.sqrt(usage.leadTime);
      const missing = safety - (positionOf(view) - usage.daily * usage.leadTime);
      return missing > 0 ? Math.max(missing, coverDays * usage.daily) : 0;
    }),
  };
}

/** Buffers of demand driven planning, with the same factors for all items. */
export function demandDrivenPolicy(
  usageOf: UsageOf,
  factors: { readonly leadTimeFactor: number; readonly variabilityFactor: number; readonly orderCycleDays: number },
): Policy {
  return {
    name: 'DDMRP',
    settings: { ...factors },
    order: eachItem(usageOf, (view, { daily, leadTime }) => {
      const buffer = demandDrivenBuffer({ dailyUsage: daily, leadTimeDays: leadTime, minimumQuantity: 0, ...factors });
      const state = { onHand: view.onHand, incoming: view.onOrder, qualifiedDemand: view.backordered, inProgress: 0 };
      return bufferQuantity(buffer, state, { multiple: view.item.multiple, tolerance: 0 });
    }),
  };
}

/** The same rule, looked at every so many days only, for all items on the same days. */
export function everyDays(policy: Policy, lookEveryDays: number): Policy {
  return {
    name: policy.name,
    settings: { ...policy.settings, lookEveryDays },
    order: (day, views) => (day % lookEveryDays === 0 ? policy.order(day, views) : views.map(() => 0)),
  };
}

/** A policy that looks at each item by itself. An item without usage is not ordered. */
function eachItem(usageOf: UsageOf, quantity: (view: ItemView, usage: Usage) => number): Policy['order'] {
  return (_day, views) =>
    views.map((view) => {
      const usage = usageOf.get(view.item.itemId);
      return usage && usage.daily > 0 ? quantity(view, usage) : 0;
    });
}
