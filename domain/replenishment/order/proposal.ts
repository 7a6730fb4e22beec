import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { avoidedCost } from './avoided-cost';
import type { JointLine } from './joint-order';
import { latestDate } from './latest-date';
import type { Proposal, Supplier } from './types';

/** A line as it is shown, approved and ordered, with the dates and every number that led to it. */
export function proposalOf(line: JointLine, today: IsoDate, suppliers: ReadonlyMap<string, Supplier>): Proposal {
  const { item, position, purchase, binding, steps } = line;
  const { leadTimeDays, offerId, supplierId } = purchase.offer;
  const { neededOn, orderBy } = latestDate(today, { ...item, position }, leadTimeDays);
  const avoided = avoidedCost(line, suppliers);
  return {
    itemId: item.itemId,
    supplierId,
    offerId,
    packs: purchase.mix.packs,
    quantity: purchase.mix.quantity,
    cost: purchase.mix.cost,
    neededOn,
    orderBy,
    arrivesOn: addDays(today, Math.ceil(leadTimeDays)),
    binding,
    stockoutCostAvoided: avoided,
    explanation: [
      ...steps,
      {
        step: 'latest sensible date',
        formula: 'days until (position − safety stock) is used − lead time',
        inputs: { position, safetyStock: item.safetyStock, dailyDemand: item.dailyDemand, leadTimeDays, neededOn },
        result: orderBy,
      },
    ],
  };
}
