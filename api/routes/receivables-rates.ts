import { z } from 'zod';
import { inTenant } from '../../schema/database';
import { storeDocument } from '../../schema/queries/platform/policy-versions';
import { loadOwnRateBook, RATE_KIND, rateBookOf } from '../../schema/queries/receivables/rate-book';
import { notFound } from '../problem';
import { rateBody, rateDocument, ruleId, toRateBody, toReferenceRate } from '../receivables/rate-body';
import { writeVersion } from '../receivables/write-version';
import { route } from '../route';

const PATH = '/api/v1/receivables/reference-rates';
const params = z.object({ rateName: ruleId });

const list = route({
  method: 'get',
  path: PATH,
  operationId: 'list-reference-rates',
  permission: 'receivables:policy:read',
  summary: 'List the reference rates that interest is computed by: the shipped ones and your own',
  tags: ['Receivables policies'],
  responses: { 200: { description: 'All of them, by id', body: z.object({ items: z.array(rateBody) }) } },
  handler: async ({ context, tenantId }) => {
    const own = await inTenant(context.db, tenantId, (tx) => loadOwnRateBook(tx, tenantId));
    const { rates } = rateBookOf(own);
    const items = Object.keys(rates)
      .sort()
      .map((id) => toRateBody(id, rates, own))
      .filter((body) => body !== undefined);
    return { status: 200, body: { items } };
  },
});

const get = route({
  method: 'get',
  path: `${PATH}/{rateName}`,
  operationId: 'get-reference-rate',
  permission: 'receivables:policy:read',
  summary: 'Read a reference rate with the days each rate is known for',
  tags: ['Receivables policies'],
  request: { params },
  responses: { 200: { description: 'The reference rate', body: rateBody } },
  handler: async ({ context, tenantId, params: { rateName } }) => {
    const own = await inTenant(context.db, tenantId, (tx) => loadOwnRateBook(tx, tenantId));
    const body = toRateBody(rateName, rateBookOf(own).rates, own);
    if (!body) throw notFound('reference rate');
    return { status: 200, etag: String(body.version), body };
  },
});

const put = route({
  method: 'put',
  path: `${PATH}/{rateName}`,
  operationId: 'write-reference-rate',
  permission: 'receivables:policy:write',
  summary: 'Store your own rates of a reference rate: the next half-year, a bank rate’s next step, or a new one',
  description:
    'The body holds all rates of your own under this id; they stand beside the shipped ones and take the place of a ' +
    'shipped rate whose days they cover. An empty list goes back to the shipped ones. A reference rate that is there ' +
    'needs `If-Match` with the version you read; without it 412. Collections that wait for a missing rate go on.',
  tags: ['Receivables policies'],
  request: { params, body: rateDocument },
  responses: {
    200: { description: 'The reference rate as it is computed with now', body: rateBody },
    201: { description: 'The first version of a new reference rate', body: rateBody },
  },
  handler: async (call) => {
    const { tenantId, memberId } = call;
    const { rateName } = call.params;
    const document = toReferenceRate(rateName, call.body);
    return writeVersion(call, async (tx) => {
      const own = await loadOwnRateBook(tx, tenantId);
      return {
        present: toRateBody(rateName, rateBookOf(own).rates, own)?.version,
        store: (at) => storeDocument(tx, tenantId, { kind: RATE_KIND, name: rateName, document }, memberId, at),
        title: `Reference rate ${rateName}`,
        data: { kind: RATE_KIND, name: rateName },
        reply: (version) => {
          const now = { ...own, rates: new Map(own.rates).set(rateName, { version, document }) };
          const body = toRateBody(rateName, rateBookOf(now).rates, now);
          if (!body) throw new Error(`The reference rate ${rateName} was stored and is not there`);
          return body;
        },
      };
    });
  },
});

export const RATE_ROUTES = [list, get, put];
