import { upToMultiple } from '../inventory/min-max';
import { DAYS_PER_YEAR } from '../defaults/inventory';
import type { OrderItem, Step, Transfer, TransferSource } from './types';

/** A substitute with stock to spare, in units of the item it stands for. */
export interface SubstituteCover {
  readonly itemId: string;
  readonly substituteId: string;
  /** Surplus of the substitute above its own up-to level. */
  readonly surplus: number;
  /** The company lets it cover the item's need; else it is only shown. */
  readonly allowed: boolean;
}

/** Need that substitutes cover by policy, the largest surplus first. Returns what is left of the need, and why. */
export function coverBySubstitutes(
  need: number,
  substitutes: readonly SubstituteCover[],
): { readonly left: number; readonly steps: readonly Step[] } {
  let left = need;
  const steps: Step[] = [];
  const usable = substitutes.filter(({ allowed, surplus }) => allowed && surplus > 0);
  for (const { substituteId, surplus } of [...usable].sort(
    (a, b) => b.surplus - a.surplus || order(a.substituteId, b.substituteId),
  )) {
    if (left <= 0) break;
    const covered = Math.min(left, surplus);
    left -= covered;
    steps.push({
      step: 'cover by a substitute',
      formula: 'min(need, surplus of the substitute)',
      inputs: { substituteId, surplus },
      result: covered,
    });
  }
  return { left, steps };
}

/**
 * Transfers before buying: from the source of least cost a unit on, as long as moving costs less than `purchaseUnitCost` and
 * the stock is there no later than the bought would be. The surplus is stock nobody at that site needs, so its own value
 * does not count.
 */
export function coverByTransfers(
  item: Pick<OrderItem, 'itemId' | 'step'>,
  need: number,
  sources: readonly TransferSource[],
  buying: { readonly unitCost: number; readonly leadTimeDays: number },
  holdingRate: number,
): { readonly left: number; readonly transfers: readonly Transfer[] } {
  let left = need;
  const transfers: Transfer[] = [];
  const own = sources.filter((source) => source.itemId === item.itemId && source.leadTimeDays <= buying.leadTimeDays);
  const byCost = own
    .map((source) => ({ source, unit: source.costPerUnit + taxPerUnit(source, holdingRate) }))
    .sort((a, b) => a.unit - b.unit || order(a.source.siteId, b.source.siteId));
  for (const { source, unit } of byCost) {
    const wholeSurplus = Math.floor(source.surplus / item.step + 1e-9) * item.step;
    const quantity = Math.min(upToMultiple(left, item.step), wholeSurplus);
    if (left <= 0 || quantity <= 0) continue;
    const cost = source.fixedCost + unit * quantity;
    if (cost >= buying.unitCost * quantity) continue;
    left = Math.max(0, left - quantity);
    transfers.push({
      itemId: item.itemId,
      fromSiteId: source.siteId,
      quantity,
      cost: BigInt(Math.ceil(cost)),
      explanation: [
        {
          step: 'transfer before buying',
          formula: 'fixed cost + quantity × (cost a unit + tax a unit) < quantity × purchase cost a unit',
          inputs: {
            surplus: source.surplus,
            fixedCost: source.fixedCost,
            costPerUnit: source.costPerUnit,
            taxPerUnit: taxPerUnit(source, holdingRate),
            purchaseUnitCost: buying.unitCost,
          },
          result: quantity,
        },
      ],
    });
  }
  return { left, transfers };
}

/**
 * Cost of the tax on a transfer between registrations, a unit: what is not creditable, and the interest (at the holding
 * rate) on what is, until the credit is used. India: CGST Act 2017, s. 25 (4) and Schedule I, para. 2 make it a supply.
 */
export function taxPerUnit({ tax }: TransferSource, holdingRate: number): number {
  if (!tax) return 0;
  const paid = tax.unitValue * tax.rate;
  return paid * (1 - tax.creditable) + (paid * tax.creditable * holdingRate * tax.creditDays) / DAYS_PER_YEAR;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
