import type { IsoDate } from '../../platform/dates';
import type { Minor } from '../../platform/money';
import type { Comparison } from '../inventory/min-max';
import type { Pack, PackCount } from './pack-mix';

/** Stock of an item in one lot. What is reserved is promised to a customer, what is blocked may not be used. */
export interface StockLot {
  readonly lotId: string;
  readonly quantity: number;
  readonly state: 'free' | 'reserved' | 'blocked';
  /** Last day on which it can be used; absent for stock that keeps. */
  readonly usableUntil?: IsoDate;
}

/** An order of any stage for an item. A postponed one still comes; a cancelled or received one does not. */
export interface OpenOrder {
  readonly orderId: string;
  readonly itemId: string;
  readonly supplierId: string;
  /** What is still to come, in the stock unit. */
  readonly quantity: number;
  readonly state: 'proposed' | 'approved' | 'sent' | 'confirmed' | 'postponed' | 'cancelled' | 'received';
  /** Cost of what is still to come; counted against the cash cap while the order is proposed. */
  readonly value: Minor;
}

/** An item to be looked at, with its policy. Quantities in the stock unit. */
export interface OrderItem {
  readonly itemId: string;
  readonly level: number;
  readonly upTo: number;
  readonly compare: Comparison;
  /** Smallest step of a quantity: 1 for whole units, 0.001 for grams of kilograms. Above 0. */
  readonly step: number;
  /** Safety stock, part of the level: the latest sensible date is the one at which stock falls to it. */
  readonly safetyStock: number;
  /** Expected demand a day, ≥ 0. */
  readonly dailyDemand: number;
  /** Standard deviation of a day's demand, ≥ 0. */
  readonly demandDeviation: number;
  /** Demand of customers' orders and of kits that the stock must also serve now. */
  readonly qualifiedDemand: number;
  readonly lots: readonly StockLot[];
  /** Days a received unit can be used; absent for stock that keeps. No more is ordered than is used within. */
  readonly shelfLifeDays?: number;
  /** Cost of a unit short, in minor units: lost margin, expediting, goodwill. ≥ 0. */
  readonly stockoutCost: number;
  /** Measure of a unit in a truck (pallets, cubic metres, kilograms); absent or 0 where it takes no room. */
  readonly load?: number;
}

/** What a supplier offers an item for. */
export interface Offer {
  readonly offerId: string;
  readonly supplierId: string;
  readonly itemId: string;
  readonly packs: readonly Pack[];
  /** Least quantity of the item on an order, in the stock unit; 0 for none. */
  readonly minimumQuantity: number;
  /** Expected days from order to receipt. */
  readonly leadTimeDays: number;
}

export interface Supplier {
  readonly supplierId: string;
  /** Own cost of an order whatever it holds, shared by its lines. */
  readonly orderCost: Minor;
  /** Least value of an order; absent for none. */
  readonly minimumOrderValue?: Minor;
  /** Freight by the truck, in the measure of `OrderItem.load`. */
  readonly truck?: { readonly capacity: number; readonly cost: Minor };
  /** Days until the supplier can be ordered from again; 1 for every day. */
  readonly daysToNextOrder: number;
}

/** Stock of another site that could be sent instead of buying. */
export interface TransferSource {
  readonly siteId: string;
  readonly itemId: string;
  /** What that site has above its own need (its up-to level), in the stock unit. */
  readonly surplus: number;
  readonly leadTimeDays: number;
  /** Freight and handling of a unit, in minor units. */
  readonly costPerUnit: number;
  /** Costs of a consignment, such as an e-way bill, in minor units. */
  readonly fixedCost: number;
  /** Tax of a transfer between registrations (GSTINs): a taxable supply. Absent within one registration. */
  readonly tax?: TransferTax;
}

export interface TransferTax {
  /** Value of a unit on which tax is paid, in minor units. */
  readonly unitValue: number;
  /** Rate as a fraction, e.g. 0.18. */
  readonly rate: number;
  /** Share of the tax that the receiving registration gets back as credit, 0 to 1. */
  readonly creditable: number;
  /** Days until that credit is used; the money is tied up so long. */
  readonly creditDays: number;
}

/** One step of an explanation: what was computed, from what. Numbers only as numbers, money as text of minor units. */
export interface Step {
  readonly step: string;
  readonly formula: string;
  readonly inputs: Readonly<Record<string, number | string>>;
  readonly result: number | string;
}

/** What decided the quantity in the end. */
export type Binding =
  'need' | 'pack' | 'minimum-quantity' | 'price-break' | 'minimum-order-value' | 'truck-fill' | 'shared-order';

export interface Proposal {
  readonly itemId: string;
  readonly supplierId: string;
  readonly offerId: string;
  readonly packs: readonly PackCount[];
  readonly quantity: number;
  readonly cost: Minor;
  /** The day on which the stock is expected to fall to its safety stock. */
  readonly neededOn: IsoDate;
  /** The last day on which this order still arrives by then; today where that has passed. */
  readonly orderBy: IsoDate;
  readonly arrivesOn: IsoDate;
  readonly binding: Binding;
  /** Expected cost of the stock-outs that this order avoids, in minor units. */
  readonly stockoutCostAvoided: number;
  readonly explanation: readonly Step[];
}

export interface Transfer {
  readonly itemId: string;
  readonly fromSiteId: string;
  readonly quantity: number;
  /** In minor units, rounded up. */
  readonly cost: Minor;
  readonly explanation: readonly Step[];
}

/** An item that needs stock and is not ordered now, and why. */
export interface NotOrdered {
  readonly itemId: string;
  readonly why:
    | 'no-offer'
    | 'shelf-life-too-short'
    | 'below-minimum-order-value'
    | 'over-cash-cap'
    | 'below-minimum-after-cash-cap';
  readonly quantity: number;
  readonly explanation: readonly Step[];
}
