import type { IsoDate } from '../../platform/dates';
import { byAge } from './order';
import type { CreditEntry, Ledger, OpenItem } from './types';
import { isVisible } from './visibility';

/** What the payer named, resolved against the ledger. */
export interface NamedDocuments {
  /** Named items with an open amount in the credit's currency, in the payer's order. */
  readonly items: readonly OpenItem[];
  /** Named documents with nothing open any more. */
  readonly settled: readonly string[];
  /** Documents listed by the payer that the ledger does not show (yet). */
  readonly unknown: readonly string[];
  /** Named documents in another currency. */
  readonly otherCurrency: readonly string[];
}

/** True when the payer named anything at all. */
export function namesAnything(named: NamedDocuments): boolean {
  return named.items.length + named.settled.length + named.unknown.length + named.otherCurrency.length > 0;
}

/**
 * Resolves the documents a credit names: its remittance advice in the advice's order, else the document numbers found
 * in its reference text in the text's order. An invoice number stands for all its instalments, oldest first. Case and
 * outer blanks do not matter. Items not visible on `on` are unknown.
 */
export function resolveNamedDocuments(credit: CreditEntry, ledger: Ledger, on: IsoDate): NamedDocuments {
  const index = indexByNumber(ledger, on);
  const listed = credit.namedDocuments.map((document) => document.trim()).filter((document) => document !== '');
  const documents = listed.length > 0 ? listed : numbersIn(credit.reference ?? '', index.keys());
  const creditNumbers = new Set(ledger.credits.map(({ number }) => normalised(number)));

  const items = new Map<string, OpenItem>();
  const settled: string[] = [];
  const unknown: string[] = [];
  const otherCurrency: string[] = [];
  for (const document of documents) {
    const found = index.get(normalised(document));
    if (!found) {
      if (!creditNumbers.has(normalised(document))) unknown.push(document);
      continue;
    }
    const payable = found.filter((item) => item.invoice.currency === credit.currency);
    const open = payable.filter((item) => item.open > 0n);
    for (const item of open.sort(byAge)) items.set(item.id, item);
    if (payable.length === 0) otherCurrency.push(document);
    else if (open.length === 0) settled.push(document);
  }
  return { items: [...items.values()], settled, unknown, otherCurrency };
}

function normalised(number: string): string {
  return number.trim().toUpperCase();
}

function indexByNumber(ledger: Ledger, on: IsoDate): Map<string, OpenItem[]> {
  const index = new Map<string, OpenItem[]>();
  for (const item of ledger.items) {
    if (!isVisible(item, on)) continue;
    for (const number of new Set([normalised(item.number), normalised(item.invoice.number)])) {
      const known = index.get(number);
      if (known) known.push(item);
      else index.set(number, [item]);
    }
  }
  return index;
}

interface Place {
  readonly number: string;
  readonly start: number;
  readonly end: number;
}

/** Document numbers standing as whole words in a text, in the text's order; the longest reading wins (`7/2` over `7`). */
function numbersIn(reference: string, numbers: Iterable<string>): string[] {
  const text = normalised(reference);
  if (text === '') return [];
  const places: Place[] = [];
  for (const number of numbers) {
    if (number !== text && !isDistinctive(number)) continue;
    for (let start = text.indexOf(number); start >= 0; start = text.indexOf(number, start + 1)) {
      const end = start + number.length;
      if (!isWordPart(text[start - 1]) && !isWordPart(text[end])) places.push({ number, start, end });
    }
  }
  const longest = places.filter(
    (place) =>
      !places.some(
        (other) => other.start <= place.start && other.end >= place.end && other.number.length > place.number.length,
      ),
  );
  return [...new Set(longest.sort((a, b) => a.start - b.start).map(({ number }) => number))];
}

/** Short numbers and years also occur in a reference by chance, so they count only as the whole text. */
function isDistinctive(number: string): boolean {
  if (!/\d/.test(number)) return false;
  if (!/^\d+$/.test(number)) return number.length >= 3;
  return number.length >= 4 && !/^(19|20)\d\d$/.test(number);
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}
