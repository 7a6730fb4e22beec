import { DAYS_PER_YEAR } from '../defaults/inventory';
import type { ItemStock } from './item-stock';
import type { BackTest, BackTestResult, Policy } from './types';

/** Adds up what the days cost. */
export class Tally {
  private demanded = 0;
  private served = 0;
  private itemDays = 0;
  private fullDays = 0;
  private stockValueDays = 0;
  private shortage = 0;
  private waste = 0;
  private wastedUnits = 0;
  private supplierOrders = 0;
  private orderLines = 0;

  constructor(private readonly test: BackTest) {}

  count({ item, onHand, today: { demanded, served, wasted } }: ItemStock): void {
    const { shortageRate, wasteRate } = this.test.costs;
    this.stockValueDays += onHand * item.unitCost;
    if (demanded > 0) {
      this.demanded += demanded;
      this.served += served;
      this.shortage += (demanded - served) * item.unitCost * shortageRate;
      this.itemDays += 1;
      if (served === demanded) this.fullDays += 1;
    }
    if (wasted === 0) return;
    this.waste += wasted * item.unitCost * wasteRate;
    this.wastedUnits += wasted;
  }

  ordered(lines: number): void {
    this.supplierOrders += 1;
    this.orderLines += lines;
  }

  result({ name, settings }: Policy): BackTestResult {
    const { costs, from, until } = this.test;
    const ordering = this.supplierOrders * costs.supplierOrder + this.orderLines * costs.orderLine;
    const holding = (this.stockValueDays * costs.holdingRate) / DAYS_PER_YEAR;
    const { shortage, waste } = this;
    return {
      policy: name,
      settings,
      fillRate: this.demanded === 0 ? 1 : this.served / this.demanded,
      service: this.itemDays === 0 ? 1 : this.fullDays / this.itemDays,
      stockValue: until > from ? this.stockValueDays / (until - from) : 0,
      wastedUnits: this.wastedUnits,
      supplierOrders: this.supplierOrders,
      orderLines: this.orderLines,
      cost: { ordering, holding, shortage, waste, total: ordering + holding + shortage + waste },
    };
  }
}
