import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { LEAST_RECEIPTS } from '../defaults/inventory';

/** One delivery of one item by one supplier. A part delivery is a receipt of its own. */
export interface Receipt {
  /** The day the order was sent, not the day it was proposed. */
  readonly sentOn: IsoDate;
  readonly receivedOn: IsoDate;
  /** Received quantity in the stock unit. */
  readonly quantity: number;
}

/** What a contract says, for as long as too little is known. */
export interface ContractLeadTime {
  readonly days: number;
  /** Standard deviation in days; 0 where the contract says nothing. */
  readonly deviation: number;
}

export interface LeadTime {
  /** Mean in days, weighted by quantity when learned. */
  readonly days: number;
  /** Standard deviation in days. */
  readonly deviation: number;
  readonly source: 'receipts' | 'contract';
  /** Receipts that counted. */
  readonly receipts: number;
  /** Receipts left out: received before sent, or nothing received. */
  readonly ignored: number;
}

/**
 * Lead time from order sent to receipt. From `leastReceipts` usable receipts on it is the mean weighted by quantity and the
 * deviation with the same weights, corrected for n − 1 (σ² · n / (n − 1)); below that the contract's.
 */
export function learnLeadTime(
  receipts: readonly Receipt[],
  contract: ContractLeadTime,
  leastReceipts: number = LEAST_RECEIPTS,
): LeadTime {
  const usable = receipts
    .map(({ sentOn, receivedOn, quantity }) => ({ days: daysBetween(sentOn, receivedOn), quantity }))
    .filter(({ days, quantity }) => days >= 0 && Number.isFinite(quantity) && quantity > 0);
  const counts = { receipts: usable.length, ignored: receipts.length - usable.length };
  if (usable.length < Math.max(2, leastReceipts)) return { ...contract, source: 'contract', ...counts };
  const largest = usable.reduce((most, { quantity }) => Math.max(most, quantity), 0);
  const weighted = usable.map(({ days, quantity }) => ({ days, weight: quantity / largest }));
  const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
  const mean = weighted.reduce((sum, { days, weight }) => sum + weight * days, 0) / total;
  const variance = weighted.reduce((sum, { days, weight }) => sum + weight * (days - mean) ** 2, 0) / total;
  const deviation = Math.sqrt((variance * usable.length) / (usable.length - 1));
  return { days: mean, deviation, source: 'receipts', ...counts };
}
