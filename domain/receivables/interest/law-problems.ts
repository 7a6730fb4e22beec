import { isIsoDate } from '../../platform/dates';
import { parseMajor } from '../../platform/money';
import type { FixedSumRule, LawDefinition, LawTable } from './law';
import type { DocumentProblem, RateTable } from './rate-table';

/** Major units as plain decimal text, of a debt in any currency. */
const AMOUNT = /^\d{1,15}(\.\d{1,4})?$/;
const DECIMAL = /^-?\d{1,3}(\.\d{1,6})?$/;

/** What is wrong with a law people wrote, beside the tenant's other own laws and the rates there are; empty: usable. */
export function lawProblems(law: LawDefinition, others: LawTable, rates: RateTable): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const add = (pointer: string, detail: string): void => void problems.push({ pointer, detail });
  if (!isIsoDate(law.from)) add('/from', 'not a date');
  if (law.through !== undefined && !isIsoDate(law.through)) add('/through', 'not a date');
  if (law.through !== undefined && law.through < law.from) add('/through', 'ends before it begins');
  if (!Object.hasOwn(rates, law.interest.reference)) {
    add('/interest/reference', `There is no reference rate ${law.interest.reference}; store it first.`);
  }
  if (law.interest.method === 'simple') {
    const points = Object.entries(law.interest.points);
    if (points.length === 0) add('/interest/points', 'No debtor would owe interest.');
    for (const [debtor, text] of points) {
      if (!DECIMAL.test(text)) add(`/interest/points/${debtor}`, 'percentage points are no plain decimal');
    }
  } else if (!DECIMAL.test(law.interest.multiplier) || Number(law.interest.multiplier) <= 0) {
    add('/interest/multiplier', 'a multiplier is a decimal above zero');
  }
  if (law.due.kind === 'acceptance' && law.due.days > law.due.mostDays) {
    add('/due/days', 'more than the most days that may be agreed');
  }
  if (law.fixedSum) problems.push(...fixedSumProblems(law.fixedSum));
  if (law.noticeFee.laterNotices.kind === 'print-and-postage' && !AMOUNT.test(law.noticeFee.laterNotices.amount)) {
    add('/noticeFee/laterNotices/amount', 'an amount in major units, e.g. "2.50"');
  }
  const rival = others.find((other) => other.id !== law.id && sameDebts(other, law));
  if (rival) add('/jurisdictions', `Your law ${rival.id} already stands for one of them on the same days.`);
  return problems;
}

function fixedSumProblems({ tiers, currency }: FixedSumRule): DocumentProblem[] {
  const problems: DocumentProblem[] = [];
  const add = (pointer: string, detail: string): void =>
    void problems.push({ pointer: `/fixedSum/${pointer}`, detail });
  const isAmount = (text: string): boolean => AMOUNT.test(text) && parseMajor(text, currency) !== undefined;
  for (const [index, tier] of tiers.entries()) {
    const last = index === tiers.length - 1;
    if (!isAmount(tier.amount)) add(`tiers/${index}/amount`, `an amount of ${currency} in major units, e.g. "40"`);
    if (last !== (tier.below === undefined)) add(`tiers/${index}/below`, 'every tier has it but the last');
    else if (tier.below !== undefined && !isAmount(tier.below)) {
      add(`tiers/${index}/below`, `an amount of ${currency} in major units, e.g. "1000"`);
    } else if (!last && index > 0 && Number(tier.below) <= Number(tiers[index - 1]?.below)) {
      add(`tiers/${index}/below`, 'tiers rise');
    }
  }
  return problems;
}

function sameDebts(a: LawDefinition, b: LawDefinition): boolean {
  const days = a.from <= (b.through ?? '9999-12-31') && b.from <= (a.through ?? '9999-12-31');
  return days && a.jurisdictions.some((one) => b.jurisdictions.includes(one));
}
