import { letterAmount, letterDate, letterLine, letterNumber } from '../../domain/receivables/letters/format';
import { phrase } from '../../domain/receivables/letters/language';
import type { LetterLanguage } from '../../domain/receivables/letters/language';
import { noticeTotals } from '../../domain/receivables/letters/notice-facts';
import type { ClaimFacts, ItemFacts, NoticeFacts } from '../../domain/receivables/letters/notice-facts';
import { claimLabel, takenBackNote } from '../../domain/receivables/letters/render-letter';
import { StatementLayout } from './statement-layout';
import type { TableColumn } from './statement-layout';

/**
 * The statement that goes with a notice, as a PDF (A4): all overdue items, claims with the rows their interest was
 * counted by, credits, totals, where to pay. The same facts give the same bytes (with the same versions of Node and the
 * PDF library): no clock, no random id. The fonts hold Latin, Greek and Cyrillic letters; others print as boxes.
 */
export async function renderStatement(facts: NoticeFacts, language: LetterLanguage): Promise<Buffer> {
  const words = language.words.statement;
  const layout = new StatementLayout({
    title: `${words.title} – ${letterLine(facts.customer.name)}`,
    author: letterLine(facts.creditor.name),
    language: language.code,
    createdAt: new Date(`${facts.noticeDate}T00:00:00.000Z`),
  });
  writeHead(layout, facts, language);
  writeItems(layout, facts, language);
  writeClaims(layout, facts, language);
  writeCredits(layout, facts, language);
  writeTotals(layout, facts, language);
  writePayment(layout, facts, language);
  const freshness = phrase(words.freshness, { bookedThrough: letterDate(facts.bookedThrough, language) });
  return layout.finish(freshness, (page, pages) => phrase(words.page, { page: String(page), pages: String(pages) }));
}

function writeHead(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  const words = language.words.statement;
  const { creditor, customer } = facts;
  layout.paragraph([creditor.name, ...creditor.addressLines].map(letterLine).join(' · '), { size: 8, grey: true });
  layout.space(14);
  layout.columns([customer.name, ...customer.addressLines].map(letterLine), [
    [words.date, letterDate(facts.noticeDate, language)],
    [words.customer, letterLine(customer.number)],
    [words.reference, letterLine(facts.paymentReference)],
    [words.payBy, letterDate(facts.payBy, language)],
  ]);
  layout.space(22);
  layout.paragraph(words.title, { size: 15, bold: true });
  layout.space(8);
}

function writeItems(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  const words = language.words.statement;
  const columns: TableColumn[] = [
    { title: words.document, width: layout.width - 393 },
    { title: words.issued, width: 91 },
    { title: words.due, width: 91 },
    { title: words.daysOverdue, width: 51, right: true },
    { title: words.amount, width: 80, right: true },
    { title: words.open, width: 80, right: true },
  ];
  const rows = facts.items.map((item) => ({ cells: itemCells(item, language), notes: itemNotes(item, language) }));
  layout.table(columns, rows);
}

function itemCells(item: ItemFacts, language: LetterLanguage): string[] {
  return [
    letterLine(item.number),
    letterDate(item.issueDate, language),
    letterDate(item.dueDate, language),
    String(item.daysOverdue),
    letterAmount(item.amount, item.currency, language),
    letterAmount(item.open, item.currency, language),
  ];
}

function itemNotes(item: ItemFacts, language: LetterLanguage): string[] {
  if (item.disputed === 0n) return [];
  const disputed = letterAmount(item.disputed, item.currency, language);
  return [phrase(language.words.statement.disputed, { disputed })];
}

function writeClaims(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  if (facts.claims.length === 0) return;
  const words = language.words.statement;
  layout.space(14);
  const rows = facts.claims.map((claim) => ({
    cells: [claimLabel(claim, language), letterAmount(claim.open, claim.currency, language)],
    notes: claimNotes(claim, language),
  }));
  layout.table(
    [
      { title: words.claims, width: layout.width - 120 },
      { title: words.amount, width: 120, right: true },
    ],
    rows,
  );
}

/** The law or contract, and each row of interest: a payer can count it again. */
function claimNotes(claim: ClaimFacts, language: LetterLanguage): string[] {
  const rows = claim.rows.map(
    (row) =>
      `${phrase(language.words.statement.interestRow, {
        from: letterDate(row.from, language),
        to: letterDate(row.to, language),
        days: String(row.days),
        rate: letterNumber(row.ratePercent, undefined, language),
        balance: letterAmount(row.balance, claim.currency, language),
      })} = ${letterAmount(row.amount, claim.currency, language)}`,
  );
  const takenBack = takenBackNote(claim, language);
  return [
    ...(takenBack === undefined ? [] : [takenBack]),
    ...(claim.basis === undefined ? [] : [letterLine(claim.basis)]),
    ...rows,
  ];
}

function writeCredits(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  if (facts.credits.length === 0) return;
  const { credits, statement } = language.words;
  layout.space(14);
  layout.table(
    [
      { title: statement.credits, width: layout.width - 210 },
      { title: statement.date, width: 90 },
      { title: statement.amount, width: 120, right: true },
    ],
    facts.credits.map((credit) => ({
      cells: [
        `${credits[credit.kind]} ${letterLine(credit.number)}`,
        letterDate(credit.date, language),
        letterAmount(-credit.unapplied, credit.currency, language),
      ],
      notes: [],
    })),
  );
}

function writeTotals(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  const { words } = language;
  for (const { currency, principal, claims, unapplied, total } of noticeTotals(facts)) {
    const amount = (minor: bigint): string => letterAmount(minor, currency, language);
    layout.space(12);
    layout.keepTogether(60);
    layout.sumLine(words.principal, amount(principal), false);
    if (claims !== 0n) layout.sumLine(words.claimsSum, amount(claims), false);
    if (unapplied !== 0n) layout.sumLine(words.unapplied, amount(-unapplied), false);
    layout.sumLine(words.total, amount(total), true);
  }
}

function writePayment(layout: StatementLayout, facts: NoticeFacts, language: LetterLanguage): void {
  const words = language.words.statement;
  const { paymentDetails, contact } = facts.creditor;
  layout.space(16);
  layout.keepTogether(90);
  layout.paragraph(`${words.payBy} ${letterDate(facts.payBy, language)}.`, { bold: true });
  layout.paragraph(`${words.reference}: ${letterLine(facts.paymentReference)}`);
  if (paymentDetails.length > 0) {
    layout.space(6);
    layout.paragraph(words.payment, { size: 8, grey: true });
    for (const { label, value } of paymentDetails) layout.paragraph(`${letterLine(label)}: ${letterLine(value)}`);
  }
  if (contact !== undefined) {
    layout.space(6);
    layout.paragraph(`${words.contact}: ${letterLine(contact)}`, { size: 8, grey: true });
  }
}
