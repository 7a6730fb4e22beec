import { minimum, parseMajor } from '../../platform/money';
import type { Currency, Minor } from '../../platform/money';
import type { DebtFacts } from './facts';
import { lawFor } from './law';
import type { LawDefinition, LawId, LawTable } from './law';
import { isRefusal, refuse } from './refusal';
import type { InterestRefusal } from './refusal';

export interface NoticeFee {
  readonly kind: 'notice-fee';
  /** Zero where nothing may be asked. */
  readonly amount: Minor;
  readonly currency: Currency;
  /** The law whose rule was applied, or `contract` where no law is stored for the jurisdiction. */
  readonly law: LawId;
  readonly source: string;
  /** Why it is what it is; a sentence for people. */
  readonly detail: string;
}

/**
 * The fee of one notice. A fee is owed by contract; a law may forbid it for the notice that starts the default, and cap
 * it at print and postage for later ones. With no law stored for a known jurisdiction the contract alone counts; with an
 * unknown jurisdiction nothing is asked.
 * @param notice.starting whether this notice may put the debtor in default: the first one of the item.
 */
export function noticeFee(
  debt: Pick<DebtFacts, 'contract' | 'currency' | 'jurisdiction' | 'dueDate'>,
  laws: LawTable,
  notice: { readonly starting: boolean },
): NoticeFee | InterestRefusal {
  const agreed = debt.contract?.feePerNotice;
  if (agreed !== undefined && agreed < 0n) {
    return refuse('invalid-fact', 'A fee per notice is not negative.', { fact: 'contract.feePerNotice' });
  }
  const { currency } = debt;
  const law = lawFor(laws, debt.jurisdiction, debt.dueDate);
  if (!isRefusal(law)) return underLaw(law, agreed, currency, notice.starting);
  if (law.reason !== 'no-law' || agreed === undefined) return law;
  const detail = `As agreed by contract. ${law.detail}`;
  return { kind: 'notice-fee', amount: agreed, currency, law: 'contract', source: 'agreed by contract', detail };
}

function underLaw(
  law: LawDefinition,
  agreed: Minor | undefined,
  currency: Currency,
  starting: boolean,
): NoticeFee | InterestRefusal {
  const { startingNotice, laterNotices, source } = law.noticeFee;
  const of = (amount: Minor, detail: string): NoticeFee => {
    return { kind: 'notice-fee', amount, currency, law: law.id, source, detail };
  };
  if (starting && startingNotice === 'free') return of(0n, 'The notice that starts the default is free.');
  if (laterNotices.kind === 'as-agreed') {
    return agreed === undefined ? of(0n, 'No fee was agreed.') : of(agreed, 'As agreed by contract.');
  }
  const costs = parseMajor(laterNotices.amount, currency);
  if (costs === undefined || costs < 0n) {
    return refuse('invalid-fact', `"${laterNotices.amount}" is no amount in ${currency}.`, { fact: 'noticeFee' });
  }
  return agreed !== undefined && agreed > costs
    ? of(costs, 'The law caps the agreed fee at print and postage.')
    : of(agreed === undefined ? costs : minimum(agreed, costs), 'Print and postage.');
}
