import { atLeast } from './argument';
import { toMultipleWithin } from './min-max';

/** Settings of a buffer of demand driven material requirements planning (DDMRP). */
export interface BufferProfile {
  /** Decoupled lead time in days, ≥ 0. */
  readonly leadTimeDays: number;
  /** Average daily usage in the stock unit, ≥ 0. */
  readonly dailyUsage: number;
  /** Lead time factor, usually 0.2 (long) to 1 (short). */
  readonly leadTimeFactor: number;
  /** Variability factor, usually 0 to 1. */
  readonly variabilityFactor: number;
  /** Days between two orders, 0 for no cycle. */
  readonly orderCycleDays: number;
  readonly minimumQuantity: number;
}

export interface Buffer {
  readonly red: number;
  readonly yellow: number;
  readonly green: number;
  /** Red and yellow: below it is ordered. */
  readonly topOfYellow: number;
  readonly topOfGreen: number;
}

/**
 * The zones of a buffer, unrounded: red = LT·ADU·LTF·(1 + variability), yellow = LT·ADU, green = max(cycle·ADU,
 * LT·ADU·LTF, minimum quantity) (Ptak and Smith, "Demand Driven Material Requirements Planning", 2016).
 */
export function demandDrivenBuffer(profile: BufferProfile): Buffer {
  for (const [name, value] of Object.entries(profile)) atLeast(0, name, Number(value));
  const { leadTimeDays, dailyUsage, leadTimeFactor, variabilityFactor, orderCycleDays, minimumQuantity } = profile;
  const yellow = leadTimeDays * dailyUsage;
  const base = yellow * leadTimeFactor;
  const red = base * (1 + variabilityFactor);
  const green = Math.max(orderCycleDays * dailyUsage, base, minimumQuantity);
  return { red, yellow, green, topOfYellow: red + yellow, topOfGreen: red + yellow + green };
}

export interface BufferState {
  readonly onHand: number;
  /** Ordered and confirmed, not yet here. */
  readonly incoming: number;
  /** Demand due today or earlier, and qualified spikes. */
  readonly qualifiedDemand: number;
  /** Proposed or being approved, not yet ordered. */
  readonly inProgress: number;
}

/** Net flow position: on hand + incoming − qualified demand. */
export function netFlow({ onHand, incoming, qualifiedDemand }: BufferState): number {
  return onHand + incoming - qualifiedDemand;
}

/**
 * Quantity to order when the net flow is below the top of yellow: top of green − net flow − in progress, rounded to the
 * multiple with a tolerance (see `toMultipleWithin`). 0 for none, never negative.
 */
export function bufferQuantity(
  buffer: Buffer,
  state: BufferState,
  rounding: { readonly multiple: number; readonly tolerance: number },
): number {
  const flow = netFlow(state);
  if (flow >= buffer.topOfYellow) return 0;
  const wanted = buffer.topOfGreen - flow - state.inProgress;
  return wanted <= 0 ? 0 : toMultipleWithin(wanted, rounding.multiple, rounding.tolerance);
}
