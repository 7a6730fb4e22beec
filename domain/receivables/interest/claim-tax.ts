import type { IsoDate } from '../../platform/dates';
import type { ClaimKind } from '../ledger/types';
import { lawFor } from './law';
import type { LawTable, TaxRule } from './law';
import { isRefusal } from './refusal';
import type { InterestRefusal } from './refusal';

/** What tax a claim carries that stands beside the principal, by the law of the debt. */
export function claimTax(
  claim: ClaimKind,
  debt: { readonly jurisdiction: string | undefined; readonly dueDate: IsoDate },
  laws: LawTable,
): TaxRule | InterestRefusal {
  const law = lawFor(laws, debt.jurisdiction, debt.dueDate);
  return isRefusal(law) ? law : law.taxes[claim];
}
