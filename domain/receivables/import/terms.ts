import type { CashDiscount } from '../ledger/types';

/**
 * When an invoice falls due, as the parties agreed:
 * `days` — so many days after the issue date;
 * `days-then-month-end` — the last day of the month that issue date + days falls in (`14 days end of month`);
 * `month-end-then-days` — so many days after the last day of the issue month (`end of month 14 days`).
 */
export interface DueTerms {
  readonly kind: 'days' | 'days-then-month-end' | 'month-end-then-days';
  readonly days: number;
}

/** Terms of the whole amount, or of parts of it; the parts come to 100 %. */
export type PaymentTerms = DueTerms | { readonly kind: 'parts'; readonly parts: readonly TermsPart[] };

export interface TermsPart {
  /** Percent of the gross amount as decimal text. */
  readonly percent: string;
  readonly due: DueTerms;
}

/** Terms as written, with the cash discount they may name (`2/10 net 30`). */
export interface WrittenTerms {
  readonly terms: PaymentTerms;
  readonly cashDiscount: CashDiscount | undefined;
}

const AT_ONCE = /^(?:due (?:on|upon) receipt|immediate|immediately|cash|net)$/;
const MONTH_END = '(?:end of (?:the )?month|eom)';
const NET_DAYS = /^(?:net )?(\d{1,3})(?: days?)?(?: net)?$/;
const DAYS_MONTH_END = new RegExp(`^(?:net )?(\\d{1,3}) (?:days? )?${MONTH_END}$`);
const MONTH_END_DAYS = new RegExp(`^${MONTH_END}(?: ?\\+? ?(\\d{1,3})(?: days?)?)?$`);
const DAYS_AFTER_MONTH_END = new RegExp(`^(\\d{1,3}) (?:days? )?after (?:the )?${MONTH_END}$`);
const DISCOUNT = /^(\d{1,2}(?:\.\d{1,2})?) ?%? ?(?:\/ ?|in |within )?(\d{1,3})(?: days?)?[,;]? (net .+|\d.*)$/;
const PART = /^(\d{1,3}(?:\.\d{1,2})?) ?% ?(?:after |in |within )?(.+)$/;

/**
 * Reads payment terms as people write them: `30`, `30 days`, `net 30`, `due on receipt`, `14 days end of month`,
 * `end of month`, `end of month 14 days`, `2/10 net 30`, and parts such as `30% net 14; 70% net 60`.
 * Undefined when they are not understood; nothing is guessed.
 */
export function parseTerms(text: string): WrittenTerms | undefined {
  const normal = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (normal.includes('%') && /[;,]/.test(normal)) {
    const parts = parseParts(normal);
    if (parts) return { terms: { kind: 'parts', parts }, cashDiscount: undefined };
  }
  const due = parseDue(normal);
  if (due) return { terms: due, cashDiscount: undefined };
  const discount = DISCOUNT.exec(normal);
  if (!discount?.[1] || !discount[2] || !discount[3]) return undefined;
  const rest = parseDue(discount[3]);
  const days = Number(discount[2]);
  if (!rest || (rest.kind === 'days' && days > rest.days)) return undefined;
  return { terms: rest, cashDiscount: { percent: discount[1], days } };
}

function parseDue(text: string): DueTerms | undefined {
  if (AT_ONCE.test(text)) return { kind: 'days', days: 0 };
  const net = NET_DAYS.exec(text);
  if (net) return { kind: 'days', days: Number(net[1]) };
  const daysFirst = DAYS_MONTH_END.exec(text);
  if (daysFirst) return { kind: 'days-then-month-end', days: Number(daysFirst[1]) };
  const monthFirst = MONTH_END_DAYS.exec(text) ?? DAYS_AFTER_MONTH_END.exec(text);
  if (monthFirst) return { kind: 'month-end-then-days', days: Number(monthFirst[1] ?? '0') };
  return undefined;
}

/** Parts in hundredths of a percent, so that they can be summed exactly. */
function parseParts(text: string): TermsPart[] | undefined {
  const parts: TermsPart[] = [];
  let hundredths = 0;
  for (const piece of text.split(/[;,]/)) {
    const match = PART.exec(piece.trim());
    const due = match?.[2] === undefined ? undefined : parseDue(match[2]);
    if (!match?.[1] || !due) return undefined;
    const [whole = '0', fraction = ''] = match[1].split('.');
    hundredths += Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
    parts.push({ percent: match[1], due });
  }
  return hundredths === 10_000 ? parts : undefined;
}
