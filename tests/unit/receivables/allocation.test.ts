import type { AllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';
import type { Claim, CreditEntry } from '../../../domain/receivables/ledger/types';
import { claim, laid, openAmounts, openItem, parts, payment } from '../../support/ledger-builder';

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
    const sameDay = claims.map((row) => ({ ...row, demandedOn: '2024-03-01' }));
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
