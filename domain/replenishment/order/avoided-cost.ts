import { normalLoss } from '../inventory/normal';
import type { JointLine } from './joint-order';
import type { Supplier } from './types';

/**
 * Expected stock-out cost that a line avoids, in minor units: units short until the next order could arrive, at normal demand,
 * without this line less with it, times the cost of a unit short.
 */
export function avoidedCost(
  { item, position, purchase }: Pick<JointLine, 'item' | 'position' | 'purchase'>,
  suppliers: ReadonlyMap<string, Supplier>,
): number {
  const days = purchase.offer.leadTimeDays + (suppliers.get(purchase.offer.supplierId)?.daysToNextOrder ?? 1);
  const mean = item.dailyDemand * days;
  const deviation = item.demandDeviation * Math.sqrt(days);
  const short = (stock: number): number =>
    deviation === 0 ? Math.max(0, mean - stock) : deviation * normalLoss((stock - mean) / deviation);
  return item.stockoutCost * (short(position) - short(position + purchase.mix.quantity));
}
