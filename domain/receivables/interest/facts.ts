import type { IsoDate } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';
import type { ContractTerms, DebtorType, PrincipalMovement } from '../ledger/types';

export type EnterpriseSize = 'micro' | 'small' | 'medium' | 'other';

/** What a law asks of the creditor (India: MSMED Act s.2(n), s.8). Undefined means unknown, never "no". */
export interface ClaimantFacts {
  /** Size today; `earlierSizes` tells what it was before. */
  readonly enterprise: EnterpriseSize | undefined;
  /** Sizes that ended, each with its last day, oldest first. */
  readonly earlierSizes?: readonly { readonly through: IsoDate; readonly enterprise: EnterpriseSize }[];
  /** Day of the registration as a micro or small enterprise (Udyam). */
  readonly registeredOn: IsoDate | undefined;
  readonly trader: boolean | undefined;
  /**
   * The company's word that no open contract is older than its registration. It stands in for the contract dates that
   * a ledger seldom carries; without either, no interest is claimed under a law that asks for them.
   */
  readonly registeredBeforeContracts?: boolean | undefined;
}

/** The days that decide when a debt fell due; undefined means unknown. */
export interface DueFacts {
  readonly issueDate?: IsoDate | undefined;
  /** Day the debtor received the invoice. */
  readonly receiptDate?: IsoDate | undefined;
  /** Day of delivery or acceptance of the goods or services. */
  readonly acceptanceDate?: IsoDate | undefined;
  /** Day the debtor objected in writing; none when undefined (unless `objectionRemovedDate` says there was one). */
  readonly objectionDate?: IsoDate | undefined;
  readonly objectionRemovedDate?: IsoDate | undefined;
  /** Due date agreed in writing. Of an instalment: the instalment's own. */
  readonly agreedDate?: IsoDate | undefined;
  /** Day of the contract and of the supply, where known (the supply is the acceptance otherwise). */
  readonly contractDate?: IsoDate | undefined;
  readonly supplyDate?: IsoDate | undefined;
  readonly debtorType: DebtorType | undefined;
  /** ISO 3166-1 country whose law governs the debt, or `EU` for the Directive's minimum. */
  readonly jurisdiction: string | undefined;
  readonly claimant: ClaimantFacts;
}

/** A debt, as far as its interest needs to be known. */
export interface DebtFacts extends DueFacts {
  /** Document number, named in refusals. */
  readonly number: string;
  readonly currency: Currency;
  /** What the invoice or instalment was for, before any movement; more than zero. */
  readonly principal: Minor;
  /** The ledger's due date, already moved where a law moves it (see `dueDate`). It is never moved again here. */
  readonly dueDate: IsoDate;
  readonly contract?: ContractTerms | undefined;
  /**
   * What changed the principal, in any order; each counts from the day after its date (the day credited still bears
   * interest). A negative amount re-opens principal, e.g. a returned payment.
   */
  readonly movements: readonly PrincipalMovement[];
}
