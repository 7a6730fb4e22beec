/** A letter as its reader understands it. Amounts in minor units. */
export interface LetterRead {
  readonly items: readonly { readonly number: string; readonly money: Money }[];
  readonly claims: readonly { readonly kind: string; readonly money: Money }[];
  readonly credits: readonly Money[];
  readonly totals: readonly Money[];
}

export interface Money {
  readonly currency: string;
  readonly minor: bigint;
}

const SYMBOLS: Readonly<Record<string, string>> = { '€': 'EUR', '£': 'GBP', $: 'USD' };
/** `€1,234.56` or `1.234,56 €` with a space that does not break. */
const MONEY = /([€£$])(\d[\d,]*\.\d\d)|(\d[\d.]*,\d\d)\s([€£$])/g;

/** Headings and words of the two languages that are sent. */
const WORDS = {
  en: {
    claims: 'In addition we claim:',
    credits: 'We hold these payments or credit notes and have taken them off:',
    total: 'Total to pay: ',
    due: /\((?:\d+) days? overdue\): /,
    kinds: { Interest: 'interest', Fixed: 'fixed-sum', Reminder: 'notice-fee', Bank: 'bank-fee' },
  },
  de: {
    claims: 'Hinzu kommen:',
    credits: 'Folgende Zahlungen oder Gutschriften liegen uns vor und sind abgezogen:',
    total: 'Zu zahlen: ',
    due: /\((?:\d+) Tage? überfällig\): /,
    kinds: { Zinsen: 'interest', Verzugspauschale: 'fixed-sum', Mahnkosten: 'notice-fee', Bankgebühr: 'bank-fee' },
  },
} as const;

/** @throws Error for a line that cannot be understood. */
export function readLetter(text: string, language: string): LetterRead {
  const words = language === 'de' ? WORDS.de : WORDS.en;
  const letter = {
    items: [] as { number: string; money: Money }[],
    claims: [] as { kind: string; money: Money }[],
    credits: [] as Money[],
    totals: [] as Money[],
  };
  let section: 'items' | 'claims' | 'credits' = 'items';
  for (const line of text.split('\n')) {
    if (line === words.claims) section = 'claims';
    else if (line === words.credits) section = 'credits';
    else if (line.startsWith(words.total)) letter.totals.push(moneyIn(line));
    else if (line.startsWith('- ')) {
      const entry = line.slice(2);
      const [first = ''] = entry.split(/[ :]/);
      if (section === 'items') letter.items.push({ number: first, money: moneyIn(entry.split(words.due)[1] ?? '') });
      else if (section === 'credits') letter.credits.push(moneyIn(entry));
      else letter.claims.push({ kind: kindOf(words.kinds, first), money: moneyIn(entry) });
    }
  }
  return letter;
}

function kindOf(kinds: Readonly<Record<string, string>>, word: string): string {
  const kind = kinds[word];
  if (kind === undefined) throw new Error(`a claim called ${word}`);
  return kind;
}

/** The first amount of a line: what is to be paid, before the whole, what is disputed and what was taken back. */
function moneyIn(line: string): Money {
  const [money] = allMoneyIn(line);
  if (!money) throw new Error(`no amount in "${line}"`);
  return money;
}

function allMoneyIn(line: string): Money[] {
  return [...line.matchAll(MONEY)].map(([, before, english, german, after]) => ({
    currency: SYMBOLS[before ?? after ?? ''] ?? '',
    minor: BigInt((english ?? german ?? '').replace(/[.,]/g, '')),
  }));
}
