import { z } from 'zod';
import { inTenant } from '../../schema/database';
import { storePolicy } from '../../schema/queries/receivables/policy';
import { findPolicy, policyNames } from '../../schema/queries/receivables/policy-views';
import { notFound } from '../problem';
import { policyName } from '../receivables/account-fields';
import { policyBody, policyDocument, toPolicy, toPolicyBody } from '../receivables/policy-body';
import { writeVersion } from '../receivables/write-version';
import { route } from '../route';

const PATH = '/api/v1/receivables/policies';
const params = z.object({ name: policyName });

const list = route({
  method: 'get',
  path: PATH,
  operationId: 'list-policies',
  permission: 'receivables:policy:read',
  summary: 'List the collection policies in their newest versions; the shipped `default` stands until you change it',
  tags: ['Receivables policies'],
  responses: { 200: { description: 'All of them, by name', body: z.object({ items: z.array(policyBody) }) } },
  handler: async ({ context, tenantId }) => {
    const policies = await inTenant(context.db, tenantId, async (tx) => {
      const names = await policyNames(tx, tenantId);
      const found = [];
      for (const name of names) found.push(await findPolicy(tx, tenantId, name));
      return found.filter((policy) => policy !== undefined);
    });
    return { status: 200, body: { items: policies.map(toPolicyBody) } };
  },
});

const get = route({
  method: 'get',
  path: `${PATH}/{name}`,
  operationId: 'get-policy',
  permission: 'receivables:policy:read',
  summary: 'Read a collection policy in its newest version',
  tags: ['Receivables policies'],
  request: { params },
  responses: { 200: { description: 'The policy', body: policyBody } },
  handler: async ({ context, tenantId, params: { name } }) => {
    const policy = await inTenant(context.db, tenantId, (tx) => findPolicy(tx, tenantId, name));
    if (!policy) throw notFound('policy');
    return { status: 200, etag: String(policy.version), body: toPolicyBody(policy) };
  },
});

const put = route({
  method: 'put',
  path: `${PATH}/{name}`,
  operationId: 'write-policy',
  permission: 'receivables:policy:write',
  summary: 'Write the next version of a collection policy; all running collections decide by it at once',
  description:
    'A changed policy needs `If-Match` with the version you read; without it 412. Steps already taken stay taken.',
  tags: ['Receivables policies'],
  request: { params, body: policyDocument },
  responses: {
    200: { description: 'The policy in its new version', body: policyBody },
    201: { description: 'The first version of a new policy', body: policyBody },
  },
  handler: async (call) => {
    const { tenantId, memberId } = call;
    const { name } = call.params;
    const policy = toPolicy(name, call.body);
    const { version: _shipped, ...document } = policy;
    return writeVersion(call, async (tx) => ({
      present: (await findPolicy(tx, tenantId, name))?.version,
      store: (at) => storePolicy(tx, tenantId, document, memberId, at),
      title: `Collection policy ${name}`,
      data: { name },
      reply: (version) => toPolicyBody({ ...policy, version }),
    }));
  },
});

export const POLICY_ROUTES = [list, get, put];
