import { createHash } from 'node:crypto';
import { renderStatement } from '../../../activities/receivables/render-statement';
import { LETTER_LANGUAGES } from '../../../domain/receivables/defaults/letter-languages';
import type { LetterLanguage } from '../../../domain/receivables/letters/language';
import type { NoticeFacts } from '../../../domain/receivables/letters/notice-facts';
import { itemFacts, noticeFacts } from '../../support/notice-facts';
import { pdfText } from '../../support/pdf-text';

const [english, german] = LETTER_LANGUAGES as [LetterLanguage, LetterLanguage];

const facts = noticeFacts({
  items: [
    itemFacts(),
    itemFacts({ number: 'R-2', currency: 'INR', amount: 12_345_678n, open: 12_300_000n, disputed: 45_678n }),
  ],
  claims: [
    {
      kind: 'interest',
      itemNumber: 'R-1',
      currency: 'EUR',
      open: 13_484n,
      rows: [
        {
          from: '2025-06-01',
          to: '2025-06-30',
          days: 30,
          balance: 1_000_000n,
          ratePercent: '11.27',
          amount: 9_263n,
          source: 's',
        },
        {
          from: '2025-07-01',
          to: '2025-07-15',
          days: 15,
          balance: 1_000_000n,
          ratePercent: '10.27',
          amount: 4_221n,
          source: 's',
        },
      ],
      basis: '§ 288 BGB',
    },
  ],
  credits: [{ kind: 'credit-note', number: 'K-1', date: '2025-06-02', currency: 'EUR', unapplied: 2_000n }],
});

const many = (count: number): NoticeFacts =>
  noticeFacts({
    items: Array.from({ length: count }, (_, index) => itemFacts({ number: `INV-${String(index).padStart(4, '0')}` })),
  });

async function linesOf(notice: NoticeFacts, language = english): Promise<string[]> {
  return pdfText(await renderStatement(notice, language)).map((line) => line.replaceAll('\u00a0', ' '));
}

function pagesOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type \/Page\n/g)?.length ?? 0;
}

describe('PDF statement', () => {
  it('shows items, disputes, interest row by row, credits, sums and where to pay', async () => {
    const lines = await linesOf(facts);
    for (const text of [
      'Statement of overdue items',
      'R-1',
      '€1,190.00',
      '₹1,23,456.78',
      '₹1,23,000.00',
      'In dispute, not demanded here: ₹456.78',
      '§ 288 BGB',
      '1 June 2025 – 30 June 2025: 30 days at 11.27 % on €10,000.00 = €92.63',
      '1 July 2025 – 15 July 2025: 15 days at 10.27 % on €10,000.00 = €42.21',
      'Credit note K-1',
      '−€20.00',
      // 1,190.00 + 134.84 − 20.00
      '€1,304.84',
      'IBAN: DE89 3704 0044 0532 0130 00',
      'Payments booked up to 19 June 2025 are considered.',
      'Page 1 of 1',
    ]) {
      expect(lines).toContain(text);
    }
  });

  it('has a glyph for every letter of a Polish name, of rupees and euros, in German too', async () => {
    const lines = await linesOf(facts, german);
    expect(lines).toContain('Zażółć Gęślą Jaźń');
    expect(lines).toContain('ul. Świętokrzyska 12');
    expect(lines).toContain('123.456,78 ₹');
    expect(lines).toContain('Bitte zahlen Sie bis zum 30. Juni 2025.');
    expect(lines.join('')).not.toContain('\ufffd');
  });

  it('carries 200 items over several pages, none lost, each page with head and number', async () => {
    const pdf = await renderStatement(many(200), english);
    const lines = pdfText(pdf);
    const pages = pagesOf(pdf);
    expect(pages).toBeGreaterThan(3);
    const numbers = lines.filter((line) => line.startsWith('INV-'));
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, index) => `INV-${String(index).padStart(4, '0')}`));
    expect(lines.filter((line) => line === 'Document')).toHaveLength(pages);
    expect(lines.filter((line) => /^Page \d+ of \d+$/.test(line))).toEqual(
      Array.from({ length: pages }, (_, index) => `Page ${index + 1} of ${pages}`),
    );
  });

  it('never breaks off at any number of items: the pages grow one by one', async () => {
    let before = 1;
    for (let count = 32; count <= 44; count += 1) {
      const pdf = await renderStatement(many(count), english);
      const pages = pagesOf(pdf);
      expect([before, before + 1]).toContain(pages);
      expect(pdfText(pdf).filter((line) => line.startsWith('INV-'))).toHaveLength(count);
      before = pages;
    }
  });

  it('wraps long words and long lists without losing letters', async () => {
    const number = 'X'.repeat(120);
    const lines = await linesOf(noticeFacts({ items: [itemFacts({ number })] }));
    expect(lines.filter((line) => /^X+$/.test(line)).join('')).toBe(number);
  });

  it('gives the same bytes for the same notice at another hour, and others for another notice', async () => {
    const hash = async (notice: NoticeFacts): Promise<string> =>
      createHash('sha256')
        .update(await renderStatement(notice, english))
        .digest('hex');
    const first = await hash(facts);
    const kept: ('setImmediate' | 'nextTick' | 'setTimeout' | 'queueMicrotask')[] = [
      'setImmediate',
      'nextTick',
      'setTimeout',
      'queueMicrotask',
    ];
    jest.useFakeTimers({ now: new Date('2031-01-01T12:34:56Z'), doNotFake: kept });
    try {
      expect(await hash(facts)).toBe(first);
    } finally {
      jest.useRealTimers();
    }
    expect(await hash({ ...facts, payBy: '2025-07-01' })).not.toBe(first);
  });
});
