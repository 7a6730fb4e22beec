import type { DebtFacts } from '../interest/facts';
import type { Account, OpenItem } from '../ledger/types';
import type { Company } from './state';

/** An open item as the interest rules read it: its own facts, the account's where the invoice has none. */
export function debtFacts(
  parties: { readonly state: { readonly account: Account; readonly company: Company } },
  item: OpenItem,
): DebtFacts {
  const { account, company } = parties.state;
  const { invoice } = item;
  return {
    number: item.number,
    currency: invoice.currency,
    principal: item.amount,
    dueDate: item.dueDate,
    issueDate: invoice.issueDate,
    receiptDate: invoice.receiptDate,
    acceptanceDate: invoice.acceptanceDate,
    objectionRemovedDate: invoice.objectionRemovedDate,
    // Of an agreed instalment plan each row has its own agreed date.
    agreedDate: invoice.agreedDate === undefined ? undefined : item.dueDate,
    debtorType: invoice.debtorType ?? account.debtorType,
    jurisdiction: invoice.jurisdiction ?? account.jurisdiction,
    claimant: company.claimant,
    contract: invoice.contract,
    movements: item.movements,
  };
}
