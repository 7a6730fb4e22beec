import { z } from 'zod';
import { CANDIDATE_GROUPS } from '../../domain/platform/access';
import type { CandidateGroup } from '../../domain/platform/access';
import { policyProblems } from '../../domain/receivables/collection/policy';
import type { CollectionPolicy } from '../../domain/receivables/collection/policy';
import { DEFAULT_COLLECTION_POLICY } from '../../domain/receivables/defaults/collection-policy';
import { DEFAULT_LETTERS } from '../../domain/receivables/defaults/letters';
import { ALLOCATION_POLICIES } from '../../domain/receivables/ledger/allocation-policy';
import type { AllocationPolicyName } from '../../domain/receivables/ledger/allocation-policy';
import { toJson } from '../../schema/database';
import { Problem } from '../problem';
import { currency, email } from './fields';

const minor = z
  .string()
  .regex(/^(0|[1-9]\d{0,17})$/, 'Minor units as text, a whole number, not negative')
  .meta({ description: 'Minor units as a decimal string', example: '5099' });
const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens')
  .max(60);
const days = (most: number) => z.int().min(0).max(most);
const group = z.enum(Object.keys(CANDIDATE_GROUPS) as [CandidateGroup]);
const tagList = z.array(z.string().trim().min(1).max(50)).max(50);

const trigger = z.strictObject({ kind: z.enum(['net-days', 'end-of-month', 'previous']), days: days(3_660) }).meta({
  id: 'StepTrigger',
  description:
    'net-days: due date + days; end-of-month: last day of the month of due date + days; previous: real date of the ' +
    'step before + days',
});
const conditions = z
  .strictObject({
    unpaidCountAtLeast: z.int().min(0).max(100_000).optional(),
    balanceAtLeast: minor.optional(),
    oldestAgeAtLeast: days(36_600).optional(),
    tagsPresent: tagList.optional(),
    tagsAbsent: tagList.optional(),
  })
  .meta({ id: 'StepConditions', description: 'All of them must hold' });
const task = z.strictObject({
  candidateGroup: group,
  escalateTo: group,
  dueDays: days(366),
  lapseDays: days(732),
});
const base = { code, trigger, conditions: conditions.optional() };
const step = z
  .discriminatedUnion('kind', [
    z.strictObject({
      ...base,
      kind: z.literal('message'),
      template: code.refine(
        (name) => DEFAULT_LETTERS.some((letter) => letter.name === name),
        'There is no such letter',
      ),
      demands: z.strictObject({ interest: z.boolean(), fixedSum: z.boolean(), fee: z.boolean() }),
      payWithinDays: days(366),
    }),
    z.strictObject({ ...base, kind: z.literal('call'), task }),
    z.strictObject({ ...base, kind: z.literal('decision'), task, waitDays: z.int().min(1).max(366) }),
  ])
  .meta({ id: 'CollectionStep' });

const document = {
  anchor: z.enum(['item', 'oldest-item']).meta({ description: 'Whose age counts' }),
  tolerances: z
    .array(z.strictObject({ currency, minor }))
    .max(200)
    .refine((entries) => new Set(entries.map((entry) => entry.currency)).size === entries.length, 'One a currency'),
  minimumIntervalDays: days(366).meta({ description: 'Days between two messages to one customer' }),
  maximumMessages: z.int().min(1).max(1_000).optional(),
  window: z
    .strictObject({
      fromMinute: z.int().min(0).max(1_439),
      toMinute: z.int().min(1).max(1_440),
      days: z.enum(['working-days', 'every-day']),
    })
    .meta({ id: 'ContactWindow', description: 'Minutes since midnight on the customer’s own wall clock' }),
  allocation: z.enum(Object.keys(ALLOCATION_POLICIES) as [AllocationPolicyName]),
  sender: email,
  steps: z.array(step).min(1).max(30),
};

/** What people write of a policy; its name stands in the path, its version follows. */
export const policyDocument = z.strictObject(document).meta({
  id: 'CollectionPolicyDocument',
  example: documentOf(DEFAULT_COLLECTION_POLICY),
});
export type PolicyDocument = z.output<typeof policyDocument>;

export const policyBody = z
  .object({
    name: z.string().meta({ example: 'default' }),
    version: z.int().meta({ description: '0 for the shipped one; the ETag' }),
    ...document,
  })
  .meta({ id: 'CollectionPolicy' });

/** @throws Problem 422 that names each field that cannot be used; `at` is the pointer of the document. */
export function toPolicy(name: string, sent: PolicyDocument, at = '#'): CollectionPolicy {
  const policy: CollectionPolicy = {
    ...sent,
    name,
    version: 0,
    maximumMessages: sent.maximumMessages,
    tolerances: sent.tolerances.map((entry) => ({ ...entry, minor: BigInt(entry.minor) })),
    steps: sent.steps.map(({ conditions: asked, ...rest }) => ({
      ...rest,
      conditions: asked && {
        ...asked,
        balanceAtLeast: asked.balanceAtLeast === undefined ? undefined : BigInt(asked.balanceAtLeast),
      },
    })),
  };
  const problems = policyProblems(policy);
  if (problems.length === 0) return policy;
  throw new Problem('invalid-content', 'The policy cannot be used; see `errors`.', {
    errors: problems.map(({ pointer, detail }) => ({ in: 'body', pointer: `${at}${pointer}`, detail })),
  });
}

/** A policy without what its path and history say. */
function documentOf(policy: CollectionPolicy): unknown {
  const { name: _name, version: _version, ...rest } = policy;
  return JSON.parse(toJson(rest));
}

/** As an answer shows it: amounts are decimal strings, what is not set is left out. */
export function toPolicyBody(policy: CollectionPolicy): z.input<typeof policyBody> {
  return policyBody.parse(JSON.parse(toJson(policy)));
}
