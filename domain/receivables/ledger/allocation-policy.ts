import type { Claim } from './types';

/** What a credit can settle of an item: its principal, or the claims beside it. */
export type DebtPart = 'principal' | 'interest' | 'costs';

/**
 * Passes over the debts, oldest first. Within a pass each item is settled part by part before the next item is looked
 * at; a later pass begins again at the oldest item.
 */
export type SettlementOrder = readonly (readonly DebtPart[])[];

/** How one company's payments find what they settle. */
export interface AllocationPolicy {
  readonly name: AllocationPolicyName;
  /** Order within the documents the payer named. */
  readonly named: SettlementOrder;
  /** Order for what the payer did not name; empty: it waits for a person. */
  readonly unnamed: SettlementOrder;
}

export type AllocationPolicyName = 'named-then-oldest' | 'costs-interest-principal' | 'principal-first' | 'named-only';

export const DEFAULT_ALLOCATION_POLICY: AllocationPolicyName = 'named-then-oldest';

/**
 * The shipped policies by name.
 * - `named-then-oldest`: what the payer names is paid on that principal; the rest by age, costs, then interest, then
 *   principal of each item (German Civil Code §§ 366–367).
 * - `costs-interest-principal`: the same order also within what the payer names (§ 367 (2): the creditor declines
 *   another destination).
 * - `principal-first`: every principal before any claim.
 * - `named-only`: nothing is settled that the payer did not name.
 */
export const ALLOCATION_POLICIES: Readonly<Record<AllocationPolicyName, AllocationPolicy>> = {
  'named-then-oldest': {
    name: 'named-then-oldest',
    named: [['principal']],
    unnamed: [['costs', 'interest', 'principal']],
  },
  'costs-interest-principal': {
    name: 'costs-interest-principal',
    named: [['costs', 'interest', 'principal']],
    unnamed: [['costs', 'interest', 'principal']],
  },
  'principal-first': {
    name: 'principal-first',
    named: [['principal']],
    unnamed: [['principal'], ['costs'], ['interest']],
  },
  'named-only': { name: 'named-only', named: [['principal']], unnamed: [] },
};

export function isAllocationPolicyName(text: string): text is AllocationPolicyName {
  return Object.hasOwn(ALLOCATION_POLICIES, text);
}

/** A credit note corrects invoices: it never settles interest or costs. */
export const CREDIT_NOTE_ORDER: SettlementOrder = [['principal']];

/** A write-off gives up the principal first, then what was claimed beside it. */
export const WRITE_OFF_ORDER: SettlementOrder = [['principal'], ['costs'], ['interest']];

/** The part of the debt a claim belongs to: everything but interest is costs. */
export function partOf(claim: Claim): 'interest' | 'costs' {
  return claim.kind === 'interest' ? 'interest' : 'costs';
}
