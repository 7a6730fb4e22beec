import { z } from 'zod';
import { Exact } from '../../domain/platform/money';
import { COMPOUNDINGS, DAY_COUNTS } from '../../domain/receivables/import/values';
import { parseTerms } from '../../domain/receivables/import/terms';
import { date, uuid } from '../fields';
import {
  amountAboveZero,
  amountFromZero,
  bookDate,
  currency,
  debtorType,
  documentNumber,
  jurisdiction,
  minorText,
  percentText,
  tags,
} from './fields';

/** Interest agreed by contract. */
export const contractBody = z
  .strictObject({
    ratePercent: percentText.meta({ description: 'Percent a year', example: '9.5' }),
    compounding: z.enum(COMPOUNDINGS as [(typeof COMPOUNDINGS)[number]]).default('simple'),
    dayCount: z.enum(DAY_COUNTS as [(typeof DAY_COUNTS)[number]]).default('actual/365'),
    graceDays: z.int().min(0).max(365).default(0),
    feePerNoticeMinor: amountFromZero.optional(),
  })
  .transform(({ feePerNoticeMinor, ...contract }) => ({ ...contract, feePerNotice: feePerNoticeMinor }))
  .meta({ id: 'ContractTerms', example: { ratePercent: '9.5', compounding: 'simple', dayCount: 'actual/365' } });

export const termsText = z
  .string()
  .max(200)
  .refine((text) => parseTerms(text) !== undefined, 'Terms such as "net 30", "14 days end of month", "2/10 net 30"')
  .meta({ description: 'Payment terms as people write them', example: 'net 30' });

export const newInvoiceBody = z
  .strictObject({
    number: documentNumber,
    issueDate: bookDate.meta({ description: 'The ledger shows the invoice from this day' }),
    receiptDate: bookDate.optional().meta({ description: 'Day the customer received it' }),
    acceptanceDate: bookDate.optional().meta({ description: 'Day of delivery or acceptance' }),
    objectionRemovedDate: bookDate.optional().meta({ description: 'Day an objection in writing was removed (India)' }),
    agreedDate: bookDate.optional().meta({ description: 'Due date agreed in writing' }),
    dueDate: bookDate.optional().meta({ description: 'Due date; goes before terms' }),
    terms: termsText.optional(),
    instalments: z
      .array(z.strictObject({ dueDate: bookDate, amountMinor: amountAboveZero }))
      .min(2)
      .max(120)
      .optional()
      .meta({ description: 'Rows that fall due by themselves; they come to the gross amount' }),
    currency,
    grossMinor: amountAboveZero,
    taxMinor: amountFromZero.prefault('0'),
    contract: contractBody.optional(),
    cashDiscount: z
      .strictObject({ percent: percentText, days: z.int().min(0).max(365) })
      .refine(({ percent }) => new Exact(percent).lessThan(100), { path: ['percent'], message: 'Less than 100' })
      .optional(),
    debtorType: debtorType.optional().meta({ description: 'Default: the account’s' }),
    jurisdiction: jurisdiction.optional().meta({ description: 'Default: the account’s' }),
    tags: tags.default([]),
  })
  .refine(({ taxMinor, grossMinor }) => taxMinor <= grossMinor, {
    path: ['taxMinor'],
    message: 'Not more than the gross amount',
  })
  .meta({
    id: 'NewInvoice',
    example: {
      number: 'INV-2026-0042',
      issueDate: '2026-01-15',
      terms: 'net 30',
      currency: 'EUR',
      grossMinor: '119000',
      taxMinor: '19000',
    },
  });

export type AskedInvoice = z.output<typeof newInvoiceBody>;

export const invoiceBody = z
  .object({
    id: uuid,
    accountId: uuid,
    number: z.string(),
    issueDate: date,
    currency: z.string(),
    grossMinor: minorText,
    taxMinor: minorText,
    items: z.array(
      z
        .object({
          id: uuid,
          number: z.string(),
          dueDate: date,
          dueRule: z.string(),
          amountMinor: minorText,
          openMinor: minorText,
        })
        .meta({ id: 'InvoiceItem' }),
    ),
  })
  .meta({ id: 'Invoice' });
