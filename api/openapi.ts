import { z } from 'zod';
import { createDocument } from 'zod-openapi';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import { portablePattern } from './portable-pattern';
import { PROBLEM_KINDS } from './problem';
import type { ResponseSpec } from './reply';
import type { Route } from './route';

export type OpenApiDocument = ReturnType<typeof createDocument>;

const problem = z
  .object({
    type: z.string().meta({ example: 'urn:neuroerp:problem:not-found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    requestId: z.string().meta({ description: 'Name it when you ask for help' }),
    errors: z
      .array(
        z.object({
          in: z.enum(['body', 'query', 'path', 'header']),
          pointer: z.string().meta({ description: 'JSON pointer of the field', example: '#/amount' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

const idempotencyKeyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({
      description:
        'Repeat a request with the same key and it acts once: the stored answer is sent again for at least 24 hours. ' +
        'Another request under the key answers 422, the same one while it is being worked on 409. ' +
        'Without it a repeat may act twice, except that a business key starts one process only.',
      example: '7d9f3f0e-5a2b-4c0e-9d43-2f6f3b8f7a10',
    }),
});
const ifMatchHeader = z.object({
  'If-Match': z.string().optional().meta({ description: 'The ETag you decided on; 412 when it has changed since' }),
});
const ifNoneMatchHeader = z.object({
  'If-None-Match': z
    .string()
    .optional()
    .meta({ description: 'The ETag you hold; 304 when it is still the present one' }),
});
const lastEventIdHeader = z.object({
  'Last-Event-ID': z.string().optional().meta({ description: 'The last event you have seen', example: '42' }),
});

/** The OpenAPI 3.1 document of a table of routes: written from the very schemas that requests are checked with. */
export function openApiOf(routes: readonly Route[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of routes) {
    if (route.internal) continue;
    (paths[route.path] ??= {})[route.method] = operationOf(route);
  }
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'NeuroERP',
        version,
        description:
          'Durable business processes: start them, steer them, work off their tasks, see why something happened.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ bearer: [] }, { apiKey: [] }],
      tags: [...new Set(routes.filter(({ internal }) => !internal).flatMap(({ tags }) => tags))].map((name) => ({
        name,
      })),
      paths,
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'An API key as a bearer token' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    { override: portablePattern },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { params, query, body, upload } = route.request;
  const headers = headersOf(route);
  const path = z.object(pathParameters(route, params));
  return {
    operationId: route.operationId,
    summary: route.summary,
    description: describe(route) || route.summary,
    tags: [...route.tags],
    ...(route.permission === 'open' ? { security: [] } : {}),
    requestParams: {
      ...(Object.keys(path.shape).length > 0 ? { path } : {}),
      ...(query instanceof z.ZodObject ? { query } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: body } } } } : {}),
    ...(upload ? { requestBody: { required: true, content: binary(upload) } } : {}),
    responses: { ...repliesOf(route), ...problemsOf(route) },
  };
}

function describe(route: Route): string {
  const needs =
    route.permission === 'open' || route.permission === 'authenticated' ? '' : `Needs \`${route.permission}\`.`;
  return [route.description ?? '', needs].filter((part) => part !== '').join('\n\n');
}

function pathParameters(route: Route, params: z.ZodType | undefined): Record<string, z.ZodType> {
  const shape: Record<string, z.ZodType> = params instanceof z.ZodObject ? params.shape : {};
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  return Object.fromEntries(names.map((name) => [name, shape[name] ?? z.string()]));
}

function headersOf(route: Route): z.ZodObject | undefined {
  const parts = [
    ...(route.request.headers instanceof z.ZodObject ? [route.request.headers] : []),
    ...(route.method === 'post' && route.idempotent !== false ? [idempotencyKeyHeader] : []),
    ...(route.method !== 'get' && route.request.params ? [ifMatchHeader] : []),
    ...(route.method === 'get' && route.request.params && !streams(route) ? [ifNoneMatchHeader] : []),
    ...(streams(route) ? [lastEventIdHeader] : []),
  ];
  const shape = Object.assign({}, ...parts.map((part) => part.shape)) as z.ZodRawShape;
  return parts.length > 0 ? z.object(shape) : undefined;
}

function streams(route: Route): boolean {
  return Object.values(route.responses).some(({ events }) => events !== undefined);
}

function repliesOf(route: Route): ZodOpenApiResponsesObject {
  return Object.fromEntries(Object.entries(route.responses).map(([status, spec]) => [status, replyOf(spec)]));
}

function replyOf({ description, body, bytes, events }: ResponseSpec) {
  if (body) return { description, content: { 'application/json': { schema: body } } };
  if (events) return { description, content: { 'text/event-stream': { schema: events } } };
  if (bytes !== undefined) return { description, content: binary([bytes]) };
  return { description };
}

function binary(mediaTypes: readonly string[]) {
  return Object.fromEntries(
    mediaTypes.map((type) => [type, { schema: { type: 'string' as const, format: 'binary' } }]),
  );
}

/** Every problem a route may answer with, by what it takes. */
function problemsOf(route: Route): ZodOpenApiResponsesObject {
  const statuses = new Set<number>();
  if (route.permission !== 'open') [401, 403, 429, 503].forEach((status) => statuses.add(status));
  if (route.request.params) statuses.add(404);
  if (route.request.query) statuses.add(400);
  if (route.request.body ?? route.request.upload) [400, 413, 415, 422].forEach((status) => statuses.add(status));
  if (route.method === 'post') [404, 409, 422].forEach((status) => statuses.add(status));
  if (route.method !== 'get' && route.request.params) statuses.add(412);
  const declared = new Set(Object.keys(route.responses));
  return Object.fromEntries(
    [...statuses]
      .filter((status) => !declared.has(String(status)))
      .map((status) => [
        String(status),
        { description: titleOf(status), content: { 'application/problem+json': { schema: problem } } },
      ]),
  );
}

function titleOf(status: number): string {
  return Object.values(PROBLEM_KINDS).find((kind) => kind.status === status)?.title ?? 'A problem';
}
