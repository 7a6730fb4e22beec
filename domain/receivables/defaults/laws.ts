import type { LawDefinition, LawTable, TaxRule } from '../interest/law';
import type { ClaimKind } from '../ledger/types';

/** One tax rule for every kind of claim. */
function sameTax(rule: TaxRule): Readonly<Record<ClaimKind, TaxRule>> {
  return { interest: rule, 'fixed-sum': rule, 'notice-fee': rule, 'bank-fee': rule };
}

/** Micro, Small and Medium Enterprises Development Act 2006. */
const INDIA: LawDefinition = {
  id: 'in-msmed-2006',
  title: 'MSMED Act 2006 (India)',
  source: 'MSMED Act 2006 s.15–16',
  verified: true,
  from: '2006-10-02',
  jurisdictions: ['IN'],
  claimant: 'registered-micro-or-small',
  interest: {
    method: 'monthly-rests',
    reference: 'in-bank-rate',
    multiplier: '3',
    debtors: ['business', 'consumer', 'public'],
  },
  due: {
    kind: 'acceptance',
    days: 15,
    mostDays: 45,
    objectionDays: 15,
    movesToWorkingDay: false,
    source: 'MSMED Act 2006 s.2(b), s.15',
  },
  // s.16 holds "notwithstanding anything contained in any agreement"; where the Act grants nothing the contract counts.
  contract: { compound: 'allowed', precedence: 'statute', source: 'MSMED Act 2006 s.16' },
  fixedSum: undefined,
  noticeFee: {
    startingNotice: 'as-agreed',
    laterNotices: { kind: 'as-agreed' },
    source: 'Indian Contract Act 1872 s.74',
  },
  taxes: sameTax({
    treatment: 'part-of-supply',
    taxPoint: 'on-receipt',
    document: 'debit-note',
    source: 'CGST Act 2017 s.15(2)(d), s.12(6), s.13(6)',
  }),
  limitation: {
    years: 3,
    runsFrom: 'due-date',
    restartedBy: ['acknowledgement', 'part-payment'],
    source: 'Limitation Act 1963 s.12, s.18–19, Schedule art. 14–15',
  },
};

const DIRECTIVE_TAX = sameTax({ treatment: 'none', source: 'ECJ 222/81 BAZ Bausystem: default interest is no price' });

/**
 * The Directive's minimum, for `EU` and for euro members whose statute is taken to be just that. Where a member differs
 * (France + 10 points, Belgium and Finland rounding up, Austria, members outside the euro) its law is to be added.
 */
const DIRECTIVE: LawDefinition = {
  id: 'eu-2011-7',
  title: 'Late Payment Directive 2011/7/EU',
  source: 'Directive 2011/7/EU art. 2–4, 6; the member’s own statute was not read',
  verified: false,
  from: '2013-03-16',
  jurisdictions: ['EU', 'ES', 'IE', 'IT', 'LU', 'NL', 'PT'],
  claimant: 'any',
  interest: {
    method: 'simple',
    rate: 'stepping',
    reference: 'ecb-refinancing',
    points: { business: '8', public: '8' },
  },
  due: { kind: 'receipt', days: 30, movesToWorkingDay: false, source: 'Directive 2011/7/EU art. 3 (3) (b)' },
  contract: { compound: 'allowed', precedence: 'contract', source: 'Directive 2011/7/EU art. 7' },
  fixedSum: {
    currency: 'EUR',
    debtors: ['business', 'public'],
    tiers: [{ amount: '40.00' }],
    setOffAgainst: undefined,
    source: 'Directive 2011/7/EU art. 6 (1)–(2)',
  },
  noticeFee: {
    startingNotice: 'as-agreed',
    laterNotices: { kind: 'as-agreed' },
    source: 'Directive 2011/7/EU art. 6 (3)',
  },
  taxes: DIRECTIVE_TAX,
  limitation: undefined,
};

const GERMANY: LawDefinition = {
  id: 'de-bgb-288',
  title: 'BGB §§ 286–289 (Germany)',
  source: 'BGB §§ 286–289',
  verified: true,
  from: '2014-07-29',
  jurisdictions: ['DE'],
  claimant: 'any',
  interest: {
    method: 'simple',
    rate: 'stepping',
    reference: 'de-basiszinssatz',
    points: { business: '9', public: '9', consumer: '5' },
  },
  due: { kind: 'receipt', days: 30, movesToWorkingDay: true, source: '§ 193, § 286 (3) BGB' },
  contract: { compound: 'forbidden', precedence: 'contract', source: '§ 248 (1), § 289 BGB' },
  fixedSum: {
    currency: 'EUR',
    debtors: ['business', 'public'],
    tiers: [{ amount: '40.00' }],
    setOffAgainst: 'legal-costs',
    source: '§ 288 (5) BGB',
  },
  noticeFee: {
    startingNotice: 'free',
    laterNotices: { kind: 'print-and-postage', amount: '0.00' },
    source: '§ 280, § 286 BGB: print and postage only',
  },
  taxes: sameTax({ treatment: 'none', source: 'UStAE 1.3 (6): default interest and reminder costs are damages' }),
  limitation: {
    years: 3,
    runsFrom: 'end-of-year',
    restartedBy: ['acknowledgement', 'part-payment'],
    source: '§ 195, § 199 (1), § 212 (1) BGB',
  },
};

const UNITED_KINGDOM: LawDefinition = {
  id: 'gb-1998',
  title: 'Late Payment of Commercial Debts (Interest) Act 1998 (UK)',
  source: 'Late Payment of Commercial Debts (Interest) Act 1998; SI 2002/1675',
  verified: true,
  from: '2013-03-16',
  jurisdictions: ['GB'],
  claimant: 'any',
  interest: {
    method: 'simple',
    rate: 'fixed-at-start',
    reference: 'gb-dealing-rate',
    points: { business: '8', public: '8' },
  },
  due: { kind: 'receipt', days: 30, movesToWorkingDay: false, source: '1998 Act s.4' },
  contract: { compound: 'allowed', precedence: 'contract', source: '1998 Act s.8' },
  fixedSum: {
    currency: 'GBP',
    debtors: ['business', 'public'],
    tiers: [{ below: '1000.00', amount: '40.00' }, { below: '10000.00', amount: '70.00' }, { amount: '100.00' }],
    setOffAgainst: undefined,
    source: '1998 Act s.5A',
  },
  noticeFee: {
    startingNotice: 'as-agreed',
    laterNotices: { kind: 'as-agreed' },
    source: '1998 Act s.5A (2A): reasonable costs beyond the fixed sum',
  },
  taxes: sameTax({
    treatment: 'none',
    source: 'HMRC VAT guidance: late payment interest is outside the scope; not read',
  }),
  limitation: {
    years: 6,
    runsFrom: 'due-date',
    restartedBy: ['acknowledgement', 'part-payment'],
    source: 'Limitation Act 1980 s.5, s.29; not read',
  },
};

/** The shipped laws. A tenant may change them or add those of other countries. */
export const DEFAULT_LAWS: LawTable = [INDIA, DIRECTIVE, GERMANY, UNITED_KINGDOM];
