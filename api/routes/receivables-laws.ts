import { z } from 'zod';
import { DEFAULT_LAWS } from '../../domain/receivables/defaults/laws';
import { inTenant } from '../../schema/database';
import { storeDocument } from '../../schema/queries/platform/policy-versions';
import { LAW_KIND, loadOwnRateBook } from '../../schema/queries/receivables/rate-book';
import type { OwnRateBook } from '../../schema/queries/receivables/rate-book';
import { notFound } from '../problem';
import { lawBody, lawDocument, toLaw, toLawBody } from '../receivables/law-body';
import { ruleId } from '../receivables/rate-body';
import { writeVersion } from '../receivables/write-version';
import { route } from '../route';

const PATH = '/api/v1/receivables/laws';
const params = z.object({ lawName: ruleId });

/** The own law of an id, else the shipped one. */
function find(own: OwnRateBook, id: string): z.input<typeof lawBody> | undefined {
  const { version = 0, document } = own.laws.get(id) ?? {};
  if (document) return toLawBody(document, version, true);
  const shipped = DEFAULT_LAWS.find((law) => law.id === id);
  return shipped && toLawBody(shipped, version, false);
}

const list = route({
  method: 'get',
  path: PATH,
  operationId: 'list-laws',
  permission: 'receivables:policy:read',
  summary: 'List the laws on late payment that claims are computed by: your own first, then the shipped ones',
  tags: ['Receivables policies'],
  responses: { 200: { description: 'All of them', body: z.object({ items: z.array(lawBody) }) } },
  handler: async ({ context, tenantId }) => {
    const own = await inTenant(context.db, tenantId, (tx) => loadOwnRateBook(tx, tenantId));
    const ids = new Set([...own.laws.keys(), ...DEFAULT_LAWS.map((law) => law.id)]);
    const items = [...ids].map((id) => find(own, id)).filter((law) => law !== undefined);
    return { status: 200, body: { items: items.sort((a, b) => Number(b.own) - Number(a.own)) } };
  },
});

const get = route({
  method: 'get',
  path: `${PATH}/{lawName}`,
  operationId: 'get-law',
  permission: 'receivables:policy:read',
  summary: 'Read a law on late payment',
  tags: ['Receivables policies'],
  request: { params },
  responses: { 200: { description: 'The law', body: lawBody } },
  handler: async ({ context, tenantId, params: { lawName } }) => {
    const own = await inTenant(context.db, tenantId, (tx) => loadOwnRateBook(tx, tenantId));
    const body = find(own, lawName);
    if (!body) throw notFound('law');
    return { status: 200, etag: String(body.version), body };
  },
});

const put = route({
  method: 'put',
  path: `${PATH}/{lawName}`,
  operationId: 'write-law',
  permission: 'receivables:policy:write',
  summary: 'Store a law of your own: of another country, or in the place of a shipped one',
  description:
    'For its jurisdictions and due dates it goes before the shipped laws. Its reference rate must be stored first. ' +
    'A law that is there needs `If-Match` with the version you read; without it 412. What was claimed stays claimed.',
  tags: ['Receivables policies'],
  request: { params, body: lawDocument },
  responses: {
    200: { description: 'The law in its new version', body: lawBody },
    201: { description: 'The first version of a new law', body: lawBody },
  },
  handler: async (call) => {
    const { tenantId, memberId } = call;
    const { lawName } = call.params;
    return writeVersion(call, async (tx) => {
      const own = await loadOwnRateBook(tx, tenantId);
      const law = toLaw(lawName, call.body, own);
      return {
        present: find(own, lawName)?.version,
        store: (at) => storeDocument(tx, tenantId, { kind: LAW_KIND, name: lawName, document: law }, memberId, at),
        title: `Law ${lawName}`,
        data: { kind: LAW_KIND, name: lawName },
        reply: (version) => toLawBody(law, version, true),
      };
    });
  },
});

const remove = route({
  method: 'delete',
  path: `${PATH}/{lawName}`,
  operationId: 'take-back-law',
  permission: 'receivables:policy:write',
  summary: 'Take back a law of your own; a shipped one of its id, jurisdictions and days counts again',
  description: 'Needs `If-Match` with the version you read; without it 412. What was claimed stays claimed.',
  tags: ['Receivables policies'],
  request: { params },
  responses: { 204: { description: 'It was taken back' } },
  handler: async (call) => {
    const { tenantId, memberId } = call;
    const { lawName } = call.params;
    await writeVersion(call, async (tx) => {
      const { version, document } = (await loadOwnRateBook(tx, tenantId)).laws.get(lawName) ?? {};
      if (!document) throw notFound('law of your own');
      return {
        present: version,
        store: (at) => storeDocument(tx, tenantId, { kind: LAW_KIND, name: lawName, document: null }, memberId, at),
        title: `Law ${lawName}, taken back,`,
        data: { kind: LAW_KIND, name: lawName },
        reply: () => undefined,
      };
    });
    return { status: 204 as const };
  },
});

export const LAW_ROUTES = [list, get, put, remove];
