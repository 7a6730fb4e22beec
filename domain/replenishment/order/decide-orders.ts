import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import { HOLDING_RATE } from '../defaults/inventory';
import { isBelow, minMaxQuantity } from '../inventory/min-max';
import { capLines } from './cap-lines';
import { chooseSuppliers, purchasesFor } from './choose-offer';
import type { ChosenLine } from './choose-offer';
import { coverBySubstitutes, coverByTransfers } from './cover-need';
import type { SubstituteCover } from './cover-need';
import { jointOrder } from './joint-order';
import type { JointLine, JoiningItem } from './joint-order';
import { latestDate } from './latest-date';
import { proposalOf } from './proposal';
import { stockPosition } from './stock-position';
import type { StockPosition } from './stock-position';
import type {
  NotOrdered,
  Offer,
  OpenOrder,
  OrderItem,
  Proposal,
  Step,
  Supplier,
  Transfer,
  TransferSource,
} from './types';

export interface OrderQuestion {
  readonly today: IsoDate;
  readonly items: readonly OrderItem[];
  /** Everything open, whoever proposed it: a second run counts what the first proposed. */
  readonly orders: readonly OpenOrder[];
  readonly offers: readonly Offer[];
  readonly suppliers: readonly Supplier[];
  readonly transferSources: readonly TransferSource[];
  readonly substitutes: readonly SubstituteCover[];
  /** Cash for all proposals together, open ones included; absent for no cap. */
  readonly cash?: Minor;
  /** Cost of holding stock for a year as a fraction of its value; the shipped default when absent. */
  readonly holdingRate?: number;
}

export interface OrderDecision {
  /** By supplier, then item. */
  readonly proposals: readonly Proposal[];
  readonly transfers: readonly Transfer[];
  readonly notOrdered: readonly NotOrdered[];
}

interface Looked {
  readonly item: OrderItem;
  readonly stock: StockPosition;
  /** What is missing to the up-to level; 0 where nothing is to be ordered. */
  readonly asked: number;
  /** What of it substitutes do not cover. */
  readonly need: number;
  readonly steps: readonly Step[];
}

/**
 * What to order today and why: need, transfers, quantity and packs, supplier, joint order, cash. Pure and deterministic.
 * Asked again with its proposals and transfers among the open orders it proposes nothing new: it asks itself so, until
 * nothing is added (an order that another line has lifted over a least value may take one more line, for example).
 */
export function decideOrders(question: OrderQuestion): OrderDecision {
  const proposals: Proposal[] = [];
  const transfers: Transfer[] = [];
  for (let asked = question; ;) {
    const { proposals: more, transfers: moved, notOrdered } = decideOnce(asked);
    proposals.push(...more);
    transfers.push(...moved);
    if (more.length === 0 && moved.length === 0) return { proposals, transfers, notOrdered };
    asked = withDecided(asked, more, moved);
  }
}

/** The same question once these are open: proposals and transfers still come, sources have less to give. */
export function withDecided(
  question: OrderQuestion,
  proposals: readonly Proposal[],
  transfers: readonly Transfer[],
): OrderQuestion {
  const proposed = proposals.map(({ itemId, supplierId, quantity, cost }): OpenOrder => ({
    orderId: `proposed ${itemId} ${supplierId}`,
    itemId,
    supplierId,
    quantity,
    state: 'proposed',
    value: cost,
  }));
  const moving = transfers.map(({ itemId, fromSiteId, quantity }): OpenOrder => ({
    orderId: `transfer ${itemId} ${fromSiteId}`,
    itemId,
    supplierId: fromSiteId,
    quantity,
    state: 'approved',
    value: 0n,
  }));
  const transferSources = question.transferSources.map((source) => {
    const taken = transfers.filter(
      ({ itemId, fromSiteId }) => itemId === source.itemId && fromSiteId === source.siteId,
    );
    return { ...source, surplus: source.surplus - taken.reduce((sum, { quantity }) => sum + quantity, 0) };
  });
  return { ...question, orders: [...question.orders, ...proposed, ...moving], transferSources };
}

function decideOnce(question: OrderQuestion): OrderDecision {
  const { items, orders, offers, holdingRate = HOLDING_RATE } = question;
  const looked = items.map((item) => lookAt(item, question));
  const notOrdered: NotOrdered[] = [];
  const transfers: Transfer[] = [];
  const wanted: Omit<ChosenLine, 'chosen'>[] = [];
  const stepsOf = new Map<string, readonly Step[]>();
  for (const { item, stock, asked, need, steps } of looked) {
    if (need <= 0) continue;
    const lastsDays = item.dailyDemand > 0 ? Math.max(0, stock.position) / item.dailyDemand : 0;
    const direct = purchasesFor(item, need, offers, lastsDays, holdingRate);
    const cheapest = direct[0];
    const moved = coverByTransfers(
      item,
      need,
      question.transferSources,
      cheapest && cheapest.mix.quantity > 0
        ? { unitCost: Number(cheapest.mix.cost) / cheapest.mix.quantity, leadTimeDays: cheapest.offer.leadTimeDays }
        : { unitCost: Number.MAX_VALUE, leadTimeDays: Infinity },
      holdingRate,
    );
    transfers.push(...moved.transfers);
    // What substitutes and transfers lift above the level is not topped up by a small purchase.
    if (moved.left <= 0 || !isBelow(stock.position + asked - moved.left, item)) continue;
    const purchases = moved.left === need ? direct : purchasesFor(item, moved.left, offers, lastsDays, holdingRate);
    stepsOf.set(item.itemId, steps);
    if (purchases.length > 0) wanted.push({ item, need: moved.left, lastsDays, purchases });
    else notOrdered.push(withoutOffer(item, moved.left, steps, offers));
  }
  const suppliers = new Map(question.suppliers.map((supplier) => [supplier.supplierId, supplier]));
  const open = openProposals(orders);
  const chosen = chooseSuppliers(wanted, suppliers, new Set(open.keys()));
  const lines: JointLine[] = [];
  for (const supplierId of [...new Set(chosen.map((line) => line.chosen.offer.supplierId))].sort()) {
    const supplier = suppliers.get(supplierId);
    if (!supplier) throw new RangeError(`offers name the supplier ${supplierId}, which is not given`);
    const own = chosen.filter((line) => line.chosen.offer.supplierId === supplierId);
    const anchors = own.map((line) => anchorLine(line, looked, stepsOf));
    const facts = {
      supplier,
      open: open.get(supplierId) ?? { value: 0n, lines: 0 },
      urgent: anyUrgent(anchors, supplier, question.today),
      holdingRate,
    };
    const order = jointOrder(anchors, joiningItems(looked, offers, supplierId), facts);
    if (!order.short) lines.push(...order.lines);
    else for (const line of anchors) notOrdered.push(belowMinimum(line, order.short));
  }
  const capped = capLines(lines, question, suppliers, open);
  return {
    proposals: capped.taken.map((line) => proposalOf(line, question.today, suppliers)),
    transfers,
    notOrdered: [...notOrdered, ...capped.notOrdered],
  };
}

function lookAt(item: OrderItem, { today, orders, substitutes }: OrderQuestion): Looked {
  const stock = stockPosition(item, orders, today);
  const asked = minMaxQuantity(stock.position, { ...item, minimumQuantity: 0, multiple: item.step });
  const needStep: Step = {
    step: 'need',
    formula: `position ${item.compare} level: up-to level − position, in whole steps`,
    inputs: { position: stock.position, level: item.level, upTo: item.upTo, step: item.step },
    result: asked,
  };
  const covered = coverBySubstitutes(
    asked,
    substitutes.filter(({ itemId }) => itemId === item.itemId),
  );
  return { item, stock, asked, need: covered.left, steps: [...stock.steps, needStep, ...covered.steps] };
}

function withoutOffer(item: OrderItem, need: number, steps: readonly Step[], offers: readonly Offer[]): NotOrdered {
  const offered = offers.some(({ itemId }) => itemId === item.itemId);
  return {
    itemId: item.itemId,
    why: offered ? 'shelf-life-too-short' : 'no-offer',
    quantity: need,
    explanation: steps,
  };
}

function openProposals(orders: readonly OpenOrder[]): Map<string, { value: Minor; lines: number }> {
  const open = new Map<string, { value: Minor; lines: number }>();
  for (const { supplierId, state, value } of orders) {
    if (state !== 'proposed') continue;
    const known = open.get(supplierId) ?? { value: 0n, lines: 0 };
    open.set(supplierId, { value: known.value + value, lines: known.lines + 1 });
  }
  return open;
}

function anchorLine(
  line: ChosenLine,
  looked: readonly Looked[],
  stepsOf: ReadonlyMap<string, readonly Step[]>,
): JointLine {
  const { item, need, chosen, purchases } = line;
  const position = looked.find((each) => each.item === item)?.stock.position ?? 0;
  const supplierStep: Step = {
    step: 'supplier',
    formula: 'least net cost, late days × demand × stock-out cost, and order cost of suppliers used',
    inputs: Object.fromEntries(purchases.map(({ offer, netCost }) => [offer.offerId, netCost])),
    result: chosen.offer.supplierId,
  };
  const steps = [...(stepsOf.get(item.itemId) ?? []), ...chosen.steps, supplierStep];
  return { item, need, position, purchase: chosen, binding: chosen.binding, anchor: true, steps };
}

function anyUrgent(anchors: readonly JointLine[], { daysToNextOrder }: Supplier, today: IsoDate): boolean {
  return anchors.some(({ item, position, purchase }) => {
    const { daysLeft } = latestDate(today, { ...item, position }, purchase.offer.leadTimeDays);
    return daysLeft < daysToNextOrder;
  });
}

/** Items of the supplier that need nothing now, with the cheapest of its offers for what they could take. */
function joiningItems(looked: readonly Looked[], offers: readonly Offer[], supplierId: string): JoiningItem[] {
  return looked.flatMap(({ item, stock, need, steps }): JoiningItem[] => {
    const covered = steps.some(({ step }) => step === 'cover by a substitute');
    if (need > 0 || covered || stock.position >= item.upTo) return [];
    const own = offers.filter((offer) => offer.itemId === item.itemId && offer.supplierId === supplierId);
    const [best] = purchasesFor(item, item.upTo - stock.position, own, 0, HOLDING_RATE);
    return best ? [{ item, position: stock.position, offer: best.offer }] : [];
  });
}

function belowMinimum(line: JointLine, short: { value: bigint; minimum: bigint; urgent: boolean }): NotOrdered {
  const step: Step = {
    step: 'least order value',
    formula: 'value of the order < least value of the supplier',
    inputs: { minimum: short.minimum.toString(), urgent: short.urgent ? 'yes: a person decides' : 'no: it waits' },
    result: short.value.toString(),
  };
  const { item, need, steps } = line;
  return { itemId: item.itemId, why: 'below-minimum-order-value', quantity: need, explanation: [...steps, step] };
}
