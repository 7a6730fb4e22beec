import type { BackTest, DayRecord, ItemView, Lot, TestItem } from './types';

/** One item's stock through the days. */
export class ItemStock implements ItemView {
  readonly lots: Lot[] = [];
  onHand: number;
  onOrder = 0;
  backordered = 0;
  private readonly pending: { arrives: number; quantity: number }[] = [];
  /** What the present day did; `served` is what was asked for today, without deliveries to those who waited. */
  readonly today = { opening: 0, received: 0, wasted: 0, sold: 0, demanded: 0, served: 0, ordered: 0 };

  constructor(
    readonly item: TestItem,
    from: number,
  ) {
    this.onHand = 0;
    if (item.openingStock > 0) this.put(item.openingStock, from);
  }

  /** Receipts, expiry and sales of a day. */
  live(day: number, unmet: BackTest['unmet']): void {
    const { today } = this;
    today.opening = this.onHand;
    today.received = this.pending.length > 0 ? this.receive(day) : 0;
    today.wasted = this.lots[0] && this.lots[0].expires <= day ? this.throwAway(day) : 0;
    const waited = this.backordered > 0 ? this.take(this.backordered) : 0;
    this.backordered -= waited;
    today.demanded = this.item.demand[day] ?? 0;
    today.served = today.demanded > 0 ? this.take(today.demanded) : 0;
    today.sold = waited + today.served;
    if (unmet === 'backordered') this.backordered += today.demanded - today.served;
  }

  order(quantity: number, arrives: number): void {
    this.today.ordered = quantity;
    if (quantity === 0) return;
    this.onOrder += quantity;
    this.pending.push({ arrives, quantity });
  }

  record(day: number): DayRecord {
    const { opening, received, wasted, sold, demanded, served, ordered } = this.today;
    const { itemId } = this.item;
    return { day, itemId, opening, received, wasted, sold, unmet: demanded - served, closing: this.onHand, ordered };
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
