import { z } from 'zod';
import {
  DATE_FORMATS,
  DELIMITERS,
  ENCODINGS,
  GROUP_SEPARATORS,
  RECORD_KINDS,
} from '../../domain/receivables/import/mapping';
import type { ColumnMapping } from '../../domain/receivables/import/mapping';
import type { KnownMapping } from '../../schema/queries/receivables/column-mappings';
import { instant } from '../fields';

const text = z.string().max(500);
const column = z.string().min(1).max(200).meta({ example: 'invoiceNumber' });

const columnSource = z.strictObject({
  column,
  optional: z.boolean().optional().meta({ description: 'The file may lack the column' }),
  values: z
    .record(text, text)
    .optional()
    .meta({ description: 'Replaces texts of the column, e.g. `{"Yes": "disputed", "No": ""}`' }),
  unlisted: z.enum(['refuse', 'keep', 'empty']).optional(),
  default: text.optional().meta({ description: 'Stands in for an empty value' }),
  dates: z.enum(DATE_FORMATS).optional(),
  separator: z.string().max(5).optional(),
});
const constantSource = z.strictObject({ constant: text });
const templateSource = z.strictObject({ template: text.meta({ example: 'Customer {customerID}' }) });
const fieldSource = z.union([columnSource, constantSource, templateSource]);

const condition = z.union([
  z.strictObject({ column, is: z.array(text).max(100) }),
  z.strictObject({ column, filled: z.boolean() }),
]);

const document = {
  title: z.string().trim().min(1).max(200),
  source: z.discriminatedUnion('format', [
    z.strictObject({ format: z.literal('csv'), delimiter: z.enum(DELIMITERS), encoding: z.enum(ENCODINGS) }),
    z.strictObject({
      format: z.literal('json'),
      rows: z.string().min(1).max(200).optional().meta({ description: 'Member that holds the array of rows' }),
    }),
  ]),
  dates: z.enum(DATE_FORMATS).meta({ description: 'How dates are written; named, never guessed' }),
  numbers: z.strictObject({ decimal: z.enum(['.', ',']), group: z.enum(GROUP_SEPARATORS).optional() }),
  records: z
    .array(
      z.strictObject({
        record: z.enum(RECORD_KINDS),
        when: condition.optional(),
        each: z.string().min(1).max(200).optional(),
        fields: z.record(z.string().max(100), z.union([fieldSource, z.array(fieldSource).max(20)])),
      }),
    )
    .max(20)
    .meta({ description: 'Each row yields one record for every entry whose condition it meets' }),
};

/** A mapping as it is sent; its name stands in the path. */
export const mappingInput = z.strictObject(document).meta({
  id: 'ColumnMappingInput',
  example: {
    title: 'Customers of the old system',
    source: { format: 'csv', delimiter: ';', encoding: 'windows-1252' },
    dates: 'd.m.yyyy',
    numbers: { decimal: ',', group: '.' },
    records: [
      {
        record: 'customer',
        fields: {
          number: { column: 'Kundennr' },
          name: { column: 'Name' },
          country: { constant: 'DE' },
          zone: { constant: 'Europe/Berlin' },
        },
      },
    ],
  },
}) satisfies z.ZodType<Omit<ColumnMapping, 'name'>>;

export const mappingBody = z
  .object({
    name: z.string(),
    ...document,
    shipped: z.boolean().meta({ description: 'True for one that comes with NeuroERP' }),
    updatedAt: instant.nullable(),
  })
  .meta({ id: 'ColumnMapping' });

export function toMappingBody({ mapping, saved }: KnownMapping): z.input<typeof mappingBody> {
  // The schema's own type has mutable arrays; a body is only read.
  const body: unknown = { ...mapping, shipped: saved === undefined, updatedAt: saved?.updatedAt ?? null };
  return mappingBody.parse(body);
}
