import type { IsoDate } from '../../platform/dates';
import type { ClaimantFacts, DueFacts, EnterpriseSize } from './facts';
import { missing, refuse } from './refusal';
import type { InterestRefusal } from './refusal';

/**
 * Whether the creditor may claim as a registered micro or small enterprise (India: MSMED Act 2006 s.2(n), s.8, s.15):
 * micro or small on the day of the supply, registered before both the contract and the supply, and not a trader (the
 * ministry lets traders register for lending only).
 * @returns undefined when eligible. A sure "no" goes before a missing fact.
 */
export function claimantRefusal(facts: DueFacts): InterestRefusal | undefined {
  const { claimant } = facts;
  const supply = facts.supplyDate ?? facts.acceptanceDate;
  return sureNo(claimant, supply, facts.contractDate) ?? unknown(claimant, supply, facts.contractDate);
}

function sureNo(
  claimant: ClaimantFacts,
  supply: IsoDate | undefined,
  contract: IsoDate | undefined,
): InterestRefusal | undefined {
  const size = sizeOn(claimant, supply);
  const { registeredOn, trader } = claimant;
  if (size === 'medium' || size === 'other') return no('The creditor was neither a micro nor a small enterprise.');
  if (trader === true) return no('The creditor is a trader.');
  if (registeredOn === undefined) return undefined;
  if (supply !== undefined && registeredOn >= supply) {
    return no(`The creditor was registered on ${registeredOn}, not before the supply on ${supply}.`);
  }
  if (contract !== undefined && registeredOn >= contract) {
    return no(`The creditor was registered on ${registeredOn}, not before the contract of ${contract}.`);
  }
  return undefined;
}

function unknown(
  claimant: ClaimantFacts,
  supply: IsoDate | undefined,
  contract: IsoDate | undefined,
): InterestRefusal | undefined {
  if (sizeOn(claimant, supply) === undefined) {
    return missing('claimant.enterprise', 'It is not known whether the creditor is a micro or small enterprise.');
  }
  if (claimant.trader === undefined) {
    return missing('claimant.trader', 'It is not known whether the creditor is a trader.');
  }
  if (claimant.registeredOn === undefined) {
    return missing('claimant.registeredOn', 'The day the creditor was registered is not known.');
  }
  if (supply === undefined) return missing('supplyDate', 'The day of the supply is not known.');
  if (contract === undefined && claimant.registeredBeforeContracts !== true) {
    return missing('contractDate', 'It is not known whether the creditor was registered before the contract.');
  }
  return undefined;
}

function no(detail: string): InterestRefusal {
  return refuse('not-eligible', detail);
}

function sizeOn(claimant: ClaimantFacts, date: IsoDate | undefined): EnterpriseSize | undefined {
  const earlier = date === undefined ? undefined : claimant.earlierSizes?.find((size) => date <= size.through);
  return earlier ? earlier.enterprise : claimant.enterprise;
}
