import fc from 'fast-check';
import { allocate } from '../../../domain/receivables/ledger/allocate';
import { ALLOCATION_POLICIES, isAllocationPolicyName } from '../../../domain/receivables/ledger/allocation-policy';
import { findExactSet } from '../../../domain/receivables/ledger/exact-amount';
import { reverse } from '../../../domain/receivables/ledger/reverse';
import { settle } from '../../../domain/receivables/ledger/settle';
import type { Allocation, Ledger } from '../../../domain/receivables/ledger/types';
import { onlySubset, oracleAllocation } from '../../support/allocation-oracle';
import { ledgers, someDay } from '../../support/ledger-arbitrary';

const anyLedger = ledgers({ discounts: true, kinds: ['payment', 'payment', 'credit-note', 'write-off'] });
const anyPolicy = fc.constantFrom(...Object.keys(ALLOCATION_POLICIES).filter(isAllocationPolicyName));
const RUNS = { numRuns: 500 };

const WITHOUT_CASH = new Set<Allocation['part']>(['withheld-tax', 'cash-discount', 'cash-discount-tax']);

function total(allocations: readonly Allocation[], of: (allocation: Allocation) => boolean): bigint {
  return allocations.filter(of).reduce((amount, allocation) => amount + allocation.amount, 0n);
}

describe('any ledger, any policy', () => {
  it('keeps every minor unit: what a credit settled and what is left of it is what it came with', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        const { ledger: after, allocations } = settle(ledger, today, policy);
        for (const credit of after.credits) {
          const own = allocations.filter(({ creditId }) => creditId === credit.id);
          expect(total(own, ({ part }) => !WITHOUT_CASH.has(part)) + credit.unapplied).toBe(credit.amount);
          const withheldLeft = credit.withheldUnapplied ?? credit.withheldTax;
          expect(total(own, ({ part }) => part === 'withheld-tax') + withheldLeft).toBe(credit.withheldTax);
        }
      }),
      RUNS,
    );
  });

  it('never settles a debt beyond what is open, and records every principal as a movement', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        const { ledger: after, allocations } = settle(ledger, today, policy);
        expect(allocations.every(({ amount }) => amount > 0n)).toBe(true);
        after.items.forEach((item) => {
          const settled = total(allocations, ({ target }) => target.kind === 'item' && target.id === item.id);
          expect(item.open).toBe(item.amount - settled);
          expect(item.open >= 0n).toBe(true);
          expect(item.movements.reduce((sum, { amount }) => sum + amount, 0n)).toBe(settled);
          expect(item.movements.map(({ date }) => date)).toEqual(item.movements.map(({ date }) => date).sort());
        });
        after.claims.forEach((row) => {
          const settled = total(allocations, ({ target }) => target.kind === 'claim' && target.id === row.id);
          expect(row.open).toBe(row.amount - settled);
          expect(row.open >= 0n).toBe(true);
        });
      }),
      RUNS,
    );
  });

  it('never settles an undemanded claim, an invisible item or another currency', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        for (const { creditId, target } of settle(ledger, today, policy).allocations) {
          const credit = ledger.credits.find(({ id }) => id === creditId);
          const item = ledger.items.find(({ id }) => target.kind === 'item' && id === target.id);
          const row = ledger.claims.find(({ id }) => target.kind === 'claim' && id === target.id);
          expect(item?.invoice.currency ?? row?.currency).toBe(credit?.currency);
          if (item) expect(item.visibleOn <= today).toBe(true);
          if (row) expect((row.demandedOn ?? '9999') <= (credit?.bookingDate ?? '')).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('never grants more than the agreed discount, and none out of time', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        const { allocations } = settle(ledger, today, policy);
        for (const item of ledger.items) {
          const granted = allocations.filter(({ target, part }) => target.id === item.id && part.startsWith('cash-'));
          if (granted.length === 0) continue;
          const terms = item.invoice.cashDiscount;
          const percent = Number(terms?.percent ?? '0');
          expect(total(granted, () => true) <= BigInt(Math.round((Number(item.amount) * percent) / 100))).toBe(true);
          const credit = ledger.credits.find(({ id }) => id === granted[0]?.creditId);
          const lastDay = Number(item.invoice.issueDate.slice(-2)) + (terms?.days ?? 0);
          expect(Number(credit?.valueDate.slice(-2)) <= lastDay).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('settles once: a second settlement of the same day changes nothing', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        const once = settle(ledger, today, policy);
        const twice = settle(once.ledger, today, policy);
        expect(twice).toEqual({ ledger: once.ledger, allocations: [], posted: [], reasons: [] });
      }),
      RUNS,
    );
  });

  it('catches up: one settlement after days of rest equals a settlement on every day', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, (ledger, policy) => {
        let daily = ledger;
        const allocations: Allocation[] = [];
        for (let n = 1; n <= 28; n++) {
          const step = settle(daily, `2024-01-${String(n).padStart(2, '0')}`, policy);
          allocations.push(...step.allocations);
          daily = step.ledger;
        }
        const once = settle(ledger, '2024-01-28', policy);
        expect(once.ledger).toEqual(daily);
        expect(once.allocations).toEqual(allocations);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order in which rows are given', () => {
    const shuffled = anyLedger.chain((ledger) =>
      fc.record({
        ledger: fc.constant(ledger),
        items: fc.shuffledSubarray([...ledger.items], { minLength: ledger.items.length }),
        claims: fc.shuffledSubarray([...ledger.claims], { minLength: ledger.claims.length }),
        credits: fc.shuffledSubarray([...ledger.credits], { minLength: ledger.credits.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, anyPolicy, someDay, ({ ledger, ...other }, policy, today) => {
        const expected = settle(ledger, today, policy);
        const actual = settle(other, today, policy);
        expect(actual.allocations).toEqual(expected.allocations);
        expect(actual.posted).toEqual(expected.posted);
        expect(actual.reasons).toEqual(expected.reasons);
      }),
      RUNS,
    );
  });

  it('reversing every credit brings the debts back as they were', () => {
    fc.assert(
      fc.property(anyLedger, anyPolicy, someDay, (ledger, policy, today) => {
        const settled = settle(ledger, today, policy);
        const back = ledger.credits.reduce<Ledger>(
          (rows, credit) => reverse(credit, settled.allocations, rows, today).ledger,
          settled.ledger,
        );
        const debts = ({ items, claims }: Ledger) => ({
          items: items.map((item) => ({ ...item, clearingUntil: undefined })),
          claims,
        });
        expect(debts(back)).toEqual(debts(ledger));
      }),
      RUNS,
    );
  });
});

describe('the default policy', () => {
  it('settles what an independent count settles', () => {
    fc.assert(
      fc.property(ledgers({ discounts: false, kinds: ['payment'] }), (ledger) => {
        for (const credit of ledger.credits) {
          const expected = oracleAllocation(
            {
              cash: credit.amount,
              withheld: credit.withheldTax,
              currency: credit.currency,
              booked: credit.bookingDate,
              named: credit.namedDocuments,
            },
            ledger.items.map((item) => ({ ...item, due: item.dueDate, currency: item.invoice.currency })),
            ledger.claims.map((row) => ({ ...row, interest: row.kind === 'interest' })),
          );
          const result = allocate(credit, ledger, 'named-then-oldest', credit.bookingDate);
          const settled: Record<string, bigint> = {};
          for (const { target, part, amount } of result.allocations) {
            const key = `${target.kind}:${target.id}:${part}`;
            settled[key] = (settled[key] ?? 0n) + amount;
          }
          expect({ settled, cashLeft: result.unapplied, withheldLeft: result.withheldUnapplied }).toEqual(expected);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the search for the one set of amounts', () => {
  const amounts = fc.array(fc.integer({ min: 1, max: 40 }).map(BigInt), { maxLength: 10 });

  it('finds what trying every subset finds', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 200 }).map(BigInt), (list, target) => {
        const rows = list.map((open, n) => ({ id: `a${n}`, open }));
        const expected = onlySubset(rows, target).map(({ id }) => id);
        const set = findExactSet(
          rows.map(({ id, open }) => ({ id, amount: open })),
          target,
        );
        expect(set.kind === 'one' ? [...set.ids].sort() : []).toEqual(expected.sort());
      }),
      { numRuns: 1500 },
    );
  });

  it('stays exact at its bound of 24 amounts', () => {
    const powers = Array.from({ length: 24 }, (_, n) => ({ id: `p${n}`, amount: 2n ** BigInt(n) }));
    const set = findExactSet(powers, 0b1010_0000_0000_0000_0000_0101n);
    expect(set).toEqual({ kind: 'one', ids: ['p0', 'p2', 'p21', 'p23'] });
  });
});
