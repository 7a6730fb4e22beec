import { upToMultiple } from '../inventory/min-max';
import { ItemStock } from './item-stock';
import { drawFor } from './random';
import { Tally } from './tally';
import type { BackTest, BackTestResult, DayRecord, Policy } from './types';

/**
 * Plays a policy over a part of the history, day by day: receipts come in before the day's sales, what has expired is
 * thrown away, demand is served from what expires first, then the policy orders. The policy sees nothing of later days.
 * `onDay` gets a record of each item and day. Deterministic: the same test and policy give the same result.
 */
export function runBackTest(test: BackTest, policy: Policy, onDay?: (record: DayRecord) => void): BackTestResult {
  checkBackTest(test);
  const stocks = test.items.map((item) => new ItemStock(item, test.from));
  const bySupplier = new Map<string, ItemStock[]>();
  for (const stock of stocks) {
    const others = bySupplier.get(stock.item.supplierId);
    if (others) others.push(stock);
    else bySupplier.set(stock.item.supplierId, [stock]);
  }
  const tally = new Tally(test);
  for (let day = test.from; day < test.until; day += 1) {
    for (const stock of stocks) {
      stock.live(day, test.unmet);
      tally.count(stock);
    }
    for (const [supplierId, held] of bySupplier) {
      const lines = placeOrders(test, policy, day, supplierId, held);
      if (lines > 0) tally.ordered(lines);
    }
    if (onDay) for (const stock of stocks) onDay(stock.record(day));
  }
  return tally.result(policy);
}

function placeOrders(test: BackTest, policy: Policy, day: number, supplierId: string, held: ItemStock[]): number {
  const quantities = policy.order(day, held);
  let lines = 0;
  for (const [index, stock] of held.entries()) {
    const wanted = quantities[index] ?? 0;
    if (!(wanted >= 0 && Number.isFinite(wanted))) {
      throw new RangeError(`${policy.name} ordered ${wanted} of ${stock.item.itemId}`);
    }
    const quantity = wanted === 0 ? 0 : upToMultiple(wanted, stock.item.multiple);
    stock.order(quantity, quantity === 0 ? day : day + leadTimeOn(test, supplierId, day));
    if (quantity > 0) lines += 1;
  }
  return lines;
}

function leadTimeOn({ leadTimes, seed }: BackTest, supplierId: string, day: number): number {
  const known = leadTimes.get(supplierId) ?? [];
  return known[Math.floor(drawFor(seed, supplierId, day) * known.length)] ?? 1;
}

function checkBackTest({ items, leadTimes, from, until }: BackTest): void {
  for (const { itemId, supplierId, demand, multiple, openingStock } of items) {
    const known = leadTimes.get(supplierId) ?? [];
    if (known.length === 0 || !known.every((days) => Number.isInteger(days) && days >= 1)) {
      throw new RangeError(`supplier ${supplierId} needs lead times in whole days, from 1 on`);
    }
    if (demand.length < until) throw new RangeError(`item ${itemId} has ${demand.length} days of demand, not ${until}`);
    if (!(multiple > 0 && openingStock >= 0)) throw new RangeError(`item ${itemId} has a wrong multiple or stock`);
    for (let day = from; day < until; day += 1) {
      const units = demand[day];
      if (units === undefined || !Number.isFinite(units) || units < 0) {
        throw new RangeError(`item ${itemId} has no usable demand on day ${day}`);
      }
    }
  }
}
