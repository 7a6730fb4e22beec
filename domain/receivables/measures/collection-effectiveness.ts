import { Exact } from '../../platform/money';
import type { Minor } from '../../platform/money';

/** Figures of one currency and one period, in minor units, gross. */
export interface CollectionFigures {
  /** Open receivables when the period begins. */
  readonly beginning: Minor;
  /** Sales on credit in the period. */
  readonly creditSales: Minor;
  /** Open receivables when the period ends. */
  readonly endingTotal: Minor;
  /** The part of `endingTotal` that is not yet due. */
  readonly endingCurrent: Minor;
}

/**
 * Collection effectiveness index in percent: (beginning + sales − ending total) / (beginning + sales − ending current)
 * × 100. 100 means that all that fell due was collected. Undefined when nothing was there to collect. Exact; callers round.
 */
export function collectionEffectivenessIndex(figures: CollectionFigures): Exact | undefined {
  const all = figures.beginning + figures.creditSales;
  const collectable = all - figures.endingCurrent;
  if (collectable <= 0n) return undefined;
  const collected = new Exact((all - figures.endingTotal).toString());
  return collected.times(100).div(new Exact(collectable.toString()));
}
