import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import type { OpenOrder, OrderItem, Step } from './types';
import { usableStock } from './usable-stock';

export interface StockPosition {
  readonly position: number;
  /** Free stock that will be used before it expires. */
  readonly usable: number;
  readonly steps: readonly Step[];
}

const STILL_COMES: readonly OpenOrder['state'][] = ['proposed', 'approved', 'sent', 'confirmed', 'postponed'];

/** True for an order whose quantity still comes. A postponed one does: it is not ordered twice. */
export function stillComes({ state }: OpenOrder): boolean {
  return STILL_COMES.includes(state);
}

/**
 * What an item has to count on: free stock that is used before it expires, and everything that still comes, less the demand
 * it must serve. Reserved and blocked lots and stock that will expire do not count.
 */
export function stockPosition(item: OrderItem, orders: readonly OpenOrder[], today: IsoDate): StockPosition {
  const free = item.lots.filter(({ state }) => state === 'free');
  const lots = free.map(({ quantity, usableUntil }) => ({
    quantity,
    usableDays: usableUntil === undefined ? undefined : daysBetween(today, usableUntil) + 1,
  }));
  const onHand = total(free.map(({ quantity }) => quantity));
  const usable = usableStock(lots, (days) => days * item.dailyDemand);
  const coming = total(
    orders.filter((order) => order.itemId === item.itemId && stillComes(order)).map((o) => o.quantity),
  );
  const position = usable + coming - item.qualifiedDemand;
  const notFree = total(item.lots.filter(({ state }) => state !== 'free').map(({ quantity }) => quantity));
  return {
    position,
    usable,
    steps: [
      {
        step: 'stock position',
        formula: 'free stock − expires unused + still coming − demand to serve',
        inputs: {
          freeStock: onHand,
          expiresUnused: onHand - usable,
          stillComing: coming,
          demandToServe: item.qualifiedDemand,
          reservedOrBlocked: notFree,
        },
        result: position,
      },
    ],
  };
}

function total(quantities: readonly number[]): number {
  return quantities.reduce((sum, quantity) => sum + quantity, 0);
}
