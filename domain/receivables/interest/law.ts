import type { IsoDate } from '../../platform/dates';
import type { Currency } from '../../platform/money';
import type { ClaimKind, DebtorType } from '../ledger/types';
import { missing, refuse } from './refusal';
import type { InterestRefusal } from './refusal';

/** Id of a law in the table, or `contract` for interest the parties agreed on. */
export type LawId = string;

/** How a law counts default interest. Points and multiplier are decimal text. */
export type StatutoryInterest =
  | {
      readonly method: 'simple';
      /** `stepping` follows the reference rate; `fixed-at-start` keeps the rate of the first interest day for good. */
      readonly rate: 'stepping' | 'fixed-at-start';
      readonly reference: string;
      /** Percentage points on top, by debtor; a debtor not named owes no interest under this law. */
      readonly points: Readonly<Partial<Record<DebtorType, string>>>;
    }
  | {
      /** Compound with monthly rests, at a multiple of the reference rate in force at each rest. */
      readonly method: 'monthly-rests';
      readonly reference: string;
      readonly multiplier: string;
      readonly debtors: readonly DebtorType[];
    };

/**
 * When a debt falls due and interest starts.
 * `receipt`: as agreed; with no agreement `days` after receipt of the invoice or of the goods, the later.
 * `acceptance`: as agreed, at most `mostDays` after acceptance; with no agreement `days` after acceptance. An objection
 * in writing within `objectionDays` of the delivery puts acceptance off until it is removed.
 */
export type DueRule =
  | { readonly kind: 'receipt'; readonly days: number; readonly movesToWorkingDay: boolean; readonly source: string }
  | {
      readonly kind: 'acceptance';
      readonly days: number;
      readonly mostDays: number;
      readonly objectionDays: number;
      readonly movesToWorkingDay: boolean;
      readonly source: string;
    };

/** A sum owed once per late invoice or instalment, in major units as decimal text. */
export interface FixedSumRule {
  readonly currency: Currency;
  readonly debtors: readonly DebtorType[];
  /** The first tier whose `below` the debt does not reach; the last has no `below`. One tier without it: a flat sum. */
  readonly tiers: readonly { readonly below?: string; readonly amount: string }[];
  /** What the sum is credited against when such costs are claimed too. */
  readonly setOffAgainst: 'legal-costs' | undefined;
  readonly source: string;
}

/** The fee for a notice. */
export interface NoticeFeeRule {
  /** Whether the notice that puts the debtor in default may cost anything. */
  readonly startingNotice: 'free' | 'as-agreed';
  /** Later notices: what the contract says, or at most print and postage (major units of the debt's currency). */
  readonly laterNotices:
    { readonly kind: 'as-agreed' } | { readonly kind: 'print-and-postage'; readonly amount: string };
  readonly source: string;
}

/** What tax a claim beside the principal carries. */
export interface TaxRule {
  /** `part-of-supply`: taxed like the supply it belongs to; `none`: damages, outside the tax. */
  readonly treatment: 'none' | 'part-of-supply';
  readonly taxPoint?: 'on-receipt';
  readonly document?: 'debit-note';
  readonly source: string;
}

/** When the claim becomes time-barred. */
export interface LimitationRule {
  readonly years: number;
  /** From the due date, or from the end of the year it lies in. */
  readonly runsFrom: 'due-date' | 'end-of-year';
  readonly restartedBy: readonly ('acknowledgement' | 'part-payment')[];
  readonly source: string;
}

/** A law over a span of days, as data: tenants may change it or add their own. */
export interface LawDefinition {
  readonly id: LawId;
  /** Name for people. */
  readonly title: string;
  readonly source: string;
  /** False when the interest rule was not checked against the text of the law; people should check it first. */
  readonly verified: boolean;
  /** Due dates it applies to, both inclusive; open-ended without `through`. */
  readonly from: IsoDate;
  readonly through?: IsoDate;
  /** ISO 3166-1 countries, or `EU`. */
  readonly jurisdictions: readonly string[];
  /** Whether the creditor must be an eligible micro or small enterprise. */
  readonly claimant: 'any' | 'registered-micro-or-small';
  readonly interest: StatutoryInterest;
  readonly due: DueRule;
  readonly contract: {
    readonly compound: 'allowed' | 'forbidden';
    /** Whether agreed interest takes the statute's place, or only where the statute gives none. */
    readonly precedence: 'contract' | 'statute';
    readonly source: string;
  };
  readonly fixedSum: FixedSumRule | undefined;
  readonly noticeFee: NoticeFeeRule;
  readonly taxes: Readonly<Record<ClaimKind, TaxRule>>;
  readonly limitation: LimitationRule | undefined;
}

export type LawTable = readonly LawDefinition[];

/** The law of a jurisdiction for debts due on a day, or why there is none. */
export function lawFor(
  laws: LawTable,
  jurisdiction: string | undefined,
  dueDate: IsoDate,
): LawDefinition | InterestRefusal {
  if (jurisdiction === undefined) {
    return missing('jurisdiction', 'It is not known which country’s law governs the debt.');
  }
  const found = laws.find(
    (law) =>
      law.jurisdictions.includes(jurisdiction) &&
      law.from <= dueDate &&
      (law.through === undefined || dueDate <= law.through),
  );
  return found ?? refuse('no-law', `No law is stored for ${jurisdiction} and debts due on ${dueDate}.`);
}
