/** An item as a back-test plays it. Quantities in the stock unit, one value of demand a day. */
export interface TestItem {
  readonly itemId: string;
  readonly supplierId: string;
  /** Demand of each day of the whole history; a run plays a part of it. Whole or fractional, ≥ 0. */
  readonly demand: ArrayLike<number>;
  /** Cost of a unit in major units of money: a simulation, nothing that is booked. */
  readonly unitCost: number;
  /** Days a received unit can be sold, the day of receipt counted; undefined for stock that keeps. */
  readonly shelfLife: number | undefined;
  /** Orders are whole multiples of this. */
  readonly multiple: number;
  /** On hand when a run begins; the same for every policy. */
  readonly openingStock: number;
}

/** What happens is paid at these rates, for every policy alike. */
export interface TestCosts {
  /** An order to a supplier, whatever it holds. */
  readonly supplierOrder: number;
  /** Each item on it. */
  readonly orderLine: number;
  /** Holding a year, as a fraction of the cost of the stock at the end of each day. */
  readonly holdingRate: number;
  /** A unit that was asked for and not there, as a fraction of its cost. */
  readonly shortageRate: number;
  /** A unit that expired, as a fraction of its cost: 1 for its cost, more for disposal. */
  readonly wasteRate: number;
}

export interface BackTest {
  readonly items: readonly TestItem[];
  /** Lead times in whole days of past receipts, by supplier; each order draws one of them. At least 1 day each. */
  readonly leadTimes: ReadonlyMap<string, readonly number[]>;
  readonly costs: TestCosts;
  /** First day played and the day after the last, as indices of `demand`. */
  readonly from: number;
  readonly until: number;
  /** What cannot be served from stock is lost, or waits and is delivered from the next receipt. */
  readonly unmet: 'lost' | 'backordered';
  readonly seed: number;
}

/** Stock received on one day. */
export interface Lot {
  quantity: number;
  /** First day on which it can no longer be sold; Infinity for stock that keeps. */
  readonly expires: number;
}

/** What a policy sees of an item after a day's sales. Days are indices of the history. */
export interface ItemView {
  readonly item: TestItem;
  /** In stock, not yet expired. */
  readonly onHand: number;
  readonly onOrder: number;
  /** Waiting customers' demand; 0 where unmet demand is lost. */
  readonly backordered: number;
  /** The oldest first. */
  readonly lots: readonly Readonly<Lot>[];
}

/** A policy decides at the end of each day, supplier by supplier, from what is known by then. */
export interface Policy {
  readonly name: string;
  /** What was learned or set, for the report. */
  readonly settings: Readonly<Record<string, number | string>>;
  /** Quantity for each item of one supplier; rounded up to the item's multiple by the engine, 0 for none. */
  readonly order: (day: number, views: readonly ItemView[]) => readonly number[];
}

/** One item on one day, for checks and charts. */
export interface DayRecord {
  readonly day: number;
  readonly itemId: string;
  readonly opening: number;
  readonly received: number;
  readonly wasted: number;
  readonly sold: number;
  readonly unmet: number;
  readonly closing: number;
  readonly ordered: number;
}

export interface BackTestResult {
  readonly policy: string;
  readonly settings: Readonly<Record<string, number | string>>;
  /** Units served from stock on the day they were asked for, over units asked for; 1 without demand. */
  readonly fillRate: number;
  /** Share of the item days with demand that were served in full; 1 without demand. */
  readonly service: number;
  /** Mean value of the stock at the end of a day. */
  readonly stockValue: number;
  readonly wastedUnits: number;
  readonly supplierOrders: number;
  readonly orderLines: number;
  readonly cost: CostParts;
}

export interface CostParts {
  readonly ordering: number;
  readonly holding: number;
  readonly shortage: number;
  readonly waste: number;
  readonly total: number;
}
