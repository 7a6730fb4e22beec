import { settle } from '../../../domain/receivables/ledger/settle';
import type { CreditEntry } from '../../../domain/receivables/ledger/types';
import { claim, creditNote, laid, ledgerOf, openAmounts, openItem, parts, payment } from '../../support/ledger-builder';

describe('India, tax deducted at source: 118,000 with GST 18,000, received 116,000 with a claim of 2,000', () => {
  const item = openItem({
    number: 'INV-1',
    amount: 11800000n,
    tax: 1800000n,
    currency: 'INR',
    dueDate: '2024-03-01',
  });
  const credit = payment({
    number: 'P1',
    amount: 11600000n,
    withheldTax: 200000n,
    currency: 'INR',
    namedDocuments: ['INV-1'],
  });

  it('closes the invoice, leaves a TDS receivable of 2,000 and no interest to run', () => {
    const { after, allocations, unapplied } = laid(credit, { items: [item] });
    expect(openAmounts(after)).toEqual({ 'INV-1': 0n });
    const receivable = allocations.filter(({ part }) => part === 'withheld-tax').map(({ amount }) => amount);
    expect(receivable).toEqual([200000n]);
    expect(unapplied).toBe(0n);
    expect(after.items[0]?.movements).toEqual([{ date: '2024-03-01', amount: 11800000n, kind: 'payment' }]);
  });

  it('cash and withheld tax together name the invoice by their sum', () => {
    const unnamed = { ...credit, namedDocuments: [] };
    const other = openItem({ number: 'INV-0', amount: 5000000n, currency: 'INR', dueDate: '2024-01-01' });
    const { after } = laid(unnamed, { items: [other, item] });
    expect(openAmounts(after)).toEqual({ 'INV-0': 5000000n, 'INV-1': 0n });
  });

  it('withheld tax settles principal only, and what finds none is said', () => {
    const small = { ...item, amount: 150000n, open: 150000n };
    const { allocations, withheldUnapplied, reasons } = laid(
      { ...credit, amount: 0n, unapplied: 0n },
      {
        items: [small],
        claims: [claim({ id: 'fee', currency: 'INR', amount: 4000n, demandedOn: '2024-02-01' })],
      },
    );
    expect(parts(allocations)).toEqual([['withheld-tax', 'item-INV-1', 150000n]]);
    expect(withheldUnapplied).toBe(50000n);
    expect(reasons.map(({ code }) => code)).toEqual(['withheld-tax-unused']);
  });
});

describe('Germany, cash discount of 2 % within 10 days on 1,190.00 with 190.00 VAT', () => {
  const facts = { amount: 119000n, tax: 19000n, issueDate: '2024-03-01', dueDate: '2024-03-31' };
  const cashDiscount = { percent: '2', days: 10 };
  const item = openItem({ number: 'INV-1', ...facts, cashDiscount });
  const paid = (valueDate: string, amount: bigint, namedDocuments: string[] = []): CreditEntry =>
    payment({ number: 'P1', amount, bookingDate: valueDate, namedDocuments });

  it.each([
    ['naming the invoice', ['INV-1']],
    ['naming nothing', []],
  ])('1,166.20 on day 10 %s closes it, with the tax correction', (_, named) => {
    const { after, allocations } = laid(
      paid('2024-03-11', 116620n, named),
      { items: [item] },
      'named-then-oldest',
      '2024-03-11',
    );
    expect(openAmounts(after)).toEqual({ 'INV-1': 0n });
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 116620n],
      ['cash-discount', 'item-INV-1', 2000n],
      ['cash-discount-tax', 'item-INV-1', 380n],
    ]);
  });

  it.each([
    ['naming the invoice', ['INV-1']],
    ['naming nothing', []],
  ])('1,166.20 on day 11 %s leaves 23.80 open, with the reason', (_, named) => {
    const { after, reasons } = laid(
      paid('2024-03-12', 116620n, named),
      { items: [item] },
      'named-then-oldest',
      '2024-03-12',
    );
    expect(openAmounts(after)).toEqual({ 'INV-1': 2380n });
    expect(reasons).toMatchObject([{ code: 'cash-discount-late', itemId: 'item-INV-1', amount: 2380n }]);
    expect(reasons[0]?.detail).toContain('2024-03-11');
    expect(reasons[0]?.detail).toContain('23.80 EUR');
  });

  it('the value date decides, not the booking date', () => {
    const credit = { ...paid('2024-03-12', 116620n, ['INV-1']), valueDate: '2024-03-11' };
    expect(openAmounts(laid(credit, { items: [item] }, 'named-then-oldest', '2024-03-12').after)).toEqual({
      'INV-1': 0n,
    });
  });

  it('paying in full takes no discount; a larger deduction than agreed gets none', () => {
    const full = laid(paid('2024-03-05', 119000n, ['INV-1']), { items: [item] }, 'named-then-oldest', '2024-03-05');
    const short = laid(paid('2024-03-05', 116619n, ['INV-1']), { items: [item] }, 'named-then-oldest', '2024-03-05');
    expect(parts(full.allocations)).toEqual([['principal', 'item-INV-1', 119000n]]);
    expect(openAmounts(short.after)).toEqual({ 'INV-1': 2381n });
  });

  it('a smaller deduction than agreed is granted as taken', () => {
    const { allocations } = laid(
      paid('2024-03-05', 117000n, ['INV-1']),
      { items: [item] },
      'named-then-oldest',
      '2024-03-05',
    );
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 117000n],
      ['cash-discount', 'item-INV-1', 1681n],
      ['cash-discount-tax', 'item-INV-1', 319n],
    ]);
  });

  it('an item the payment does not reach gets no discount, however little of it is open', () => {
    const older = openItem({ number: 'INV-0', amount: 50000n, dueDate: '2024-01-31' });
    const nearlyPaid = { ...item, open: 2000n };
    const { allocations } = laid(
      paid('2024-03-05', 50000n),
      { items: [older, nearlyPaid] },
      'named-then-oldest',
      '2024-03-05',
    );
    expect(parts(allocations)).toEqual([['principal', 'item-INV-0', 50000n]]);
  });

  it('one advice over several invoices with their discounts closes them all', () => {
    const other = openItem({ number: 'INV-2', amount: 50000n, issueDate: '2024-03-01', dueDate: '2024-03-31' });
    const third = openItem({ number: 'INV-3', ...facts, amount: 60000n, tax: 0n, gross: 60000n, cashDiscount });
    const credit = paid('2024-03-08', 116620n + 50000n + 58800n, ['INV-1', 'INV-2', 'INV-3']);
    const { after, unapplied } = laid(credit, { items: [item, other, third] }, 'named-then-oldest', '2024-03-08');
    expect(openAmounts(after)).toEqual({ 'INV-1': 0n, 'INV-2': 0n, 'INV-3': 0n });
    expect(unapplied).toBe(0n);
  });

  it('the deduction is put to the invoice whose discount it equals', () => {
    const third = openItem({ number: 'INV-3', ...facts, amount: 60000n, tax: 0n, gross: 60000n, cashDiscount });
    const credit = paid('2024-03-08', 119000n + 58800n, ['INV-1', 'INV-3']);
    const { allocations } = laid(credit, { items: [item, third] }, 'named-then-oldest', '2024-03-08');
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 119000n],
      ['principal', 'item-INV-3', 58800n],
      ['cash-discount', 'item-INV-3', 1200n],
    ]);
  });

  it('a credit note lowers the discount’s base and gets none itself', () => {
    const credited = laid(
      creditNote({ number: 'CN-1', amount: 19000n, bookingDate: '2024-03-02', namedDocuments: ['INV-1'] }),
      { items: [item] },
      'named-then-oldest',
      '2024-03-02',
    ).after;
    const { allocations } = laid(paid('2024-03-05', 98000n, ['INV-1']), credited, 'named-then-oldest', '2024-03-05');
    expect(parts(allocations).map(([part, , amount]) => [part, amount])).toEqual([
      ['principal', 98000n],
      ['cash-discount', 1681n],
      ['cash-discount-tax', 319n],
    ]);
  });
});

describe('credit notes and write-offs', () => {
  const items = [
    openItem({ number: 'INV-1', amount: 10000n, dueDate: '2024-01-10' }),
    openItem({ number: 'INV-2', amount: 7000n, open: 2000n, dueDate: '2024-01-20' }),
  ];
  const claims = [claim({ id: 'fee', itemId: 'item-INV-1', amount: 500n, demandedOn: '2024-02-01' })];

  it('a credit note lowers the invoice it names and keeps what is left as an open credit', () => {
    const credit = creditNote({ number: 'CN-1', amount: 3000n, namedDocuments: ['INV-2'] });
    const { after, unapplied } = laid(credit, { items, claims });
    expect(openAmounts(after)).toEqual({ 'INV-1': 10000n, 'INV-2': 0n });
    expect(unapplied).toBe(1000n);
    expect(after.items[1]?.movements).toEqual([{ date: '2024-03-01', amount: 2000n, kind: 'credit-note' }]);
  });

  it('a credit note without a reference lowers principals by age and never pays a claim', () => {
    const { allocations } = laid(creditNote({ number: 'CN-1', amount: 11000n }), { items, claims });
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 10000n],
      ['principal', 'item-INV-2', 1000n],
    ]);
  });

  it('a write-off gives up the named principal, then the claims demanded beside it', () => {
    const credit = payment({ number: 'W-1', kind: 'write-off', amount: 10500n, namedDocuments: ['INV-1'] });
    const { allocations, after } = laid(credit, { items, claims });
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 10000n],
      ['costs', 'fee', 500n],
    ]);
    expect(after.items[0]?.movements).toEqual([{ date: '2024-03-01', amount: 10000n, kind: 'write-off' }]);
  });

  it('an advice that lists the credit note it deducts pays the invoices it lists', () => {
    const note = creditNote({ number: 'CN-1', amount: 3000n, bookingDate: '2024-02-01', namedDocuments: ['INV-1'] });
    const credit = payment({ number: 'P1', amount: 9000n, namedDocuments: ['INV-1', 'INV-2', 'CN-1'] });
    const { ledger, reasons } = settle(ledgerOf({ items, credits: [credit, note] }), '2024-03-01');
    expect(openAmounts(ledger)).toEqual({ 'INV-1': 0n, 'INV-2': 0n });
    expect(reasons).toEqual([]);
  });
});
