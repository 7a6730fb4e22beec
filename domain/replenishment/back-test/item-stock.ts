import type { BackTest, DayRecord, ItemView, Lot, TestItem } from './types';

/** What a day did to one item's stock. */
export interface DayOutcome {
  demanded: number;
  served: number;
  wasted: number;
}

/** One item's stock through the days. */
export class ItemStock implements ItemView {
  readonly lots: Lot[] = [];
  onHand: number;
  onOrder = 0;
  backordered = 0;
  private readonly pending: { arrives: number; quantity: number }[] = [];
  private readonly today = { opening: 0, received: 0, wasted: 0, sold: 0, unmet: 0, ordered: 0 };

  constructor(
    readonly item: TestItem,
    from: number,
  ) {
    this.onHand = 0;
    if (item.openingStock > 0) this.put(item.openingStock, from);
  }

  /** Receipts, expiry and sales of a day. */
  live(day: number, unmet: BackTest['unmet']): DayOutcome {
    const { today } = this;
    today.opening = this.onHand;
    today.received = this.receive(day);
    today.wasted = this.throwAway(day);
    const waited = this.take(this.backordered);
    this.backordered -= waited;
    const demanded = this.item.demand[day] ?? 0;
    const served = this.take(demanded);
    if (unmet === 'backordered') this.backordered += demanded - served;
    today.sold = waited + served;
    today.unmet = demanded - served;
    return { demanded, served, wasted: today.wasted };
  }

  order(quantity: number, arrives: number): void {
    this.today.ordered = quantity;
    if (quantity === 0) return;
    this.onOrder += quantity;
    this.pending.push({ arrives, quantity });
  }

  record(day: number): DayRecord {
    return { day, itemId: this.item.itemId, ...this.today, closing: this.onHand };
  }

  private receive(day: number): number {
    let received = 0;
    for (let index = this.pending.length - 1; index >= 0; index -= 1) {
      const order = this.pending[index];
      if (!order || order.arrives > day) continue;
      received += order.quantity;
      this.pending.splice(index, 1);
    }
    if (received > 0) {
      this.onOrder -= received;
      this.put(received, day);
    }
    return received;
  }

  private put(quantity: number, day: number): void {
    this.onHand += quantity;
    this.lots.push({ quantity, expires: day + (this.item.shelfLife ?? Infinity) });
  }

  private throwAway(day: number): number {
    let wasted = 0;
    while (this.lots[0] && this.lots[0].expires <= day) wasted += this.lots.shift()?.quantity ?? 0;
    this.onHand = this.lots.length === 0 ? 0 : this.onHand - wasted;
    return wasted;
  }

  /** Takes up to `wanted` from the oldest lots: shelf lives are equal, so the oldest expires first. */
  private take(wanted: number): number {
    let left = wanted;
    while (left > 0 && this.lots[0]) {
      const lot = this.lots[0];
      const taken = Math.min(left, lot.quantity);
      lot.quantity -= taken;
      left -= taken;
      if (lot.quantity === 0) this.lots.shift();
    }
    this.onHand = this.lots.length === 0 ? 0 : this.onHand - (wanted - left);
    return wanted - left;
  }
}
