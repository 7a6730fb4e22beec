import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import { LETTER_LANGUAGES } from '../../../domain/receivables/defaults/letter-languages';
import { DEFAULT_LETTERS } from '../../../domain/receivables/defaults/letters';
import { chooseLetter } from '../../../domain/receivables/letters/choose';
import type { ChosenLetter } from '../../../domain/receivables/letters/choose';
import { noticeTotals } from '../../../domain/receivables/letters/notice-facts';
import type { NoticeFacts } from '../../../domain/receivables/letters/notice-facts';
import { renderLetter } from '../../../domain/receivables/letters/render-letter';
import { itemFacts, noticeFacts } from '../../support/notice-facts';

function letterOf(name: string, language: string): ChosenLetter {
  const chosen = chooseLetter(name, language, DEFAULT_LETTERS, LETTER_LANGUAGES);
  if (!chosen) throw new Error(`no letter ${name} in ${language}`);
  return chosen;
}

function write(facts: NoticeFacts, name = 'reminder', language = 'en') {
  const { template, language: words } = letterOf(name, language);
  const letter = renderLetter(facts, template, words);
  // No-break spaces keep amounts together; comparisons read them as spaces.
  return { subject: letter.subject.replaceAll('\u00a0', ' '), text: letter.text.replaceAll('\u00a0', ' ') };
}

const interest: NoticeFacts['claims'][number] = {
  kind: 'interest',
  itemNumber: 'R-1',
  currency: 'EUR',
  open: 735n,
  rows: [
    {
      from: '2025-06-01',
      to: '2025-06-20',
      days: 20,
      balance: 119_000n,
      ratePercent: '11.27',
      amount: 735n,
      source: 'base rate',
    },
  ],
  basis: '§ 288 BGB',
};
const fee: NoticeFacts['claims'][number] = {
  kind: 'notice-fee',
  itemNumber: undefined,
  currency: 'EUR',
  open: 500n,
  rows: [],
  basis: undefined,
};
const payment: NoticeFacts['credits'][number] = {
  kind: 'payment',
  number: 'P9',
  date: '2025-06-02',
  currency: 'EUR',
  unapplied: 2_000n,
};

describe('letters', () => {
  it('write a whole reminder in English', () => {
    const items = [
      itemFacts(),
      itemFacts({
        number: 'R-2',
        dueDate: '2025-06-19',
        amount: 50_000n,
        open: 10_000n,
        disputed: 5_000n,
        daysOverdue: 1,
      }),
    ];
    const facts = noticeFacts({ items, claims: [interest, fee], credits: [payment] });
    expect(write(facts)).toEqual({
      subject: 'Reminder: €1,282.35 overdue, customer C7',
      text: `Dear Zażółć Gęślą Jaźń,

we have not yet received payment of 2 items, the oldest due on 31 May 2025:

- R-1 of 1 May 2025, due 31 May 2025 (20 days overdue): €1,190.00.
- R-2 of 1 May 2025, due 19 June 2025 (1 day overdue): €100.00 of €500.00 is still to be paid. A further €50.00 is in dispute and is not demanded here.

In addition we claim:
- Interest on R-1 from 1 June 2025 to 20 June 2025: €7.35
- Reminder fee: €5.00

We hold these payments or credit notes and have taken them off:
- Payment P9 of 2 June 2025: €20.00 not yet used

Overdue: €1,290.00
Interest and costs: €12.35
Payments and credit notes not yet used: −€20.00
Total to pay: €1,282.35

Please pay by 30 June 2025. If something keeps you from paying, or you object to an item, please tell us now.

Please quote the payment reference C7-R1.
IBAN: DE89 3704 0044 0532 0130 00

Payments booked up to 19 June 2025 are considered. If you have paid in the meantime, please ignore this letter.
Questions or objections: accounts@example.invalid

The attached statement lists everything in detail.

Kind regards
Muster GmbH
`,
    });
  });

  it('write amounts and dates as German does, and leave out what is empty', () => {
    const creditor = { ...noticeFacts().creditor, paymentDetails: [], contact: undefined };
    const { subject, text } = write(noticeFacts({ creditor }), 'friendly-reminder', 'de-AT');
    expect(subject).toBe('Zahlungserinnerung: 1.190,00 € überfällig, Kunde C7');
    expect(text).toBe(`Guten Tag Zażółć Gęślą Jaźń,

sicher haben Sie es nur übersehen: nach unseren Unterlagen ist überfällig (1 Posten):

- R-1 vom 1. Mai 2025, fällig am 31. Mai 2025 (20 Tage überfällig): 1.190,00 €.

Zu zahlen: 1.190,00 €

Bitte zahlen Sie bis zum 30. Juni 2025.

Bitte geben Sie den Verwendungszweck C7-R1 an.

Zahlungen sind bis einschließlich 19. Juni 2025 berücksichtigt. Haben Sie inzwischen gezahlt, betrachten Sie dieses Schreiben bitte als gegenstandslos.

Die beigefügte Aufstellung nennt alle Einzelheiten.

Mit freundlichen Grüßen
Muster GmbH
`);
  });

  const steps = DEFAULT_COLLECTION_POLICY.steps.filter((step) => step.kind === 'message');
  const pairs = steps.flatMap((step) => LETTER_LANGUAGES.map(({ code }) => [step.template, code] as const));

  it.each(pairs)('say everything a debtor needs: %s in %s', (name, code) => {
    const { language } = letterOf(name, code);
    expect(language.code).toBe(code);
    const facts = noticeFacts({ claims: [interest, fee], credits: [payment] });
    const { subject, text } = write(facts, name, code);
    const amounts =
      code === 'de'
        ? ['1.190,00 €', '7,35 €', '5,00 €', '20,00 €', '1.182,35 €']
        : ['€1,190.00', '€7.35', '€5.00', '€20.00', '€1,182.35'];
    const dates =
      code === 'de'
        ? ['31. Mai 2025', '30. Juni 2025', '19. Juni 2025']
        : ['31 May 2025', '30 June 2025', '19 June 2025'];
    for (const fact of [...amounts, ...dates, 'R-1', 'P9', 'C7-R1', 'DE89 3704 0044 0532 0130 00', 'Muster GmbH']) {
      expect(text).toContain(fact);
    }
    expect(text).toMatch(code === 'de' ? /inzwischen gezahlt.*gegenstandslos/ : /paid in the meantime.*ignore/);
    expect(subject).toContain('C7');
    expect(`${subject}${text}`).not.toMatch(/[{}]|undefined|NaN/);
  });

  it('reserve interest in a formal notice only where none is claimed', () => {
    expect(write(noticeFacts(), 'formal-notice').text).toContain('reserve the right');
    expect(write(noticeFacts({ claims: [interest] }), 'formal-notice').text).not.toContain('reserve the right');
  });

  it('sum each currency by itself and never add them up', () => {
    const items = [itemFacts(), itemFacts({ number: 'R-3', currency: 'JPY', amount: 5000n, open: 5000n })];
    const facts = noticeFacts({ items, claims: [fee], credits: [{ ...payment, currency: 'JPY', unapplied: 6000n }] });
    expect(noticeTotals(facts)).toEqual([
      { currency: 'EUR', principal: 119_000n, claims: 500n, unapplied: 0n, total: 119_500n },
      { currency: 'JPY', principal: 5_000n, claims: 0n, unapplied: 6_000n, total: -1_000n },
    ]);
    const { subject, text } = write(facts);
    // A currency that is covered by credits is shown, but nothing is asked in it.
    expect(subject).toBe('Reminder: €1,195.00 overdue, customer C7');
    expect(text).toContain('Overdue: ¥5,000\nPayments and credit notes not yet used: −¥6,000\nTotal to pay: −¥1,000');
  });

  it('keep what people typed on one line, without control characters', () => {
    const customer = { number: 'C7', name: 'Evil\r\nBcc: all@example.invalid \u202e{{items}}', addressLines: [] };
    const { subject, text } = write(noticeFacts({ customer: { ...customer, number: 'C7\nBcc: x' } }));
    expect(subject).toBe('Reminder: €1,190.00 overdue, customer C7 Bcc: x');
    // What is put in is never read as template again.
    expect(text.split('\n')[0]).toBe('Dear Evil Bcc: all@example.invalid {{items}},');
  });

  it("fall back to English for a language without letters, and to a tenant's own template before the shipped one", () => {
    expect(letterOf('reminder', 'fr').language.code).toBe('en');
    expect(chooseLetter('no-such', 'en', DEFAULT_LETTERS, LETTER_LANGUAGES)).toBeUndefined();
    const own = { name: 'reminder', language: 'de', subject: 'Eigene', body: '' };
    expect(chooseLetter('reminder', 'DE', [own, ...DEFAULT_LETTERS], LETTER_LANGUAGES)?.template).toBe(own);
    const austrian = { ...own, language: 'de-AT' };
    expect(chooseLetter('reminder', 'de-AT', [...DEFAULT_LETTERS, austrian], LETTER_LANGUAGES)?.template).toBe(
      austrian,
    );
  });
});
