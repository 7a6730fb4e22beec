import fc from 'fast-check';
import { addDays } from '../../../domain/platform/dates';

export interface RandomInvoice {
  readonly number: string;
  readonly issueDate: string;
  readonly dueDate: string;
  readonly amount: bigint;
  readonly currency: string;
}

export interface RandomPayment {
  readonly bookingDate: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly named: readonly string[];
}

/** A small ledger: some invoices around a day, and what will be paid of them later. */
export interface RandomLedger {
  readonly zone: string;
  readonly country: string;
  readonly invoices: readonly RandomInvoice[];
  readonly payments: readonly RandomPayment[];
}

const PLACES = [
  { zone: 'Europe/Berlin', country: 'DE' },
  { zone: 'America/New_York', country: 'US' },
  { zone: 'Asia/Kolkata', country: 'IN' },
];

const amount = fc.bigInt({ min: 1_000n, max: 500_000n });
const currency = fc.constantFrom('EUR', 'EUR', 'EUR', 'USD');

/** @param today the day around which the invoices fall due. */
export function randomLedgers(today: string): fc.Arbitrary<RandomLedger> {
  const invoice = fc.record({ due: fc.integer({ min: -25, max: 45 }), amount, currency });
  const payment = fc.record({
    days: fc.integer({ min: 1, max: 70 }),
    part: fc.constantFrom(1n, 1n, 2n, 3n),
    invoice: fc.nat(),
    named: fc.boolean(),
  });
  return fc
    .record({
      place: fc.constantFrom(...PLACES, ...PLACES.slice(0, 1)),
      invoices: fc.array(invoice, { minLength: 1, maxLength: 3 }),
      payments: fc.array(payment, { maxLength: 2 }),
    })
    .map(({ place, invoices, payments }) => {
      const drawn = invoices.map(({ due, ...rest }, index) => ({
        number: `INV-${index + 1}`,
        issueDate: addDays(today, -60),
        dueDate: addDays(today, due),
        ...rest,
      }));
      return {
        ...place,
        invoices: drawn,
        payments: payments.flatMap(({ days, part, invoice: which, named }) => {
          const paid = drawn[which % drawn.length];
          if (!paid) return [];
          return [
            {
              bookingDate: addDays(today, days),
              amount: paid.amount / part,
              currency: paid.currency,
              named: named ? [paid.number] : [],
            },
          ];
        }),
      };
    });
}
