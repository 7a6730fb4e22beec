/** What an English letter demands, read from its text as the customer reads it. Shares no code with what wrote it. */
export interface Demand {
  /** The day through which payments are considered: the letter's own day. */
  readonly date: string;
  /** The customer's number, from the subject. */
  readonly customer: string;
  readonly items: readonly DemandedItem[];
  readonly claims: readonly DemandedAmount[];
  /** Taken off. */
  readonly credits: readonly DemandedAmount[];
  readonly totals: readonly Amount[];
  /** As the subject says it. */
  readonly subjectTotals: readonly Amount[];
}

export interface Amount {
  readonly currency: string;
  /** Hundredths. */
  readonly minor: number;
}

export interface DemandedItem extends Amount {
  readonly number: string;
  readonly due: string;
  readonly daysOverdue: number;
}

export interface DemandedAmount extends Amount {
  readonly label: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const CURRENCIES: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };
const AMOUNT = String.raw`[$€£][\d,]+\.\d{2}`;
const ITEM = new RegExp(
  String.raw`^- (\S+) of \d+ \w+ \d{4}, due (\d+ \w+ \d{4}) \((\d+) days? overdue\): (${AMOUNT})( of ${AMOUNT} is still to be paid)?\.`,
);
const CLAIM = new RegExp(String.raw`^- ((?:Interest|Fixed sum|Reminder fee|Bank fee).*): (${AMOUNT})$`);
const CREDIT = new RegExp(String.raw`^- ((?:Payment|Credit note) .*): (${AMOUNT}) not yet used$`);
const TOTAL = new RegExp(String.raw`^Total to pay: (${AMOUNT})$`, 'gm');

/** @throws Error naming the line for a letter that says anything it cannot read. */
export function readDemand(subject: string, text: string): Demand {
  const through = /^Payments booked up to (\d+ \w+ \d{4}) are considered/m.exec(text)?.[1];
  const customer = /customer (\S+)$/.exec(subject)?.[1];
  if (through === undefined || customer === undefined) throw new Error(`no date or customer: ${subject}`);
  const items: DemandedItem[] = [];
  const claims: DemandedAmount[] = [];
  const credits: DemandedAmount[] = [];
  for (const line of text.split('\n').filter((entry) => entry.startsWith('- '))) {
    const [, number = '', due = '', days = '', amount = ''] = ITEM.exec(line) ?? [];
    const claim = CLAIM.exec(line);
    const credit = CREDIT.exec(line);
    if (number !== '') items.push({ number, due: dateOf(due), daysOverdue: Number(days), ...amountOf(amount) });
    else if (claim) claims.push({ label: claim[1] ?? '', ...amountOf(claim[2] ?? '') });
    else if (credit) credits.push({ label: credit[1] ?? '', ...amountOf(credit[2] ?? '') });
    else throw new Error(`cannot read: ${line}`);
  }
  return {
    date: dateOf(through),
    ...{ customer, items, claims, credits },
    totals: [...text.matchAll(TOTAL)].map((match) => amountOf(match[1] ?? '')),
    subjectTotals: (subject.match(new RegExp(AMOUNT, 'g')) ?? []).map(amountOf),
  };
}

/** What a letter adds up to, by currency: its items and claims less its credits. */
export function sumOf(demand: Demand): Map<string, number> {
  const sums = new Map<string, number>();
  const add = ({ currency, minor }: Amount, sign: number): void =>
    void sums.set(currency, (sums.get(currency) ?? 0) + sign * minor);
  for (const amount of [...demand.items, ...demand.claims]) add(amount, 1);
  for (const amount of demand.credits) add(amount, -1);
  return sums;
}

/** Where items, claims, credits and totals of a letter do not add up, and what its statement lacks; empty when all is well. */
export function inconsistencies(demand: Demand, statement: readonly string[]): string[] {
  const found: string[] = [];
  const sums = sumOf(demand);
  for (const total of demand.totals) {
    const sum = sums.get(total.currency);
    if (sum !== total.minor) found.push(`adds up to ${sum} ${total.currency}, total says ${total.minor}`);
    if (total.minor > 0 && !demand.subjectTotals.some((said) => sameAmount(said, total)))
      found.push(`the subject does not say ${total.minor} ${total.currency}`);
    const printed = statement.flatMap((line) => line.match(new RegExp(`^${AMOUNT}$`)) ?? []).map(amountOf);
    if (!printed.some((said) => sameAmount(said, total)))
      found.push(`the statement does not say ${total.minor} ${total.currency}`);
  }
  if (demand.totals.length !== sums.size) found.push(`${demand.totals.length} totals of ${sums.size} currencies`);
  for (const { number } of demand.items) {
    if (!statement.some((line) => line.includes(number))) found.push(`the statement does not list ${number}`);
  }
  return found;
}

function sameAmount(a: Amount, b: Amount): boolean {
  return a.currency === b.currency && a.minor === b.minor;
}

function amountOf(text: string): Amount {
  const currency = CURRENCIES[text[0] ?? ''];
  if (currency === undefined) throw new Error(`not an amount: ${text}`);
  return { currency, minor: Number(text.slice(1).replaceAll(/[,.]/g, '')) };
}

function dateOf(text: string): string {
  const [day = '', month = '', year = ''] = text.split(' ');
  return `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
