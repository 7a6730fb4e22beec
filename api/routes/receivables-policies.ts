import { z } from 'zod';
import { inTenant } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { recordEvents } from '../../schema/queries/platform/events';
import { requestReconsiderAll } from '../../schema/queries/platform/outbox';
import { lockTenant } from '../../schema/queries/platform/tenant-clock';
import { storePolicy } from '../../schema/queries/receivables/policy';
import { findPolicy, policyNames } from '../../schema/queries/receivables/policy-views';
import { requireMatch } from '../entity-tag';
import { notFound, Problem } from '../problem';
import { policyName } from '../receivables/account-fields';
import { policyBody, policyDocument, toPolicy, toPolicyBody } from '../receivables/policy-body';
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
    const { context, tenantId, memberId, ifMatch } = call;
    const { name } = call.params;
    const policy = toPolicy(name, call.body);
    return inTenant(context.db, tenantId, async (tx) => {
      // One writer at a time, so that two do not both write the next version.
      await lockTenant(tx, tenantId);
      const present = await findPolicy(tx, tenantId, name);
      requireMatch(ifMatch, String(present?.version ?? 'none'));
      if (present && ifMatch === undefined) {
        throw new Problem('precondition-failed', 'Send `If-Match` with the version you read.', {
          headers: { ETag: `"${present.version}"` },
        });
      }
      const at = await tenantNow(tx, tenantId);
      const { version: _shipped, ...document } = policy;
      const version = await storePolicy(tx, tenantId, document, memberId, at);
      await recordEvents(tx, [
        {
          tenantId,
          processId: null,
          type: 'policy-changed',
          occurredAt: at,
          actor: memberId,
          summary: `Collection policy ${name} is now version ${version}`,
          data: { name, version },
        },
      ]);
      await requestReconsiderAll(tx, tenantId, at, 'collect-account');
      const reply = { etag: String(version), body: toPolicyBody({ ...policy, version }) };
      return present ? { status: 200 as const, ...reply } : { status: 201 as const, ...reply };
    });
  },
});

export const POLICY_ROUTES = [list, get, put];
