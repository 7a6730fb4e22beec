import { z } from 'zod';
import type { AllocationLine, CreditRow } from '../../schema/queries/receivables/item-views';
import { date, uuid } from '../fields';
import { amountAboveZero, amountFromZero, bookDate, currency, documentNumber, line, minorText } from './fields';

const credit = {
  number: documentNumber.meta({
    description: 'Unique among its kind; a repeat books nothing',
    example: 'BANK-2026-0815',
  }),
  bookingDate: bookDate.optional().meta({ description: 'Default today; a later one waits for its day' }),
  valueDate: bookDate.optional().meta({ description: 'The day the money counts from; default the booking date' }),
  currency,
  amountMinor: amountAboveZero,
  reference: line.optional().meta({ description: 'What the payer wrote' }),
  namedDocuments: z
    .array(documentNumber)
    .max(500)
    .default([])
    .meta({ description: 'Invoice or instalment numbers it is for, in order', example: ['INV-2026-0042'] }),
};

export const newPaymentBody = z
  .strictObject({
    ...credit,
    payer: line.optional(),
    withheldTaxMinor: amountFromZero
      .prefault('0')
      .meta({ description: 'Tax the payer withheld and will certify (India, TDS), minor units', example: '0' }),
  })
  .meta({
    id: 'NewPayment',
    example: {
      number: 'BANK-2026-0815',
      bookingDate: '2026-03-02',
      currency: 'EUR',
      amountMinor: '119000',
      payer: 'Beispiel GmbH',
      namedDocuments: ['INV-2026-0042'],
    },
  });

export const newCreditNoteBody = z.strictObject(credit).meta({
  id: 'NewCreditNote',
  example: {
    number: 'CN-2026-0007',
    bookingDate: '2026-03-02',
    currency: 'EUR',
    amountMinor: '11900',
    namedDocuments: ['INV-2026-0042'],
  },
});

export const creditBody = z
  .object({
    id: uuid,
    accountId: uuid,
    kind: z.enum(['payment', 'credit-note', 'write-off']),
    number: z.string(),
    bookingDate: date,
    valueDate: date,
    payer: z.string().nullable(),
    reference: z.string().nullable(),
    namedDocuments: z.array(z.string()),
    currency: z.string(),
    amountMinor: minorText,
    withheldTaxMinor: minorText,
    unappliedMinor: minorText.meta({ description: 'What nothing has taken yet' }),
    postedOn: date.nullable().meta({ description: 'Null while it waits for its day' }),
    reversedOn: date.nullable(),
    reversalReason: z.string().nullable(),
    allocations: z.array(
      z
        .object({
          target: z
            .string()
            .meta({ description: 'Number of the item, or kind of the claim', example: 'INV-2026-0042' }),
          itemId: uuid.nullable(),
          claimId: uuid.nullable(),
          part: z.string().meta({ example: 'principal' }),
          amountMinor: minorText,
          rule: z.string().meta({ description: 'The rule that placed it', example: 'named-document' }),
          allocatedOn: date,
          voidedOn: date.nullable(),
        })
        .meta({ id: 'Allocation' }),
    ),
  })
  .meta({ id: 'Credit' });

export function toCreditBody(row: CreditRow, allocations: readonly AllocationLine[]): z.input<typeof creditBody> {
  const { creditId: id, accountId, kind, number, bookingDate, valueDate, payer, reference } = row;
  const { namedDocuments, currency: code, postedOn, reversedOn, reversalReason } = row;
  return {
    ...{ id, accountId, kind, number, bookingDate, valueDate, payer, reference },
    ...{ namedDocuments, currency: code, postedOn, reversedOn, reversalReason },
    amountMinor: row.amountMinor.toString(),
    withheldTaxMinor: row.withheldTaxMinor.toString(),
    unappliedMinor: row.unappliedMinor.toString(),
    allocations: allocations
      .filter((allocation) => allocation.creditId === id)
      .map(({ target, itemId, claimId, part, amountMinor, rule, allocatedOn, voidedOn }) => ({
        ...{ target, itemId, claimId, part, rule, allocatedOn, voidedOn },
        amountMinor: amountMinor.toString(),
      })),
  };
}
