import { differences } from '../../support/proofs/ledger/check-messages';
import { inconsistencies, readDemand } from '../../support/proofs/ledger/read-demand';
import type { MadeAccount } from '../../support/proofs/ledger/made-account';
import { MadeBook, standingOf } from '../../support/proofs/ledger/made-book';

const SUBJECT = 'Reminder: €1,210.00 overdue, customer C-1';
const LETTER = `Dear Customer,

- R-1 of 1 April 2026, due 30 April 2026 (15 days overdue): €1,000.00.
- R-2/1 of 1 April 2026, due 14 May 2026 (1 day overdue): €250.00 of €300.00 is still to be paid. A further €50.00 is in dispute and is not demanded here.

In addition we claim:
- Bank fee for a returned payment: €10.00

We hold these payments or credit notes and have taken them off:
- Payment P-1 of 5 May 2026: €50.00 not yet used

Overdue: €1,250.00
Total to pay: €1,210.00

Payments booked up to 15 May 2026 are considered.
`;
const STATEMENT = ['R-1', 'R-2/1', '€1,210.00'];

describe('reading what a letter demands', () => {
  const demand = readDemand(SUBJECT, LETTER);

  it('finds the day, the customer, items, claims, credits and total', () => {
    expect(demand).toEqual({
      date: '2026-05-15',
      customer: 'C-1',
      items: [
        { number: 'R-1', due: '2026-04-30', daysOverdue: 15, currency: 'EUR', minor: 100_000 },
        { number: 'R-2/1', due: '2026-05-14', daysOverdue: 1, currency: 'EUR', minor: 25_000 },
      ],
      claims: [{ label: 'Bank fee for a returned payment', currency: 'EUR', minor: 1_000 }],
      credits: [{ label: 'Payment P-1 of 5 May 2026', currency: 'EUR', minor: 5_000 }],
      totals: [{ currency: 'EUR', minor: 121_000 }],
      subjectTotals: [{ currency: 'EUR', minor: 121_000 }],
    });
    expect(inconsistencies(demand, STATEMENT)).toEqual([]);
  });

  it.each([
    ['an item that is left out', SUBJECT, LETTER.replace(/^- R-1 .*$/m, '')],
    [
      'an amount of another size',
      SUBJECT,
      LETTER.replace('Bank fee for a returned payment: €10.00', 'Bank fee: €10.01'),
    ],
    ['a subject of another sum', SUBJECT.replace('1,210', '1,211'), LETTER],
  ])('notices %s', (_what, subject, text) => {
    expect(inconsistencies(readDemand(subject, text), STATEMENT)).not.toEqual([]);
  });

  it('notices a statement that says something else', () => {
    expect(inconsistencies(demand, ['R-1', '€1,210.00'])).toEqual(['the statement does not list R-2/1']);
    expect(inconsistencies(demand, ['R-1', 'R-2/1', '€1,200.00'])).toEqual(['the statement does not say 121000 EUR']);
  });

  it('refuses a line it cannot read', () => {
    expect(() => readDemand(SUBJECT, `${LETTER}- and something else\n`)).toThrow('something else');
    expect(() => readDemand('Reminder', LETTER)).toThrow('no date or customer');
  });
});

describe('comparing what happened with what should have', () => {
  it('names what is missing and what is too much, counting equal lines', () => {
    expect(differences(['a', 'b'], ['b', 'a'])).toEqual([]);
    expect(differences(['a', 'a', 'c'], ['a', 'b'])).toEqual(['missing: b', 'not expected: a', 'not expected: c']);
  });
});

describe('the books kept beside the product', () => {
  const account: MadeAccount = {
    ...{ number: 'M', why: '', email: null, policy: undefined, claims: {}, acts: [], answers: {}, mishaps: [] },
    ...{ steps: '', days: undefined, ends: [] },
    items: [
      { invoice: 'M-1', instalment: undefined, due: '2026-05-01', minor: 1_000 },
      { invoice: 'M-2', instalment: 1, due: '2026-05-10', minor: 500 },
    ],
  };
  const lines = (book: MadeBook, date: string) =>
    [...standingOf(book.facts(), date).items].map(([number, { minor }]) => `${number} ${minor}`);

  it('show what is overdue, undisputed and not in clearing', () => {
    const book = new MadeBook(account);
    expect(lines(book, '2026-05-01')).toEqual([]);
    expect(lines(book, '2026-05-02')).toEqual(['M-1 1000']);
    book.note({ do: 'dispute', item: 'M-1', minor: 400 });
    book.note({ do: 'clearing', item: 'M-2/1', until: '2026-05-20' });
    expect(lines(book, '2026-05-20')).toEqual(['M-1 600']);
    expect(lines(book, '2026-05-21')).toEqual(['M-1 600', 'M-2/1 500']);
    book.note({ do: 'resolve', outcome: 'upheld' });
    expect(lines(book, '2026-05-02')).toEqual(['M-1 600']);
  });

  it('take a payment back with its fee, and keep what it did not settle', () => {
    const book = new MadeBook(account);
    book.note({ do: 'pay', minor: 1_200, named: [], settles: [['M-1', 1_000]] });
    expect(standingOf(book.facts(), '2026-05-02')).toMatchObject({ unused: 200, bankFees: 0 });
    expect(lines(book, '2026-05-02')).toEqual([]);
    book.note({ do: 'reverse', payment: 0, bankFee: 350 });
    expect(standingOf(book.facts(), '2026-05-02')).toMatchObject({ unused: 0, bankFees: 350 });
    expect(lines(book, '2026-05-02')).toEqual(['M-1 1000']);
  });

  it('say when nobody may be written to', () => {
    const book = new MadeBook(account);
    const silence = (date: string) => standingOf(book.facts(), date).silence;
    book.note({ do: 'hold', until: '2026-05-05' });
    expect([silence('2026-05-05'), silence('2026-05-06')]).toEqual(['collection rests through 2026-05-05', undefined]);
    book.note({ do: 'stop-contact' });
    expect(silence('2026-05-06')).toBe('contact was stopped');
    book.note({ do: 'resume-contact' });
    book.note({ do: 'insolvency', begins: true });
    expect(silence('2026-05-06')).toBe('the customer is insolvent');
  });
});
