import type { ClaimKind } from '../ledger/types';

/** How one language writes numbers and dates, and the words that stand around the ledger's facts. */
export interface LetterLanguage {
  /** BCP 47, e.g. `en`. */
  readonly code: string;
  readonly numbers: {
    readonly decimal: string;
    readonly group: string;
    /** `€1.00` (before) or `1.00 €` (after). */
    readonly symbol: 'before' | 'after';
    /** Rupees grouped as 12,34,567 rather than 1,234,567. */
    readonly indianRupees: boolean;
  };
  readonly months: readonly string[];
  /** With `{day}`, `{month}`, `{year}`. */
  readonly date: string;
  readonly words: LetterWords;
}

/** `one` is used for the number 1. */
export interface Plural {
  readonly one: string;
  readonly other: string;
}

/** `{…}` stands for a fact; each text names the ones it takes. */
export interface LetterWords {
  /** `{number}`, `{issued}`, `{due}`, `{overdue}`, `{amount}`, `{open}` */
  readonly item: string;
  /** The same where nothing was paid yet: open is the whole amount. */
  readonly itemWhole: string;
  /** `{disputed}`; follows an item. */
  readonly itemDisputed: string;
  /** `{count}` */
  readonly overdue: Plural;
  /** `{count}` */
  readonly items: Plural;
  readonly claims: { readonly [Kind in ClaimKind]: string };
  /** `{claim}`, `{number}` */
  readonly claimOfItem: string;
  /** `{from}`, `{to}`; follows a claim. */
  readonly period: string;
  /** `{amount}`; follows a claim of which something was demanded too much before. */
  readonly claimTakenBack: string;
  readonly credits: { readonly payment: string; readonly 'credit-note': string };
  /** `{credit}`, `{number}`, `{date}`, `{amount}` */
  readonly creditLine: string;
  /** `{label}`, `{amount}` */
  readonly amountLine: string;
  readonly principal: string;
  readonly claimsSum: string;
  readonly unapplied: string;
  readonly total: string;
  /** Joins the last two of a list. */
  readonly and: string;
  readonly statement: StatementWords;
}

/** Headings and labels of the PDF statement. */
export interface StatementWords {
  readonly title: string;
  readonly date: string;
  readonly customer: string;
  readonly reference: string;
  readonly payBy: string;
  readonly document: string;
  readonly issued: string;
  readonly due: string;
  readonly daysOverdue: string;
  readonly amount: string;
  readonly open: string;
  readonly disputed: string;
  readonly items: string;
  readonly claims: string;
  readonly credits: string;
  readonly totals: string;
  readonly payment: string;
  readonly contact: string;
  /** `{days}`, `{rate}`, `{balance}`, `{from}`, `{to}` */
  readonly interestRow: string;
  /** `{bookedThrough}` */
  readonly freshness: string;
  /** `{page}`, `{pages}` */
  readonly page: string;
}

/** Puts facts into a text with `{name}` in it; a name without a fact is a programming error. */
export function phrase(text: string, facts: { readonly [name: string]: string }): string {
  return text.replace(/\{(\w+)\}/g, (_match, name: string) => {
    const fact = facts[name];
    if (fact === undefined) throw new TypeError(`no fact for {${name}} in "${text}"`);
    return fact;
  });
}

/** `one` or `other` with its count. */
export function plural(forms: Plural, count: number): string {
  return phrase(count === 1 ? forms.one : forms.other, { count: String(count) });
}
