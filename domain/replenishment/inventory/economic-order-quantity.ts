import { above } from './argument';

export interface OrderCosts {
  /** Cost of placing one order, > 0. */
  readonly fixedCost: number;
  /** Cost of holding one unit for the period that `demand` is counted in, > 0. */
  readonly holdingCost: number;
  /** Units a period, > 0. */
  readonly demand: number;
}

export interface EconomicOrderQuantity {
  readonly quantity: number;
  /** Cost a period of ordering and holding; the purchase itself is not in it. */
  readonly cost: number;
}

/** Harris's formula Q = √(2·K·D / h), cost √(2·K·D·h). Plain numbers: an optimisation, nothing that is booked. */
export function economicOrderQuantity(costs: OrderCosts): EconomicOrderQuantity {
  checkOrderCosts(costs);
  const { fixedCost, holdingCost, demand } = costs;
  const quantity = Math.sqrt((2 * fixedCost * demand) / holdingCost);
  return { quantity, cost: costOfQuantity(costs, quantity) };
}

/** Cost a period of always ordering `quantity` (> 0): K·D/Q + h·Q/2, purchase excluded. */
export function costOfQuantity({ fixedCost, holdingCost, demand }: OrderCosts, quantity: number): number {
  above(0, 'quantity', quantity);
  return (fixedCost * demand) / quantity + (holdingCost * quantity) / 2;
}

export function checkOrderCosts({ fixedCost, holdingCost, demand }: OrderCosts): void {
  above(0, 'fixedCost', fixedCost);
  above(0, 'holdingCost', holdingCost);
  above(0, 'demand', demand);
}
