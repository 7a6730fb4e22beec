import { overdueNet } from '../../../domain/receivables/ledger/overdue-net';
import { reverse } from '../../../domain/receivables/ledger/reverse';
import { settle } from '../../../domain/receivables/ledger/settle';
import { claim, creditNote, ledgerOf, openAmounts, openItem, payment } from '../../support/ledger-builder';

describe('settling a ledger', () => {
  const items = [
    openItem({ number: 'INV-1', amount: 10000n, dueDate: '2024-01-10' }),
    openItem({ number: 'INV-2', amount: 7000n, dueDate: '2024-01-20' }),
  ];

  it('posts credits by booking date, then number, and leaves those of the future', () => {
    const ledger = ledgerOf({
      items,
      credits: [
        payment({ number: 'P3', amount: 100n, bookingDate: '2024-03-02' }),
        payment({ number: 'P2', amount: 200n, bookingDate: '2024-02-01' }),
        payment({ number: 'P1', amount: 300n, bookingDate: '2024-02-01' }),
        payment({ number: 'P0', amount: 400n, bookingDate: '2024-01-31' }),
      ],
    });
    const { posted, ledger: after } = settle(ledger, '2024-03-01');
    expect(posted).toEqual(['credit-P0', 'credit-P1', 'credit-P2']);
    expect(openAmounts(after)).toEqual({ 'INV-1': 9100n, 'INV-2': 7000n });
    expect(after.credits.map(({ number, posted: done, unapplied }) => [number, done, unapplied])).toEqual([
      ['P3', false, 100n],
      ['P2', true, 0n],
      ['P1', true, 0n],
      ['P0', true, 0n],
    ]);
  });

  it('records each principal movement on its value date, oldest first', () => {
    const ledger = ledgerOf({
      items,
      credits: [
        payment({ number: 'P1', amount: 100n, bookingDate: '2024-02-02', valueDate: '2024-02-02' }),
        payment({ number: 'P2', amount: 200n, bookingDate: '2024-02-03', valueDate: '2024-02-01' }),
      ],
    });
    expect(settle(ledger, '2024-03-01').ledger.items[0]?.movements).toEqual([
      { date: '2024-02-01', amount: 200n, kind: 'payment' },
      { date: '2024-02-02', amount: 100n, kind: 'payment' },
    ]);
  });

  it('a payment in advance waits unapplied and settles the document it names on the day it appears', () => {
    const future = openItem({ number: 'INV-9', amount: 5000n, dueDate: '2024-03-31', visibleOn: '2024-02-20' });
    const early = payment({ number: 'P1', amount: 5000n, bookingDate: '2024-02-10', namedDocuments: ['INV-9'] });
    const before = settle(ledgerOf({ items: [...items, future], credits: [early] }), '2024-02-19');
    expect(before.posted).toEqual(['credit-P1']);
    expect(before.ledger.credits[0]?.unapplied).toBe(5000n);
    const then = settle(before.ledger, '2024-02-20');
    expect(then.posted).toEqual([]);
    expect(openAmounts(then.ledger)).toEqual({ 'INV-1': 10000n, 'INV-2': 7000n, 'INV-9': 0n });
    expect(then.ledger.credits[0]?.unapplied).toBe(0n);
  });

  it('an overpayment settles the next invoice, and an item that leaves clearing', () => {
    const next = openItem({ number: 'INV-3', amount: 1000n, dueDate: '2024-04-01', visibleOn: '2024-02-15' });
    const clearing = openItem({ number: 'INV-0', amount: 500n, dueDate: '2023-12-01', clearingUntil: '2024-02-10' });
    const credit = payment({ number: 'P1', amount: 18000n, bookingDate: '2024-02-01' });
    const { ledger } = settle(ledgerOf({ items: [...items, next, clearing], credits: [credit] }), '2024-03-01');
    expect(openAmounts(ledger)).toEqual({ 'INV-1': 0n, 'INV-2': 0n, 'INV-3': 500n, 'INV-0': 0n });
  });

  it('an amount names items only when it comes in, not when the ledger has changed around it', () => {
    const twins = [
      openItem({ number: 'A', amount: 1000n, dueDate: '2024-01-10' }),
      openItem({ number: 'B', amount: 1000n, dueDate: '2024-01-20' }),
    ];
    const unnamed = payment({ number: 'P1', amount: 1000n, bookingDate: '2024-02-01' });
    const named = payment({ number: 'P2', amount: 1000n, bookingDate: '2024-02-01', namedDocuments: ['B'] });
    const first = settle(ledgerOf({ items: twins, credits: [unnamed, named] }), '2024-02-01', 'named-only').ledger;
    expect(openAmounts(first)).toEqual({ A: 1000n, B: 0n });
    expect(settle(first, '2024-02-02', 'named-only').ledger).toEqual(first);
  });

  it('withheld tax paid in advance settles with the money it came with, once', () => {
    const item = openItem({ number: 'INV-1', amount: 11800n, visibleOn: '2024-02-20' });
    const credit = payment({
      number: 'P1',
      amount: 11600n,
      withheldTax: 200n,
      bookingDate: '2024-02-01',
      namedDocuments: ['INV-1'],
    });
    const first = settle(ledgerOf({ items: [item], credits: [credit] }), '2024-02-19').ledger;
    const second = settle(first, '2024-02-21').ledger;
    expect(openAmounts(second)).toEqual({ 'INV-1': 0n });
    expect(second.credits[0]).toMatchObject({ unapplied: 0n, withheldUnapplied: 0n });
  });
});

describe('a returned payment', () => {
  const item = openItem({ number: 'INV-1', amount: 10000n, dueDate: '2024-01-10' });
  const fee = claim({ id: 'fee', itemId: item.id, amount: 4000n, demandedOn: '2024-01-20' });
  const part = payment({ number: 'P0', amount: 500n, bookingDate: '2024-02-01', namedDocuments: ['INV-1'] });
  const paid = payment({ number: 'P1', amount: 13500n, bookingDate: '2024-02-01' });
  const settled = settle(ledgerOf({ items: [item], claims: [fee], credits: [part, paid] }), '2024-02-01');

  it('re-opens items and claims, with the bank’s fee as an undemanded claim', () => {
    const back = reverse(paid, settled.allocations, settled.ledger, '2024-02-05', { claimId: 'bank', amount: 350n });
    expect(openAmounts(settled.ledger)).toEqual({ 'INV-1': 0n });
    expect(openAmounts(back.ledger)).toEqual({ 'INV-1': 9500n });
    expect(
      back.ledger.claims.map(({ id, kind, open, itemId, demandedOn }) => [id, kind, open, itemId, demandedOn]),
    ).toEqual([
      ['fee', 'fixed-sum', 4000n, item.id, '2024-01-20'],
      ['bank', 'bank-fee', 350n, item.id, undefined],
    ]);
    expect(back.voided.map(({ creditId, amount }) => [creditId, amount])).toEqual([
      ['credit-P1', 4000n],
      ['credit-P1', 9500n],
    ]);
    expect(back.reopenedItemIds).toEqual([item.id]);
    expect(back.reopenedClaimIds).toEqual(['fee']);
  });

  it('leaves the movement of another payment of the same day in place', () => {
    const back = reverse(paid, settled.allocations, settled.ledger, '2024-02-05');
    expect(back.ledger.items[0]?.movements).toEqual([{ date: '2024-02-01', amount: 500n, kind: 'payment' }]);
    expect(back.bankFeeClaim).toBeUndefined();
  });

  it('leaves the movements of other days in place', () => {
    const other = payment({ number: 'P2', amount: 300n, bookingDate: '2024-01-15', namedDocuments: ['INV-1'] });
    const both = settle(ledgerOf({ items: [item], credits: [other, part] }), '2024-02-01');
    const back = reverse(part, both.allocations, both.ledger, '2024-02-05').ledger;
    expect(back.items[0]).toMatchObject({
      open: 9700n,
      movements: [{ date: '2024-01-15', amount: 300n, kind: 'payment' }],
    });
  });

  it('settles nothing any more and is no unapplied cash', () => {
    const back = reverse(paid, settled.allocations, settled.ledger, '2024-02-05').ledger;
    expect(settle(back, '2024-03-01').allocations).toEqual([]);
    expect(overdueNet(back, '2024-03-01')).toMatchObject([{ overdue: 9500n, unapplied: 0n, net: 9500n }]);
  });

  it('reversed twice changes nothing more', () => {
    const once = reverse(paid, settled.allocations, settled.ledger, '2024-02-05').ledger;
    const twice = reverse(paid, settled.allocations, once, '2024-02-06', { claimId: 'bank', amount: 350n });
    expect(twice.ledger).toEqual(once);
    expect(twice.voided).toEqual([]);
  });

  it('takes back discount and withheld tax with it, and ends the clearing', () => {
    const discounted = openItem({
      number: 'INV-2',
      amount: 119000n,
      tax: 19000n,
      issueDate: '2024-02-01',
      dueDate: '2024-03-02',
      cashDiscount: { percent: '2', days: 10 },
      clearingUntil: '2024-02-20',
    });
    const debit = payment({
      number: 'D1',
      amount: 106620n,
      withheldTax: 10000n,
      bookingDate: '2024-02-08',
      namedDocuments: ['INV-2'],
    });
    const cleared = settle(ledgerOf({ items: [discounted], credits: [debit] }), '2024-02-08');
    expect(openAmounts(cleared.ledger)).toEqual({ 'INV-2': 0n });
    const back = reverse(debit, cleared.allocations, cleared.ledger, '2024-02-12').ledger;
    expect(back.items).toEqual([{ ...discounted, clearingUntil: undefined }]);
  });
});

describe('overdue net', () => {
  const today = '2024-02-01';
  const overdue = (number: string, amount: bigint, facts = {}) =>
    openItem({ number, amount, dueDate: '2024-01-31', ...facts });

  it('is what is overdue and undisputed, less unapplied cash, less open credit notes', () => {
    const ledger = ledgerOf({
      items: [
        overdue('INV-1', 10000n),
        overdue('INV-2', 8000n, { disputed: 3000n }),
        overdue('INV-3', 500n, { disputed: 900n }),
      ],
      credits: [
        payment({ number: 'P1', amount: 2500n, unapplied: 1500n, posted: true, bookingDate: '2024-01-05' }),
        creditNote({ number: 'CN-1', amount: 700n, posted: true, bookingDate: '2024-01-05' }),
        payment({ number: 'W1', kind: 'write-off', amount: 99n, bookingDate: '2024-01-05' }),
      ],
    });
    expect(overdueNet(ledger, today)).toEqual([
      {
        currency: 'EUR',
        overdue: 15000n,
        disputed: 3500n,
        unapplied: 1500n,
        openCredits: 700n,
        net: 12800n,
        items: [ledger.items[0], ledger.items[1]],
      },
    ]);
  });

  it('leaves out what is due today, invisible, settled or in clearing', () => {
    const ledger = ledgerOf({
      items: [
        overdue('DUE-TODAY', 1n, { dueDate: today }),
        overdue('LATER', 2n, { visibleOn: '2024-02-02' }),
        overdue('PAID', 4n, { open: 0n }),
        overdue('CLEARING', 8n, { clearingUntil: today }),
        overdue('CLEARED', 16n, { clearingUntil: '2024-01-31' }),
      ],
    });
    expect(overdueNet(ledger, today).map(({ overdue: amount, net }) => [amount, net])).toEqual([[16n, 16n]]);
  });

  it('keeps currencies apart and lets the net fall below zero', () => {
    const ledger = ledgerOf({
      items: [overdue('INV-1', 100n), overdue('INV-2', 300n, { currency: 'USD' })],
      credits: [payment({ number: 'P1', amount: 500n, currency: 'USD', bookingDate: '2024-01-15' })],
    });
    expect(overdueNet(ledger, today).map(({ currency, net }) => [currency, net])).toEqual([
      ['EUR', 100n],
      ['USD', -200n],
    ]);
  });

  it('does not count a payment booked tomorrow', () => {
    const ledger = ledgerOf({
      items: [overdue('INV-1', 100n)],
      credits: [payment({ number: 'P1', amount: 100n, bookingDate: '2024-02-02' })],
    });
    expect(overdueNet(ledger, today)[0]?.net).toBe(100n);
  });

  it('says nothing of an account without overdue items and credits', () => {
    expect(overdueNet(ledgerOf({ items: [overdue('INV-1', 100n, { dueDate: '2024-03-01' })] }), today)).toEqual([]);
  });
});
