import { z } from 'zod';
import type { Transaction } from '../../schema/database';
import type { AccountFields } from '../../schema/queries/receivables/account-commands';
import { findPolicy } from '../../schema/queries/receivables/policy-views';
import { invalidContent } from '../problem';
import { country, debtorType, documentNumber, email, jurisdiction, language, line, tags, zone } from './fields';

const region = z
  .string()
  .regex(/^[A-Z0-9]{1,3}$|^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'An ISO 3166-2 subdivision such as BY or DE-BY')
  .meta({ example: 'DE-BY' });
const phone = z.string().trim().min(3).max(50).meta({ example: '+49 30 123456' });
export const policyName = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens')
  .max(60)
  .meta({ example: 'default' });

/** What people may write of an account. Null takes a value away. */
const writable = {
  name: line,
  email: email.nullable(),
  phone: phone.nullable(),
  language,
  country,
  region: region.nullable(),
  zone,
  debtorType: debtorType.nullable(),
  jurisdiction: jurisdiction.nullable(),
  policyName: policyName.nullable().meta({ description: 'Null: the policy `default`' }),
  tags,
};

export const newAccountBody = z
  .strictObject({
    number: documentNumber.meta({ example: 'C-1001' }),
    ...writable,
    email: writable.email.default(null),
    phone: writable.phone.default(null),
    language: writable.language.default('en'),
    region: writable.region.default(null),
    debtorType: writable.debtorType.default(null),
    jurisdiction: writable.jurisdiction.default(null),
    policyName: writable.policyName.default(null),
    tags: writable.tags.default([]),
  })
  .meta({
    id: 'NewAccount',
    example: {
      number: 'C-1001',
      name: 'Beispiel GmbH',
      email: 'accounts@example.com',
      language: 'de',
      country: 'DE',
      zone: 'Europe/Berlin',
      debtorType: 'business',
      jurisdiction: 'DE',
    },
  });

export const accountChangeBody = z
  .strictObject(writable)
  .partial()
  .refine((fields) => Object.keys(fields).length > 0, 'Name at least one field to change')
  .meta({ id: 'AccountChange', example: { email: 'ap@example.com', tags: ['key-account'] } });

/** Only what was sent, so that an absent field is left as it is. */
export function sentFields(body: z.output<typeof accountChangeBody>): AccountFields {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

/** Refuses a policy name that nothing is stored under: the account would silently fall back to `default`. */
export async function requirePolicy(tx: Transaction, tenantId: string, name: string | null | undefined): Promise<void> {
  if (name === null || name === undefined || (await findPolicy(tx, tenantId, name))) return;
  throw invalidContent('#/policyName', 'There is no collection policy of that name.');
}
