import type { Minor } from '../../platform/money';
import { avoidedCost } from './avoided-cost';
import { capByCash } from './cash-cap';
import { valueOf } from './joint-order';
import type { JointLine } from './joint-order';
import type { NotOrdered, OpenOrder, Supplier } from './types';

/**
 * Keeps what the cash allows (see `capByCash`), less what proposals that are still open will take. Without a cap all lines stay.
 */
export function capLines(
  lines: readonly JointLine[],
  { cash, orders }: { readonly cash?: Minor; readonly orders: readonly OpenOrder[] },
  suppliers: ReadonlyMap<string, Supplier>,
  open: ReadonlyMap<string, { readonly value: Minor }>,
): { readonly taken: readonly JointLine[]; readonly notOrdered: readonly NotOrdered[] } {
  if (cash === undefined) return { taken: lines, notOrdered: [] };
  const spent = orders.filter(({ state }) => state === 'proposed').reduce((sum, { value }) => sum + value, 0n);
  const asking = lines.map((line) => ({
    line,
    itemId: line.item.itemId,
    supplierId: line.purchase.offer.supplierId,
    cost: line.purchase.mix.cost,
    avoided: avoidedCost(line, suppliers),
    anchor: line.anchor,
  }));
  const { taken, skipped } = capByCash(asking, cash > spent ? cash - spent : 0n, (supplierId, own) => {
    const minimum = suppliers.get(supplierId)?.minimumOrderValue ?? 0n;
    return valueOf(own.map(({ line }) => line)) + (open.get(supplierId)?.value ?? 0n) >= minimum;
  });
  const kept = new Set(taken.map(({ line }) => line));
  return {
    taken: lines.filter((line) => kept.has(line)),
    notOrdered: skipped.map(({ line: { line, cost, avoided }, why }) => ({
      itemId: line.item.itemId,
      why,
      quantity: line.need,
      explanation: [
        ...line.steps,
        {
          step: 'cash cap',
          formula: 'by stock-out cost avoided per unit of cash; what does not fit is skipped',
          inputs: { cash: cash.toString(), cost: cost.toString(), avoided },
          result: why,
        },
      ],
    })),
  };
}
