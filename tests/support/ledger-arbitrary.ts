import fc from 'fast-check';
import type { Claim, CreditEntry, Ledger, OpenItem } from '../../domain/receivables/ledger/types';
import { claim, openItem, payment } from './ledger-builder';

/** Random small ledgers: amounts and days are few, so that ties, equal sums and exact hits are frequent. */

const day = (last: number) => fc.integer({ min: 1, max: last }).map((n) => `2024-01-${String(n).padStart(2, '0')}`);
const currency = fc.constantFrom('EUR', 'EUR', 'EUR', 'USD');
const minor = (max: number) => fc.integer({ min: 1, max }).map(BigInt);
const sometimes = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

function items(withDiscounts: boolean): fc.Arbitrary<OpenItem[]> {
  const facts = fc.record({
    amount: minor(60),
    dueDate: day(28),
    visibleOn: day(20),
    currency,
    clearingUntil: sometimes(day(28)),
    discounted: fc.boolean(),
    days: fc.integer({ min: 0, max: 14 }),
    percent: fc.constantFrom('2', '3', '10'),
  });
  return fc.array(facts, { maxLength: 7 }).map((rows) =>
    rows.map(({ discounted, days, percent, ...row }, n) =>
      openItem({
        number: `INV-${n}`,
        ...row,
        issueDate: row.visibleOn,
        tax: row.amount / 6n,
        ...(withDiscounts && discounted ? { cashDiscount: { days, percent } } : {}),
      }),
    ),
  );
}

function claims(count: number): fc.Arbitrary<Claim[]> {
  const facts = fc.record({
    amount: minor(30),
    currency,
    kind: fc.constantFrom('interest' as const, 'fixed-sum' as const, 'notice-fee' as const, 'bank-fee' as const),
    item: sometimes(fc.integer({ min: 0, max: count })),
    demandedOn: fc.option(day(28), { nil: undefined, freq: 2 }),
  });
  return fc.array(facts, { maxLength: 4 }).map((rows) =>
    rows.map(({ item, ...row }, n) =>
      claim({
        id: `claim-${n}`,
        ...row,
        itemId: item === undefined || item >= count ? undefined : `item-INV-${item}`,
      }),
    ),
  );
}

export function credits(kinds: readonly CreditEntry['kind'][]): fc.Arbitrary<CreditEntry[]> {
  const facts = fc.record({
    kind: fc.constantFrom(...kinds),
    amount: minor(120),
    withheldTax: fc.constantFrom(0n, 0n, 3n, 20n),
    currency,
    bookingDate: day(28),
    valueDate: day(28),
    namedDocuments: fc.oneof(
      fc.constant<string[]>([]),
      fc.array(
        fc.integer({ min: 0, max: 8 }).map((n) => `INV-${n}`),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  });
  return fc
    .array(facts, { maxLength: 6 })
    .map((rows) =>
      rows.map((row, n) =>
        payment({ number: `P${n}`, ...row, withheldTax: row.kind === 'payment' ? row.withheldTax : 0n }),
      ),
    );
}

export interface LedgerShape {
  readonly discounts: boolean;
  readonly kinds: readonly CreditEntry['kind'][];
}

export function ledgers({ discounts, kinds }: LedgerShape): fc.Arbitrary<Ledger> {
  return items(discounts).chain((rows) =>
    fc.record({ items: fc.constant(rows), claims: claims(rows.length), credits: credits(kinds) }),
  );
}

export const someDay = day(28);
