import { z } from 'zod';
import type { ColumnMapping } from '../../domain/receivables/import/mapping';
import { mappingProblems } from '../../domain/receivables/import/mapping-problems';
import { inTenant } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import {
  deleteMapping,
  findMapping,
  listMappings,
  saveMapping,
} from '../../schema/queries/receivables/column-mappings';
import type { KnownMapping } from '../../schema/queries/receivables/column-mappings';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { requireMatch } from '../entity-tag';
import { mappingBody, mappingInput, toMappingBody } from '../receivables/mapping-body';
import { notFound, Problem } from '../problem';
import { route } from '../route';

const params = z.object({
  mappingName: z
    .string()
    .max(100)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .meta({ example: 'old-system' }),
});

const list = route({
  method: 'get',
  path: '/api/v1/receivables/mappings',
  operationId: 'list-mappings',
  permission: 'receivables:ledger:read',
  summary: 'List the column mappings that imports can use: your own and the shipped ones',
  tags: ['Imports'],
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: { description: 'A page of mappings', body: pageOf(mappingBody).meta({ id: 'MappingPage' }) } },
  handler: async ({ context, tenantId, query: { limit, cursor } }) => {
    const after = readCursor(cursor, 'mappings', null, z.string());
    const known = await inTenant(context.db, tenantId, (tx) => listMappings(tx, tenantId));
    const rows = known.filter(({ mapping }) => after === undefined || mapping.name > after).slice(0, limit + 1);
    const body = toPage(rows, limit, toMappingBody, ({ mapping }) => writeCursor('mappings', null, mapping.name));
    return { status: 200, body };
  },
});

const get = route({
  method: 'get',
  path: '/api/v1/receivables/mappings/{mappingName}',
  operationId: 'get-mapping',
  permission: 'receivables:ledger:read',
  summary: 'Read a column mapping',
  tags: ['Imports'],
  request: { params },
  responses: { 200: { description: 'The mapping', body: mappingBody } },
  handler: async ({ context, tenantId, params: { mappingName } }) => {
    const found = await inTenant(context.db, tenantId, (tx) => findMapping(tx, tenantId, mappingName));
    if (!found) throw notFound('mapping');
    return { status: 200, etag: tagOf(found), body: toMappingBody(found) };
  },
});

const save = route({
  method: 'put',
  path: '/api/v1/receivables/mappings/{mappingName}',
  operationId: 'save-mapping',
  permission: 'receivables:import:run',
  summary: 'Save a column mapping; one of a shipped name goes before the shipped one',
  description: 'Imports that are running keep the mapping they began with.',
  tags: ['Imports'],
  request: { params, body: mappingInput },
  responses: {
    200: { description: 'It was changed', body: mappingBody },
    201: { description: 'It is new', body: mappingBody },
  },
  handler: async ({ context, tenantId, params: { mappingName }, body, ifMatch }) => {
    const mapping: ColumnMapping = { name: mappingName, ...body };
    const problems = mappingProblems(mapping);
    if (problems.length > 0) {
      throw new Problem('invalid-content', 'The mapping cannot be used; see `errors`.', {
        errors: problems.map(({ pointer, detail }) => ({ in: 'body', pointer: `#${encodeURI(pointer)}`, detail })),
      });
    }
    return inTenant(context.db, tenantId, async (tx) => {
      const earlier = await findMapping(tx, tenantId, mappingName);
      if (ifMatch !== undefined) requireMatch(ifMatch, earlier ? tagOf(earlier) : '0');
      const updatedAt = await tenantNow(tx, tenantId);
      const revision = await saveMapping(tx, tenantId, mapping, updatedAt);
      const saved: KnownMapping = { mapping, saved: { revision, updatedAt } };
      return {
        status: revision === 1n ? (201 as const) : (200 as const),
        etag: tagOf(saved),
        body: toMappingBody(saved),
      };
    });
  },
});

const remove = route({
  method: 'delete',
  path: '/api/v1/receivables/mappings/{mappingName}',
  operationId: 'delete-mapping',
  permission: 'receivables:import:run',
  summary: 'Forget a saved column mapping; shipped ones stay',
  tags: ['Imports'],
  request: { params },
  responses: { 204: { description: 'It is gone' } },
  handler: async ({ context, tenantId, params: { mappingName } }) => {
    if (!(await inTenant(context.db, tenantId, (tx) => deleteMapping(tx, tenantId, mappingName)))) {
      throw notFound('saved mapping');
    }
    return { status: 204 };
  },
});

/** A shipped mapping has revision 0. */
function tagOf({ saved }: KnownMapping): string {
  return (saved?.revision ?? 0n).toString();
}

export const MAPPING_ROUTES = [list, get, save, remove];
