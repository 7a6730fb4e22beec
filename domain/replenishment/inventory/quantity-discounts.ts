import { above, atLeast } from './argument';
import type { EconomicOrderQuantity } from './economic-order-quantity';

/** A price a unit from this quantity on, the quantity included. */
export interface PriceBreak {
  readonly from: number;
  readonly price: number;
}

export interface DiscountedOrder {
  /** Cost of placing one order, > 0. */
  readonly fixedCost: number;
  /** Cost of holding stock for a period, as a fraction of its price, > 0. */
  readonly holdingRate: number;
  /** Units a period, > 0. */
  readonly demand: number;
  /** Ascending, the first from 0. */
  readonly breaks: readonly PriceBreak[];
}

/**
 * The best quantity where a break's price holds for the whole order. Cost a period with the purchase:
 * c·D + K·D/Q + r·c·Q/2 (Hadley and Whitin 1963). Per price the best quantity is the economic one, or the break itself
 * where that lies below it; one beyond the next break is left to that price.
 */
export function allUnitsDiscount(order: DiscountedOrder): EconomicOrderQuantity {
  checkDiscountedOrder(order);
  const { fixedCost, holdingRate, demand, breaks } = order;
  const candidates = breaks.flatMap(({ from, price }, index) => {
    const quantity = Math.max(from, Math.sqrt((2 * fixedCost * demand) / (holdingRate * price)));
    if (quantity >= (breaks[index + 1]?.from ?? Infinity)) return [];
    return [{ quantity, cost: allUnitsCost(order, price, quantity) }];
  });
  return cheapest(candidates);
}

/** Cost a period of ordering `quantity` at `price` a unit, purchase included. */
export function allUnitsCost(order: Omit<DiscountedOrder, 'breaks'>, price: number, quantity: number): number {
  const { fixedCost, holdingRate, demand } = order;
  return price * demand + (fixedCost * demand) / quantity + (holdingRate * price * quantity) / 2;
}

/**
 * The best quantity where a break's price holds only for the units from the break on. The units below a break cost more
 * than its price would say; that excess acts as a further fixed cost (Hadley and Whitin 1963).
 */
export function incrementalDiscount(order: DiscountedOrder): EconomicOrderQuantity {
  checkDiscountedOrder(order);
  const { fixedCost, holdingRate, demand, breaks } = order;
  let excess = 0;
  const candidates = breaks.flatMap(({ from, price }, index) => {
    const before = breaks[index - 1];
    if (before) excess += (before.price - price) * from;
    const quantity = Math.sqrt((2 * (fixedCost + excess) * demand) / (holdingRate * price));
    if (quantity < from || quantity >= (breaks[index + 1]?.from ?? Infinity)) return [];
    const unitCost = price + excess / quantity;
    return [
      { quantity, cost: unitCost * demand + (fixedCost * demand) / quantity + (holdingRate * unitCost * quantity) / 2 },
    ];
  });
  return cheapest(candidates);
}

function cheapest(candidates: readonly EconomicOrderQuantity[]): EconomicOrderQuantity {
  const [first, ...others] = candidates;
  if (!first) throw new RangeError('the price breaks leave no quantity to order');
  return others.reduce((best, each) => (each.cost < best.cost ? each : best), first);
}

function checkDiscountedOrder({ fixedCost, holdingRate, demand, breaks }: DiscountedOrder): void {
  above(0, 'fixedCost', fixedCost);
  above(0, 'holdingRate', holdingRate);
  above(0, 'demand', demand);
  if (breaks[0]?.from !== 0) throw new RangeError('the first price must hold from 0 on');
  for (const [index, { from, price }] of breaks.entries()) {
    above(0, 'price', price);
    atLeast(0, 'from', from);
    const before = breaks[index - 1];
    if (before && (from <= before.from || price > before.price)) {
      throw new RangeError('quantities of price breaks must rise, and their prices must not');
    }
  }
}
