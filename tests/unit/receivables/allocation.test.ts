import { allocate } from '../../../domain/receivables/ledger/allocate';
import { post } from '../../../domain/receivables/ledger/post';
import { settle } from '../../../domain/receivables/ledger/settle';
import type { AllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';
import type { Claim, CreditEntry, Ledger, OpenItem } from '../../../domain/receivables/ledger/types';
import { claim, creditNote, ledgerOf, openAmounts, openItem, payment } from '../../support/ledger-builder';

const TODAY = '2024-03-01';
const DEFAULT: AllocationPolicyName = 'named-then-oldest';

function laid(credit: CreditEntry, rows: Partial<Ledger>, policy = DEFAULT, today = TODAY) {
  const ledger = ledgerOf({ ...rows, credits: [credit, ...(rows.credits ?? [])] });
  const result = allocate(credit, ledger, policy, today);
  return { ...result, after: post(ledger, credit, result) };
}

function parts(allocations: readonly { part: string; target: { id: string }; amount: bigint }[]) {
  return allocations.map(({ part, target, amount }) => [part, target.id, amount]);
}

describe('a demanded notice of 140.85: 100.00 open, 40.00 costs, 0.85 interest', () => {
  const item = openItem({ number: 'INV-1', amount: 10000n });
  const claims: Claim[] = [
    claim({ id: 'costs', itemId: item.id, kind: 'fixed-sum', amount: 4000n, demandedOn: '2024-02-15' }),
    claim({ id: 'interest', itemId: item.id, kind: 'interest', amount: 85n, demandedOn: '2024-02-15' }),
  ];
  const rows = { items: [item], claims };

  it('100.00 naming the invoice pays the principal and leaves claims of 40.85 open', () => {
    const { after, unapplied } = laid(payment({ number: 'P1', amount: 10000n, namedDocuments: ['INV-1'] }), rows);
    expect(openAmounts(after)).toEqual({ 'INV-1': 0n });
    expect(after.claims.map(({ open }) => open)).toEqual([4000n, 85n]);
    expect(unapplied).toBe(0n);
  });

  it('100.00 without a reference pays costs 40.00, interest 0.85 and principal 59.15', () => {
    const { allocations, after } = laid(payment({ number: 'P1', amount: 10000n }), rows);
    expect(parts(allocations)).toEqual([
      ['costs', 'costs', 4000n],
      ['interest', 'interest', 85n],
      ['principal', 'item-INV-1', 5915n],
    ]);
    expect(openAmounts(after)).toEqual({ 'INV-1': 4085n });
  });

  it('without a reference an account-level fee demanded with the overdue item counts the same', () => {
    const fee = claim({ id: 'fee', kind: 'notice-fee', amount: 4085n, demandedOn: '2024-02-15' });
    const { allocations } = laid(payment({ number: 'P1', amount: 10000n }), { items: [item], claims: [fee] });
    expect(parts(allocations)).toEqual([
      ['costs', 'fee', 4085n],
      ['principal', 'item-INV-1', 5915n],
    ]);
  });

  it('150.00 naming the invoice pays its principal first, then the claims, and keeps the rest', () => {
    const credit = payment({ number: 'P1', amount: 15000n, namedDocuments: ['INV-1'] });
    const { allocations, unapplied, reasons } = laid(credit, rows);
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 10000n],
      ['costs', 'costs', 4000n],
      ['interest', 'interest', 85n],
    ]);
    expect(unapplied).toBe(915n);
    expect(reasons.map(({ code }) => code)).toEqual(['remainder-kept']);
  });

  it('claims not demanded by the booking date consume nothing', () => {
    const later = claims.map((row) => ({ ...row, demandedOn: '2024-03-02' }));
    const never = claims.map((row) => ({ ...row, demandedOn: undefined }));
    for (const undemanded of [later, never]) {
      const { allocations, after } = laid(payment({ number: 'P1', amount: 12000n }), {
        items: [item],
        claims: undemanded,
      });
      expect(parts(allocations)).toEqual([['principal', 'item-INV-1', 10000n]]);
      expect(after.claims.map(({ open }) => open)).toEqual([4000n, 85n]);
    }
  });

  it('a claim demanded on the booking date itself counts', () => {
    const sameDay = claims.map((row) => ({ ...row, demandedOn: TODAY }));
    const { allocations } = laid(payment({ number: 'P1', amount: 4000n }), { items: [item], claims: sameDay });
    expect(parts(allocations)).toEqual([['costs', 'costs', 4000n]]);
  });

  it('claims of an item whose principal is paid are settled in that item’s turn', () => {
    const paid = { ...item, open: 0n };
    const newer = openItem({ number: 'INV-2', amount: 9000n, dueDate: '2024-02-28' });
    const { allocations } = laid(payment({ number: 'P1', amount: 5000n }), { items: [newer, paid], claims });
    expect(parts(allocations)).toEqual([
      ['costs', 'costs', 4000n],
      ['interest', 'interest', 85n],
      ['principal', 'item-INV-2', 915n],
    ]);
  });

  const byPolicy: [AllocationPolicyName, CreditEntry, unknown[]][] = [
    [
      'costs-interest-principal',
      payment({ number: 'P1', amount: 10000n, namedDocuments: ['INV-1'] }),
      [
        ['costs', 'costs', 4000n],
        ['interest', 'interest', 85n],
        ['principal', 'item-INV-1', 5915n],
      ],
    ],
    [
      'principal-first',
      payment({ number: 'P1', amount: 10085n }),
      [
        ['principal', 'item-INV-1', 10000n],
        ['costs', 'costs', 85n],
      ],
    ],
    ['named-only', payment({ number: 'P1', amount: 9999n }), []],
  ];
  it.each(byPolicy)('the policy %s overrides the order by name', (policy, credit, expected) => {
    expect(parts(laid(credit, rows, policy).allocations)).toEqual(expected);
  });

  it('principal-first pays every principal before any claim', () => {
    const newer = openItem({ number: 'INV-2', amount: 500n, dueDate: '2024-02-28' });
    const { allocations } = laid(
      payment({ number: 'P1', amount: 10600n }),
      { items: [newer, item], claims },
      'principal-first',
    );
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 10000n],
      ['principal', 'item-INV-2', 500n],
      ['costs', 'costs', 100n],
    ]);
  });
});

describe('instalments: 100.00 in terms of 30/50/20', () => {
  const terms = [
    openItem({ number: 'INV-1/1', invoiceNumber: 'INV-1', amount: 3000n, dueDate: '2024-01-31' }),
    openItem({ number: 'INV-1/2', invoiceNumber: 'INV-1', amount: 5000n, dueDate: '2024-02-29' }),
    openItem({ number: 'INV-1/3', invoiceNumber: 'INV-1', amount: 2000n, dueDate: '2024-03-31' }),
  ];

  it.each([
    ['naming the invoice', ['INV-1']],
    ['naming nothing', []],
  ])('a payment of 40.00 %s clears term 1, pays 10 of term 2 and leaves term 3', (_, namedDocuments) => {
    const { after } = laid(payment({ number: 'P1', amount: 4000n, namedDocuments }), { items: [...terms].reverse() });
    expect(openAmounts(after)).toEqual({ 'INV-1/1': 0n, 'INV-1/2': 4000n, 'INV-1/3': 2000n });
  });

  it('a payment naming one term pays that term', () => {
    const credit = payment({ number: 'P1', amount: 4000n, reference: 'part of INV-1/2, thanks' });
    const { after } = laid(credit, { items: terms });
    expect(openAmounts(after)).toEqual({ 'INV-1/1': 3000n, 'INV-1/2': 1000n, 'INV-1/3': 2000n });
  });
});

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
      openItem({ number: 'INV-1', amount: 1000n, dueDate: '2024-01-01', clearingUntil: TODAY }),
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
    const { after, allocations } = laid(paid('2024-03-11', 116620n, named), { items: [item] }, DEFAULT, '2024-03-11');
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
    const { after, reasons } = laid(paid('2024-03-12', 116620n, named), { items: [item] }, DEFAULT, '2024-03-12');
    expect(openAmounts(after)).toEqual({ 'INV-1': 2380n });
    expect(reasons).toMatchObject([{ code: 'cash-discount-late', itemId: 'item-INV-1', amount: 2380n }]);
    expect(reasons[0]?.detail).toContain('2024-03-11');
    expect(reasons[0]?.detail).toContain('23.80 EUR');
  });

  it('the value date decides, not the booking date', () => {
    const credit = { ...paid('2024-03-12', 116620n, ['INV-1']), valueDate: '2024-03-11' };
    expect(openAmounts(laid(credit, { items: [item] }, DEFAULT, '2024-03-12').after)).toEqual({ 'INV-1': 0n });
  });

  it('paying in full takes no discount; a larger deduction than agreed gets none', () => {
    const full = laid(paid('2024-03-05', 119000n, ['INV-1']), { items: [item] }, DEFAULT, '2024-03-05');
    const short = laid(paid('2024-03-05', 116619n, ['INV-1']), { items: [item] }, DEFAULT, '2024-03-05');
    expect(parts(full.allocations)).toEqual([['principal', 'item-INV-1', 119000n]]);
    expect(openAmounts(short.after)).toEqual({ 'INV-1': 2381n });
  });

  it('a smaller deduction than agreed is granted as taken', () => {
    const { allocations } = laid(paid('2024-03-05', 117000n, ['INV-1']), { items: [item] }, DEFAULT, '2024-03-05');
    expect(parts(allocations)).toEqual([
      ['principal', 'item-INV-1', 117000n],
      ['cash-discount', 'item-INV-1', 1681n],
      ['cash-discount-tax', 'item-INV-1', 319n],
    ]);
  });

  it('an item the payment does not reach gets no discount, however little of it is open', () => {
    const older = openItem({ number: 'INV-0', amount: 50000n, dueDate: '2024-01-31' });
    const nearlyPaid = { ...item, open: 2000n };
    const { allocations } = laid(paid('2024-03-05', 50000n), { items: [older, nearlyPaid] }, DEFAULT, '2024-03-05');
    expect(parts(allocations)).toEqual([['principal', 'item-INV-0', 50000n]]);
  });

  it('one advice over several invoices with their discounts closes them all', () => {
    const other = openItem({ number: 'INV-2', amount: 50000n, issueDate: '2024-03-01', dueDate: '2024-03-31' });
    const third = openItem({ number: 'INV-3', ...facts, amount: 60000n, tax: 0n, gross: 60000n, cashDiscount });
    const credit = paid('2024-03-08', 116620n + 50000n + 58800n, ['INV-1', 'INV-2', 'INV-3']);
    const { after, unapplied } = laid(credit, { items: [item, other, third] }, DEFAULT, '2024-03-08');
    expect(openAmounts(after)).toEqual({ 'INV-1': 0n, 'INV-2': 0n, 'INV-3': 0n });
    expect(unapplied).toBe(0n);
  });

  it('the deduction is put to the invoice whose discount it equals', () => {
    const third = openItem({ number: 'INV-3', ...facts, amount: 60000n, tax: 0n, gross: 60000n, cashDiscount });
    const credit = paid('2024-03-08', 119000n + 58800n, ['INV-1', 'INV-3']);
    const { allocations } = laid(credit, { items: [item, third] }, DEFAULT, '2024-03-08');
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
      DEFAULT,
      '2024-03-02',
    ).after;
    const { allocations } = laid(paid('2024-03-05', 98000n, ['INV-1']), credited, DEFAULT, '2024-03-05');
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
    expect(after.items[1]?.movements).toEqual([{ date: TODAY, amount: 2000n, kind: 'credit-note' }]);
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
    expect(after.items[0]?.movements).toEqual([{ date: TODAY, amount: 10000n, kind: 'write-off' }]);
  });

  it('an advice that lists the credit note it deducts pays the invoices it lists', () => {
    const note = creditNote({ number: 'CN-1', amount: 3000n, bookingDate: '2024-02-01', namedDocuments: ['INV-1'] });
    const credit = payment({ number: 'P1', amount: 9000n, namedDocuments: ['INV-1', 'INV-2', 'CN-1'] });
    const { ledger, reasons } = settle(ledgerOf({ items, credits: [credit, note] }), TODAY);
    expect(openAmounts(ledger)).toEqual({ 'INV-1': 0n, 'INV-2': 0n });
    expect(reasons).toEqual([]);
  });
});
