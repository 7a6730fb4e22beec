import type { IsoDate } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';
import { sum } from '../../platform/money';
import { contractInterest } from './contract-interest';
import type { DebtFacts } from './facts';
import { lawFor } from './law';
import type { LawDefinition, LawId, LawTable } from './law';
import type { RateTable } from './rate-table';
import { isRefusal, refuse } from './refusal';
import type { InterestRefusal } from './refusal';
import type { CountedInterest, InterestRow } from './rows';
import { statutoryInterest } from './statutory-interest';

export type { InterestRow } from './rows';

/** Interest on one debt, row by row. */
export interface InterestStatement {
  readonly kind: 'statement';
  /** Id of the law, or `contract`. */
  readonly law: LawId;
  readonly title: string;
  /** Why this law or contract, and from which day; a sentence for people. */
  readonly basis: string;
  readonly currency: Currency;
  /** The due date interest is counted from, which a law may set before the ledger's. */
  readonly dueDate: IsoDate;
  /** Rows in order of time; they are inclusive and touch. */
  readonly rows: readonly InterestRow[];
  /** Sum of the rows. */
  readonly total: Minor;
  /**
   * What each further day adds at the last row's rate, in major units as decimal text. Not rounded (up to 40 significant
   * digits); `0` once the principal is settled.
   */
  readonly dailyAmount: string;
  /** Sources used that were not verified; people should check them before a claim is demanded. */
  readonly unverified: readonly string[];
}

/**
 * States the interest on a debt through a day (inclusive: the day a payment is credited bears interest).
 *
 * Days run from the day after the due date. Each row is rounded half away from zero to the minor unit, and the total is
 * the sum of the rows. What was earned stays owed after the principal is paid.
 * Agreed interest goes before the statute's unless the law says otherwise; a law that overrides contracts (India) gives
 * way to the contract only where it grants this creditor nothing, or facts for it are missing.
 * @param laws the tenant's laws (`DEFAULT_LAWS` is shipped).
 * @param rates the tenant's reference rates (`DEFAULT_RATES` is shipped).
 * @returns a refusal, never a guess, where a fact or a rate is missing or the law forbids the claim.
 */
export function interestStatement(
  debt: DebtFacts,
  through: IsoDate,
  laws: LawTable,
  rates: RateTable,
): InterestStatement | InterestRefusal {
  if (debt.principal <= 0n) return refuse('invalid-fact', `${debt.number} has no principal.`, { fact: 'principal' });
  const law = lawFor(laws, debt.jurisdiction, debt.dueDate);
  const counted = isRefusal(law) ? withoutLaw(debt, through, law) : underLaw(debt, through, law, rates);
  return isRefusal(counted) ? counted : toStatement(debt, counted);
}

/** With no law at hand simple interest can still be owed by contract; whether compound is allowed cannot be known. */
function withoutLaw(debt: DebtFacts, through: IsoDate, refusal: InterestRefusal): CountedInterest | InterestRefusal {
  if (!debt.contract) return refusal;
  if (debt.contract.compounding !== 'simple') {
    return { ...refusal, detail: `${refusal.detail} Whether compound interest may be agreed is not known either.` };
  }
  return contractInterest(debt, debt.contract, through, undefined);
}

function underLaw(
  debt: DebtFacts,
  through: IsoDate,
  law: LawDefinition,
  rates: RateTable,
): CountedInterest | InterestRefusal {
  if (!debt.contract) return statutoryInterest(debt, through, law, rates);
  if (law.contract.precedence === 'contract') return contractInterest(debt, debt.contract, through, law);
  const statutory = statutoryInterest(debt, through, law, rates);
  if (!isRefusal(statutory) || (statutory.reason !== 'not-eligible' && statutory.reason !== 'missing-fact')) {
    return statutory;
  }
  const agreed = contractInterest(debt, debt.contract, through, law);
  return isRefusal(agreed) ? agreed : { ...agreed, basis: `${agreed.basis} ${law.title}: ${statutory.detail}` };
}

function toStatement(debt: DebtFacts, counted: CountedInterest): InterestStatement {
  return {
    kind: 'statement',
    law: counted.law,
    title: counted.title,
    basis: counted.basis,
    currency: debt.currency,
    dueDate: counted.dueDate,
    rows: counted.rows,
    total: sum(counted.rows.map((row) => row.amount)),
    dailyAmount: counted.dailyAmount,
    unverified: counted.unverified,
  };
}
