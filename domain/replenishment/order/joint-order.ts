import { DAYS_PER_YEAR } from '../defaults/inventory';
import { MOST_EXTRA_DAYS } from '../defaults/ordering';
import { buyFrom } from './buy-quantity';
import type { Purchase } from './buy-quantity';
import type { Binding, Offer, OrderItem, Step, Supplier } from './types';

/** A line of a supplier's order. */
export interface JointLine {
  readonly item: OrderItem;
  readonly need: number;
  readonly position: number;
  readonly purchase: Purchase;
  readonly binding: Binding;
  /** Its item is below its level: without such a line there is no order. */
  readonly anchor: boolean;
  readonly steps: readonly Step[];
}

/** An item of the supplier that needs nothing yet, but has room up to its up-to level. */
export interface JoiningItem {
  readonly item: OrderItem;
  readonly position: number;
  readonly offer: Offer;
}

export interface JointOrder {
  readonly lines: readonly JointLine[];
  /** The order is worth less than the supplier takes; `urgent` when waiting for the next order would be too late. */
  readonly short: { readonly value: bigint; readonly minimum: bigint; readonly urgent: boolean } | undefined;
}

export interface JointFacts {
  readonly supplier: Supplier;
  /** Value and lines of orders at this supplier that are proposed and not yet approved: the new lines go with them. */
  readonly open: { readonly value: bigint; readonly lines: number };
  /** True when a line cannot wait for the supplier's next order day. */
  readonly urgent: boolean;
  readonly holdingRate: number;
}

/** Makes one order of a supplier's lines: who joins, then the least value, then the truck. */
export function jointOrder(
  anchors: readonly JointLine[],
  joining: readonly JoiningItem[],
  facts: JointFacts,
): JointOrder {
  const lines = [...anchors, ...joinShared(anchors, joining, facts)];
  const minimum = facts.supplier.minimumOrderValue ?? 0n;
  if (valueOf(lines) + facts.open.value < minimum) {
    if (!facts.urgent) return { lines, short: { value: valueOf(lines) + facts.open.value, minimum, urgent: false } };
    const enough = (raised: readonly JointLine[]): boolean => valueOf(raised) + facts.open.value >= minimum;
    const raised = raiseCover(lines, 'minimum-order-value', facts.holdingRate, enough);
    if (!raised) return { lines, short: { value: valueOf(lines) + facts.open.value, minimum, urgent: true } };
    return { lines: fillTruck(raised, facts), short: undefined };
  }
  return { lines: fillTruck(lines, facts), short: undefined };
}

/** Value of the lines in minor units. */
export function valueOf(lines: readonly { readonly purchase: Purchase }[]): bigint {
  return lines.reduce((sum, { purchase }) => sum + purchase.mix.cost, 0n);
}

/** Items join while holding what they would need later costs no more than a line's share of the order cost. */
function joinShared(anchors: readonly JointLine[], joining: readonly JoiningItem[], facts: JointFacts): JointLine[] {
  const joined: JointLine[] = [];
  const byDays = [...joining].sort((a, b) => daysEarly(a) - daysEarly(b) || (a.item.itemId < b.item.itemId ? -1 : 1));
  for (const { item, position, offer } of byDays) {
    const early = daysEarly({ item, position });
    const need = item.upTo - position;
    if (need <= 0 || early > MOST_EXTRA_DAYS) continue;
    const purchase = buyFrom(offer, need, item, facts.holdingRate);
    if (!purchase) continue;
    const share = Number(facts.supplier.orderCost) / (anchors.length + facts.open.lines + joined.length + 1);
    const holding = (Number(purchase.mix.cost) * facts.holdingRate * early) / DAYS_PER_YEAR;
    if (holding > share) continue;
    const step: Step = {
      step: 'joins the order',
      formula: 'cost × holding rate × days early / 365 ≤ order cost / lines',
      inputs: { cost: purchase.mix.cost.toString(), daysEarly: early, orderCostShare: share },
      result: holding,
    };
    joined.push({
      item,
      need,
      position,
      purchase,
      binding: 'shared-order',
      anchor: false,
      steps: [step, ...purchase.steps],
    });
  }
  return joined;
}

/** Days until an item falls to its own level. */
function daysEarly({ item, position }: Pick<JoiningItem, 'item' | 'position'>): number {
  return item.dailyDemand > 0 ? Math.max(0, position - item.level) / item.dailyDemand : Infinity;
}

/** The least number of further days of demand for all lines that is `enough`; undefined where none within the limit is. */
function raiseCover(
  lines: readonly JointLine[],
  binding: Binding,
  holdingRate: number,
  enough: (raised: readonly JointLine[]) => boolean,
): JointLine[] | undefined {
  for (let days = 1; days <= MOST_EXTRA_DAYS; days += 1) {
    const raised = withMoreDays(lines, days, binding, holdingRate);
    if (enough(raised)) return raised;
  }
  return undefined;
}

/** Every line with that many more days of demand, where its shelf life allows it. */
function withMoreDays(lines: readonly JointLine[], days: number, binding: Binding, holdingRate: number): JointLine[] {
  return lines.map((line) => {
    const { item, purchase: before } = line;
    if (binding === 'truck-fill' && !item.load) return line;
    const most = item.shelfLifeDays === undefined ? Infinity : item.shelfLifeDays * item.dailyDemand;
    const need = Math.min(line.need + days * item.dailyDemand, Math.max(most, line.need));
    const purchase = buyFrom(before.offer, need, item, holdingRate);
    if (!purchase || purchase.mix.quantity <= before.mix.quantity) return line;
    const step: Step = {
      step: binding === 'truck-fill' ? 'fill the truck' : 'reach the least order value',
      formula: 'need + further days × demand a day',
      inputs: { need: line.need, furtherDays: days, dailyDemand: item.dailyDemand },
      result: need,
    };
    return { ...line, purchase, binding, steps: [...line.steps, step, ...purchase.steps] };
  });
}

/**
 * Fills the last truck with further days of demand, as many as cost no more to hold than the freight they save later:
 * added load / capacity × cost of a truck.
 */
function fillTruck(lines: readonly JointLine[], { supplier, holdingRate }: JointFacts): readonly JointLine[] {
  const { truck } = supplier;
  if (!truck || loadOf(lines) <= 0) return lines;
  const trucks = Math.ceil(loadOf(lines) / truck.capacity - 1e-9);
  let best = lines;
  for (let days = 1; days <= MOST_EXTRA_DAYS; days += 1) {
    const filled = withMoreDays(lines, days, 'truck-fill', holdingRate);
    const load = loadOf(filled);
    if (load > trucks * truck.capacity * (1 + 1e-9)) break;
    const saved = ((load - loadOf(lines)) / truck.capacity) * Number(truck.cost);
    if (holdingOfExtra(lines, filled, holdingRate) > saved) break;
    best = filled;
  }
  return best;
}

function loadOf(lines: readonly JointLine[]): number {
  return lines.reduce((sum, { item, purchase }) => sum + (item.load ?? 0) * purchase.mix.quantity, 0);
}

/** Cost of holding what was added, until what was there before is used and half of the addition after it. */
function holdingOfExtra(before: readonly JointLine[], after: readonly JointLine[], holdingRate: number): number {
  return after.reduce((sum, { item, purchase: { mix } }, at) => {
    const base = before[at]?.purchase.mix.quantity ?? 0;
    const extra = mix.quantity - base;
    if (extra <= 0 || item.dailyDemand <= 0) return sum;
    const value = (Number(mix.cost) * extra) / mix.quantity;
    return sum + (value * holdingRate * (base + extra / 2)) / item.dailyDemand / DAYS_PER_YEAR;
  }, 0);
}
