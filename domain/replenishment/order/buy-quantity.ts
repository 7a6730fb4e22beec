import { DAYS_PER_YEAR } from '../defaults/inventory';
import { cheapestPackMix } from './pack-mix';
import type { PackMix } from './pack-mix';
import type { Binding, Offer, OrderItem, Step } from './types';

/** What covers a need from one offer. */
export interface Purchase {
  readonly offer: Offer;
  readonly mix: PackMix;
  readonly binding: Binding;
  /** What the quantity costs in the end, in minor units: see `buyFrom`. Used to compare, never booked. */
  readonly netCost: number;
  readonly steps: readonly Step[];
}

/** What the choice of a quantity looks at besides the offer. */
export type BuyingItem = Pick<OrderItem, 'dailyDemand' | 'shelfLifeDays'>;

/**
 * The quantity and packs to buy from an offer: at least the need and the minimum quantity, and more where a price break
 * pays. Candidates are the cheapest packs for the need and for each break's quantity; each is charged
 *   cost + holding of what exceeds the need's packs − value of that excess at the need's unit price,
 * for the excess saves a later purchase. Holding: excess × unit price × rate × (time until it is begun + half the time it
 * lasts). Without demand, or where more than the shelf life's demand would be bought, no excess is taken for its price.
 * Undefined where the shelf life allows no purchase: the least quantity holds more than is used in time.
 */
export function buyFrom(offer: Offer, need: number, item: BuyingItem, holdingRate: number): Purchase | undefined {
  const least = Math.max(need, offer.minimumQuantity);
  const most = item.shelfLifeDays === undefined ? Infinity : item.shelfLifeDays * item.dailyDemand;
  const base = pricedMix(offer, least);
  if (base.quantity > most && base.quantity > need) return undefined;
  const unitPrice = base.quantity > 0 ? Number(base.cost) / base.quantity : 0;
  const candidates = breaksAbove(offer, least).map((from) => pricedMix(offer, from));
  let best = base;
  let bestNet = Number(base.cost);
  for (const mix of candidates) {
    const excess = mix.quantity - base.quantity;
    if (excess <= 0 || item.dailyDemand <= 0 || mix.quantity > most) continue;
    const price = Number(mix.cost) / mix.quantity;
    const days = base.quantity / item.dailyDemand + excess / item.dailyDemand / 2;
    const holding = (excess * price * holdingRate * days) / DAYS_PER_YEAR;
    const net = Number(mix.cost) + holding - excess * unitPrice;
    if (net < bestNet) {
      best = mix;
      bestNet = net;
    }
  }
  const binding = best !== base ? 'price-break' : bindingOf(offer, need, base);
  return { offer, mix: best, binding, netCost: bestNet, steps: [quantityStep(offer, need, best, binding, bestNet)] };
}

function bindingOf(offer: Offer, need: number, mix: PackMix): Binding {
  if (offer.minimumQuantity > need) return 'minimum-quantity';
  return mix.quantity > need ? 'pack' : 'need';
}

/** The cheapest packs for a quantity, at the prices of the breaks it reaches; a break above may be reached by the packs. */
function pricedMix(offer: Offer, quantity: number): PackMix {
  const mix = cheapestPackMix(quantity, offer.packs, quantity);
  if (!breaksAbove(offer, quantity).some((from) => from <= mix.quantity)) return mix;
  return cheapestPackMix(mix.quantity, offer.packs, mix.quantity);
}

function breaksAbove({ packs }: Offer, quantity: number): number[] {
  const breaks = packs.flatMap(({ prices }) => prices.map(({ from }) => from));
  return [...new Set(breaks)].filter((from) => from > quantity).sort((a, b) => a - b);
}

function quantityStep(offer: Offer, need: number, mix: PackMix, binding: Binding, net: number): Step {
  return {
    step: 'quantity and packs',
    formula: 'least of cost + holding of the excess − value of the excess, over need and price breaks',
    inputs: {
      offerId: offer.offerId,
      need,
      minimumQuantity: offer.minimumQuantity,
      packs: mix.packs.map(({ count, packId }) => `${count} × ${packId}`).join(' + '),
      cost: mix.cost.toString(),
      netCost: net,
      binding,
    },
    result: mix.quantity,
  };
}
