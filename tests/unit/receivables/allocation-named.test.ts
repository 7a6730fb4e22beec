import type { OpenItem } from '../../../domain/receivables/ledger/types';
import { claim, laid, openAmounts, openItem, parts, payment } from '../../support/ledger-builder';

describe('what the payer names', () => {
  const items: OpenItem[] = [
    openItem({ number: 'INV-1', amount: 10000n, dueDate: '2024-01-10' }),
    openItem({ number: 'INV-2', amount: 7000n, dueDate: '2024-01-20' }),
    openItem({ number: 'INV-3', amount: 3333n, dueDate: '2024-01-30' }),
  ];

  it('one payment over many invoices follows its remittance advice in the advice’s order', () => {
    const credit = payment({ number: 'P1', amount: 8000n, namedDocuments: ['INV-3', 'inv-2 '] });
    const { allocations, after } = laid(credit, { items });
    expect(openAmounts(after)).toEqual({ 'INV-1': 10000n, 'INV-2': 2333n, 'INV-3': 0n });
    expect(allocations.map(({ rule }) => rule)).toEqual(['named-document', 'named-document']);
  });

  it('document numbers are read from the reference text', () => {
    const credit = payment({ number: 'P1', amount: 7000n, reference: 'Rechnung INV-2 vom 05.01.' });
    expect(openAmounts(laid(credit, { items }).after)).toMatchObject({ 'INV-1': 10000n, 'INV-2': 0n });
  });

  it('a number inside a longer word or number is not named', () => {
    const credit = payment({ number: 'P1', amount: 500n, reference: 'INV-25 XINV-3' });
    expect(parts(laid(credit, { items }).allocations)).toEqual([['principal', 'item-INV-1', 500n]]);
  });

  it('a year in the reference names no invoice of that number, but a reference that is the number does', () => {
    const numbered = [...items, openItem({ number: '2024', amount: 600n, dueDate: '2024-02-01' })];
    const byChance = payment({ number: 'P1', amount: 500n, reference: 'Rent January 2024' });
    const outright = payment({ number: 'P1', amount: 500n, reference: ' 2024 ' });
    expect(parts(laid(byChance, { items: numbered }).allocations)).toEqual([['principal', 'item-INV-1', 500n]]);
    expect(parts(laid(outright, { items: numbered }).allocations)).toEqual([['principal', 'item-2024', 500n]]);
  });

  it('an amount equal to exactly one set of open items names them', () => {
    const { allocations, after } = laid(payment({ number: 'P1', amount: 10333n }), { items });
    expect(openAmounts(after)).toEqual({ 'INV-1': 10000n, 'INV-2': 0n, 'INV-3': 0n });
    expect(new Set(allocations.map(({ rule }) => rule))).toEqual(new Set(['exact-amount']));
  });

  it('an amount equal to two sets names neither, says so, and goes to the oldest', () => {
    const twins = [...items, openItem({ number: 'INV-4', amount: 7000n, dueDate: '2024-02-10' })];
    const { after, reasons } = laid(payment({ number: 'P1', amount: 7000n }), { items: twins });
    expect(openAmounts(after)).toMatchObject({ 'INV-1': 3000n, 'INV-2': 7000n, 'INV-4': 7000n });
    expect(reasons.map(({ code }) => code)).toEqual(['amount-ambiguous']);
  });

  it('an amount equal to one of many items beyond the search bound names none', () => {
    const many = Array.from({ length: 30 }, (_, n) =>
      openItem({ number: `N-${100 + n}`, amount: BigInt(1000 + n), dueDate: '2024-01-15' }),
    );
    const { allocations, reasons } = laid(payment({ number: 'P1', amount: 1029n }), { items: many });
    expect(parts(allocations)[0]).toEqual(['principal', 'item-N-100', 1000n]);
    expect(reasons.map(({ code }) => code)).toEqual(['amount-not-searched']);
  });

  it('the sum of all open items is recognised however many there are', () => {
    const many = Array.from({ length: 60 }, (_, n) => openItem({ number: `N-${100 + n}`, amount: BigInt(1 + n) }));
    const { allocations } = laid(payment({ number: 'P1', amount: 1830n }), { items: many });
    expect(allocations).toHaveLength(60);
    expect(new Set(allocations.map(({ rule }) => rule))).toEqual(new Set(['exact-amount']));
  });

  it('naming a document the ledger does not show keeps the money for it', () => {
    const credit = payment({ number: 'P1', amount: 5000n, namedDocuments: ['INV-9'] });
    const { allocations, unapplied, reasons } = laid(credit, { items });
    expect(allocations).toEqual([]);
    expect(unapplied).toBe(5000n);
    expect(reasons.map(({ code, document }) => [code, document])).toEqual([
      ['document-unknown', 'INV-9'],
      ['remainder-kept', undefined],
    ]);
  });

  it('a second payment of a settled document goes to the oldest debt, and says so', () => {
    const paid = openItem({ number: 'INV-0', amount: 4000n, open: 0n, dueDate: '2023-12-31' });
    const credit = payment({ number: 'P1', amount: 4000n, namedDocuments: ['INV-0'] });
    const { allocations, reasons } = laid(credit, { items: [...items, paid] });
    expect(parts(allocations)).toEqual([['principal', 'item-INV-1', 4000n]]);
    expect(reasons.map(({ code }) => code)).toEqual(['document-settled']);
  });

  it('more than the named documents need goes on to the oldest debt', () => {
    const credit = payment({ number: 'P1', amount: 8000n, namedDocuments: ['INV-3'] });
    expect(parts(laid(credit, { items }).allocations)).toEqual([
      ['principal', 'item-INV-3', 3333n],
      ['principal', 'item-INV-1', 4667n],
    ]);
  });
});

describe('the oldest first', () => {
  it('the oldest due date goes first, then the document number', () => {
    const items = [
      openItem({ number: 'C', id: 'first', amount: 1000n, dueDate: '2024-01-10' }),
      openItem({ number: 'B', id: 'second', amount: 1100n, dueDate: '2024-01-10' }),
      openItem({ number: 'A', amount: 1200n, dueDate: '2024-01-20' }),
    ];
    expect(parts(laid(payment({ number: 'P1', amount: 1500n }), { items }).allocations)).toEqual([
      ['principal', 'second', 1100n],
      ['principal', 'first', 400n],
    ]);
  });

  it('only debts in the payment’s currency are settled', () => {
    const items = [
      openItem({ number: 'USD-1', amount: 1000n, currency: 'USD', dueDate: '2024-01-01' }),
      openItem({ number: 'EUR-1', amount: 400n, dueDate: '2024-01-10' }),
    ];
    const fee = claim({ id: 'usd-fee', currency: 'USD', amount: 100n, demandedOn: '2024-01-05' });
    const { allocations, unapplied } = laid(payment({ number: 'P1', amount: 1000n }), { items, claims: [fee] });
    expect(parts(allocations)).toEqual([['principal', 'item-EUR-1', 400n]]);
    expect(unapplied).toBe(600n);
  });

  it('naming an invoice in another currency keeps the money', () => {
    const items = [
      openItem({ number: 'USD-1', amount: 1000n, currency: 'USD' }),
      openItem({ number: 'EUR-1', amount: 1000n }),
    ];
    const credit = payment({ number: 'P1', amount: 1000n, namedDocuments: ['USD-1'] });
    const { allocations, reasons } = laid(credit, { items });
    expect(allocations).toEqual([]);
    expect(reasons.map(({ code }) => code)).toEqual(['document-other-currency', 'remainder-kept']);
  });

  it('an item not visible yet is neither paid nor matched', () => {
    const items = [openItem({ number: 'INV-1', amount: 1000n, visibleOn: '2024-03-02' })];
    const { allocations, unapplied } = laid(payment({ number: 'P1', amount: 1000n }), { items });
    expect(allocations).toEqual([]);
    expect(unapplied).toBe(1000n);
  });

  it('an item in clearing is passed over unless it is named', () => {
    const items = [
      openItem({ number: 'INV-1', amount: 1000n, dueDate: '2024-01-01', clearingUntil: '2024-03-01' }),
      openItem({ number: 'INV-2', amount: 900n, dueDate: '2024-01-10' }),
    ];
    const unnamed = laid(payment({ number: 'P1', amount: 500n }), { items });
    const named = laid(payment({ number: 'P1', amount: 500n, namedDocuments: ['INV-1'] }), { items });
    expect(parts(unnamed.allocations)).toEqual([['principal', 'item-INV-2', 500n]]);
    expect(parts(named.allocations)).toEqual([['principal', 'item-INV-1', 500n]]);
  });

  it('a payment booked tomorrow settles nothing today', () => {
    const credit = payment({ number: 'P1', amount: 1000n, bookingDate: '2024-03-02' });
    expect(laid(credit, { items: [openItem({ number: 'INV-1', amount: 1000n })] }).allocations).toEqual([]);
  });
});
