import { letterAmount, letterDate, letterLine, letterList } from './format';
import { phrase, plural } from './language';
import type { LetterLanguage } from './language';
import { noticeTotals } from './notice-facts';
import type { ClaimFacts, CreditFacts, ItemFacts, NoticeFacts } from './notice-facts';
import { fillTemplate } from './template';
import type { LetterTemplate, PlaceholderTexts } from './template';

export interface Letter {
  /** One line. */
  readonly subject: string;
  /** Plain text, lines ended by `\n`. */
  readonly text: string;
}

/**
 * Writes a letter from facts and a checked template (see `templateProblems`). Amounts, dates, names and references come
 * from the facts alone.
 */
export function renderLetter(facts: NoticeFacts, template: LetterTemplate, language: LetterLanguage): Letter {
  const texts = placeholderTexts(facts, language);
  const text = fillTemplate(template.body, texts)
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { subject: letterLine(fillTemplate(template.subject, texts)), text: `${text}\n` };
}

function placeholderTexts(facts: NoticeFacts, language: LetterLanguage): PlaceholderTexts {
  const { creditor, customer, items } = facts;
  const dueDates = items.map((item) => item.dueDate).sort();
  const overdue = items.map((item) => item.daysOverdue);
  const payable = noticeTotals(facts).filter(({ total }) => total > 0n);
  return {
    customerName: letterLine(customer.name),
    customerNumber: letterLine(customer.number),
    creditorName: letterLine(creditor.name),
    contact: letterLine(creditor.contact ?? ''),
    noticeDate: letterDate(facts.noticeDate, language),
    payBy: letterDate(facts.payBy, language),
    bookedThrough: letterDate(facts.bookedThrough, language),
    paymentReference: letterLine(facts.paymentReference),
    itemCount: plural(language.words.items, items.length),
    oldestDueDate: dueDates[0] === undefined ? '' : letterDate(dueDates[0], language),
    longestOverdue: plural(language.words.overdue, Math.max(0, ...overdue)),
    total: letterList(
      payable.map(({ currency, total }) => letterAmount(total, currency, language)),
      language,
    ),
    items: lines(items.map((item) => itemLine(item, language))),
    claims: lines(facts.claims.map((claim) => claimLine(claim, language))),
    credits: lines(facts.credits.map((credit) => creditLine(credit, language))),
    totals: totalLines(facts, language),
    paymentDetails: creditor.paymentDetails
      .map(({ label, value }) => `${letterLine(label)}: ${letterLine(value)}`)
      .join('\n'),
  };
}

function lines(entries: readonly string[]): string {
  return entries.map((entry) => `- ${entry}`).join('\n');
}

function itemLine(item: ItemFacts, language: LetterLanguage): string {
  const { words } = language;
  const whole = item.open === item.amount;
  const line = phrase(whole ? words.itemWhole : words.item, {
    number: letterLine(item.number),
    issued: letterDate(item.issueDate, language),
    due: letterDate(item.dueDate, language),
    overdue: plural(words.overdue, item.daysOverdue),
    amount: letterAmount(item.amount, item.currency, language),
    open: letterAmount(item.open, item.currency, language),
  });
  if (item.disputed === 0n) return line;
  const disputed = letterAmount(item.disputed, item.currency, language);
  return `${line} ${phrase(words.itemDisputed, { disputed })}`;
}

function claimLine(claim: ClaimFacts, language: LetterLanguage): string {
  const label = claimLabel(claim, language);
  const from = claim.rows[0]?.from;
  const to = claim.rows.at(-1)?.to;
  const period =
    from === undefined || to === undefined
      ? ''
      : ` ${phrase(language.words.period, { from: letterDate(from, language), to: letterDate(to, language) })}`;
  const amount = letterAmount(claim.open, claim.currency, language);
  const line = phrase(language.words.amountLine, { label: `${label}${period}`, amount });
  const takenBack = takenBackNote(claim, language);
  return takenBack === undefined ? line : `${line} (${takenBack})`;
}

/** What is told where a claim was demanded too high before; undefined where it was not. */
export function takenBackNote(claim: ClaimFacts, language: LetterLanguage): string | undefined {
  if (claim.takenBack === undefined) return undefined;
  const amount = letterAmount(claim.takenBack, claim.currency, language);
  return phrase(language.words.claimTakenBack, { amount });
}

/** `Interest on invoice R-1`, `Reminder fee`. */
export function claimLabel(claim: ClaimFacts, language: LetterLanguage): string {
  const { words } = language;
  const kind = words.claims[claim.kind];
  return claim.itemNumber === undefined
    ? kind
    : phrase(words.claimOfItem, { claim: kind, number: letterLine(claim.itemNumber) });
}

function creditLine(credit: CreditFacts, language: LetterLanguage): string {
  const { words } = language;
  return phrase(words.creditLine, {
    credit: words.credits[credit.kind],
    number: letterLine(credit.number),
    date: letterDate(credit.date, language),
    amount: letterAmount(credit.unapplied, credit.currency, language),
  });
}

/** Per currency: principal, claims, credits where there are any, and the total. */
function totalLines(facts: NoticeFacts, language: LetterLanguage): string {
  const { words } = language;
  return noticeTotals(facts)
    .map(({ currency, principal, claims, unapplied, total }) => {
      const row = (label: string, minor: bigint): string =>
        phrase(words.amountLine, { label, amount: letterAmount(minor, currency, language) });
      const parts = [
        ...(claims !== 0n || unapplied !== 0n ? [row(words.principal, principal)] : []),
        ...(claims === 0n ? [] : [row(words.claimsSum, claims)]),
        ...(unapplied === 0n ? [] : [row(words.unapplied, -unapplied)]),
        row(words.total, total),
      ];
      return parts.join('\n');
    })
    .join('\n\n');
}
