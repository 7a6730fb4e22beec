import { DEFAULT_LAWS } from '../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../domain/receivables/defaults/rates';
import type { DebtFacts } from '../../domain/receivables/interest/facts';
import type { RateTable } from '../../domain/receivables/interest/rate-table';
import { interestStatement } from '../../domain/receivables/interest/statement';
import type { InterestStatement } from '../../domain/receivables/interest/statement';
import type { ContractTerms } from '../../domain/receivables/ledger/types';

/** An eligible Indian small manufacturer that registered before all its contracts. */
export const SMALL_MANUFACTURER: DebtFacts['claimant'] = {
  enterprise: 'small',
  registeredOn: '2021-04-01',
  trader: false,
  registeredBeforeContracts: true,
};

/** A business debt of 1,000.00 under German law, due 2025-05-31 as agreed; change what a test is about. */
export function debt(changes: Partial<DebtFacts> = {}): DebtFacts {
  const dueDate = changes.dueDate ?? '2025-05-31';
  return {
    number: 'INV-1',
    currency: 'EUR',
    principal: 100_000n,
    dueDate,
    agreedDate: dueDate,
    debtorType: 'business',
    jurisdiction: 'DE',
    claimant: { enterprise: undefined, registeredOn: undefined, trader: undefined },
    movements: [],
    ...changes,
  };
}

/** A business debt under Indian law, accepted so that interest starts on `firstDay`. */
export function indianDebt(acceptanceDate: string, changes: Partial<DebtFacts> = {}): DebtFacts {
  return debt({
    currency: 'INR',
    jurisdiction: 'IN',
    principal: 10_000_000n,
    dueDate: acceptanceDate,
    agreedDate: undefined,
    acceptanceDate,
    claimant: SMALL_MANUFACTURER,
    ...changes,
  });
}

/** The statement by the shipped laws; fails the test when it is refused. */
export function stated(facts: DebtFacts, through: string, rates: RateTable = DEFAULT_RATES): InterestStatement {
  const result = interestStatement(facts, through, DEFAULT_LAWS, rates);
  if (result.kind === 'refused') throw new Error(result.detail);
  return result;
}

/** Agreed interest of 10 % a year, simple; change what a test is about. */
export function contract(changes: Partial<ContractTerms> = {}): ContractTerms {
  return {
    ratePercent: '10',
    compounding: 'simple',
    dayCount: 'actual/365',
    graceDays: 0,
    feePerNotice: undefined,
    ...changes,
  };
}
