import { minimum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import { partOf } from './allocation-policy';
import type { DebtPart, SettlementOrder } from './allocation-policy';
import { splitDiscount } from './cash-discount';
import { byDemand } from './order';
import type { Allocation, Claim, CreditEntry, Ledger, OpenItem } from './types';
import { isDemanded } from './visibility';

/** Cash discounts per item id: `planned` is taken for sure, `allowed` only where the money ends within it. */
export interface DiscountLimits {
  readonly planned: ReadonlyMap<string, Minor>;
  readonly allowed: ReadonlyMap<string, Minor>;
}

export interface SettleOptions {
  /** Name of the rule, kept with every allocation. */
  readonly rule: string;
  readonly useWithheldTax: boolean;
  readonly payPrincipalOf: (item: OpenItem) => boolean;
  readonly payAccountClaims: boolean;
  readonly discounts: DiscountLimits;
}

/**
 * The money of one credit being laid on debts. It knows what is left of the money and of each debt, so that nothing is
 * ever settled beyond either.
 */
export class AllocationDraft {
  readonly allocations: Allocation[] = [];
  cash: Minor;
  withheldTax: Minor;
  private readonly taken = new Map<OpenItem | Claim, Minor>();
  private readonly claimsOfItem = new Map<string, Claim[]>();
  private readonly accountClaims: Claim[] = [];

  /** Only claims in the credit's currency that a notice named by its booking date take part. */
  constructor(
    private readonly credit: CreditEntry,
    ledger: Ledger,
    withheldTax: Minor,
  ) {
    this.cash = credit.unapplied;
    this.withheldTax = withheldTax;
    const demanded = ledger.claims.filter(
      (claim) => claim.currency === credit.currency && isDemanded(claim, credit.bookingDate),
    );
    const itemIds = new Set(demanded.length > 0 ? ledger.items.map(({ id }) => id) : []);
    for (const claim of demanded) {
      if (claim.itemId === undefined || !itemIds.has(claim.itemId)) this.accountClaims.push(claim);
      else this.claimsOfItem.set(claim.itemId, [...(this.claimsOfItem.get(claim.itemId) ?? []), claim]);
    }
    for (const claims of [this.accountClaims, ...this.claimsOfItem.values()]) claims.sort(byDemand);
  }

  /** True when a demanded claim stands beside the item: its own, or the account's from when the item was overdue. */
  hasDemandedClaim(item: OpenItem): boolean {
    const demandedAfterDue = ({ demandedOn }: Claim): boolean => demandedOn !== undefined && item.dueDate < demandedOn;
    return this.claimsOfItem.has(item.id) || this.accountClaims.some(demandedAfterDue);
  }

  openOf(debt: OpenItem | Claim): Minor {
    return debt.open - (this.taken.get(debt) ?? 0n);
  }

  /** Lays the money on the items in the given order of items and parts. */
  settle(items: readonly OpenItem[], order: SettlementOrder, options: SettleOptions): void {
    for (const parts of order) {
      if (options.payAccountClaims) for (const part of parts) this.payClaims(this.accountClaims, part, options.rule);
      for (const item of items) {
        for (const part of parts) {
          if (part !== 'principal') this.payClaims(this.claimsOfItem.get(item.id) ?? [], part, options.rule);
          else if (options.payPrincipalOf(item)) this.payPrincipal(item, options);
        }
      }
    }
  }

  private payClaims(claims: readonly Claim[], part: DebtPart, rule: string): void {
    for (const claim of claims) {
      if (partOf(claim) !== part) continue;
      this.cash -= this.record('claim', claim, partOf(claim), minimum(this.cash, this.openOf(claim)), rule);
    }
  }

  /** Withheld tax goes before cash, because it can settle nothing but principal. */
  private payPrincipal(item: OpenItem, options: SettleOptions): void {
    const { rule } = options;
    const before = this.openOf(item);
    if (options.useWithheldTax) {
      this.withheldTax -= this.record('item', item, 'withheld-tax', minimum(this.withheldTax, before), rule);
    }
    const discount = this.discountOn(item, options.discounts);
    const payable = this.openOf(item) - discount;
    this.cash -= this.record('item', item, 'principal', minimum(this.cash, payable), rule);
    if (discount === 0n || this.openOf(item) === before) return;
    const { net, tax } = splitDiscount(discount, item);
    this.record('item', item, 'cash-discount', net, rule);
    this.record('item', item, 'cash-discount-tax', tax, rule);
  }

  private discountOn(item: OpenItem, { planned, allowed }: DiscountLimits): Minor {
    const open = this.openOf(item);
    const plan = minimum(planned.get(item.id) ?? 0n, open);
    if (plan > 0n && this.cash >= open - plan) return plan;
    const shortfall = open - this.cash;
    return shortfall > 0n && shortfall <= (allowed.get(item.id) ?? 0n) ? shortfall : 0n;
  }

  private record(
    kind: Allocation['target']['kind'],
    debt: OpenItem | Claim,
    part: Allocation['part'],
    amount: Minor,
    rule: string,
  ): Minor {
    if (amount <= 0n) return 0n;
    this.taken.set(debt, (this.taken.get(debt) ?? 0n) + amount);
    this.allocations.push({ creditId: this.credit.id, target: { kind, id: debt.id }, part, amount, rule });
    return amount;
  }
}
