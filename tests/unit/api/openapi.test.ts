import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { can, PERMISSIONS } from '../../../domain/platform/access';
import { openApiOf } from '../../../api/openapi';
import { breakingChanges } from '../../../api/openapi-check';
import { LOCK_FILE } from '../../../api/openapi-lock';
import { portablePattern } from '../../../api/portable-pattern';
import { toProcessType } from '../../../api/process-type-body';
import { ROUTES, routesFor } from '../../../api/routes';
import { MANIFESTS } from '../../../workflows/manifests';
import { sampleBody } from '../../support/api/samples';
import { washCar, waterPlants } from '../../support/api/manifests';

const described = ROUTES.filter(({ internal }) => !internal);
const document: unknown = JSON.parse(JSON.stringify(openApiOf(ROUTES, 'test')));

type Node = Readonly<Record<string, unknown>>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object in the document with the way to it. */
function* nodes(value: unknown, way: string): Generator<[string, Node]> {
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* nodes(item, `${way}/${index}`);
  if (!isNode(value)) return;
  yield [way, value];
  for (const [key, inner] of Object.entries(value)) yield* nodes(inner, `${way}/${key}`);
}

describe('the table of routes', () => {
  it('has one route per method and path, and one operation id per route', () => {
    const names = ROUTES.map(({ method, path }) => `${method} ${path}`);
    expect(names).toEqual([...new Set(names)]);
    const ids = ROUTES.map(({ operationId }) => operationId);
    expect(ids).toEqual([...new Set(ids)]);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
  });

  it('names a permission that somebody holds for every route that is not open', () => {
    for (const { permission } of ROUTES) {
      if (permission === 'open' || permission === 'authenticated') continue;
      expect(PERMISSIONS).toContain(permission);
      expect(can({ roles: ['admin'], scopes: [] }, permission)).toBe(true);
    }
  });

  it.each(described.filter(({ request }) => request.body).map((route) => [route.operationId, route] as const))(
    '%s refuses unknown fields at every depth',
    (_id, { request }) => {
      const schema = request.body && z.toJSONSchema(request.body, { io: 'input' });
      for (const [way, node] of nodes(schema, '#')) {
        if (node.type === 'object' && 'properties' in node)
          expect([way, node.additionalProperties]).toEqual([way, false]);
      }
    },
  );

  it.each(described.filter(({ request }) => request.body).map((route) => [route.operationId, route] as const))(
    '%s takes a body that can be written from its description',
    (_id, route) => {
      expect(() => sampleBody(route)).not.toThrow();
    },
  );

  it('describes every answer as a JSON body, a file, a stream or nothing', () => {
    for (const { responses } of ROUTES) {
      for (const spec of Object.values(responses)) {
        const kinds = [spec.body, spec.bytes, spec.events].filter((kind) => kind !== undefined);
        expect(kinds.length).toBeLessThanOrEqual(1);
      }
    }
  });

  it('is built for any manifests', () => {
    const paths = routesFor([waterPlants, washCar]).map(({ path }) => path);
    expect(paths).toContain('/api/v1/processes/water-plants');
    expect(paths.filter((path) => path.endsWith('/commands/refill'))).toHaveLength(1);
  });
});

describe('the OpenAPI document', () => {
  it('holds every route, with its permission, its successes and its problems', () => {
    for (const route of described) {
      const operation = z
        .object({
          paths: z.record(z.string(), z.record(z.string(), z.looseObject({ description: z.string().optional() }))),
        })
        .parse(document).paths[route.path]?.[route.method];
      expect(operation).toBeDefined();
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(Object.keys(route.responses)));
      if (route.permission === 'open') expect(operation?.security).toEqual([]);
      else
        expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['401', '403', '429', '503']));
      if (route.permission !== 'open' && route.permission !== 'authenticated') {
        expect(operation?.description).toContain(route.permission);
      }
    }
  });

  it('gives no string both a format and a pattern, for generated clients choke on it', () => {
    for (const [way, node] of nodes(document, '#')) {
      if ('format' in node && node.type === 'string') expect([way, node.pattern]).toEqual([way, undefined]);
    }
  });

  it('gives patterns that mean the same to every reader, with the u flag and without', () => {
    const spoken = { ...waterPlants, input: z.strictObject({ name: z.string().regex(/^[^\p{Cc}]*$/u) }) };
    const types = JSON.parse(JSON.stringify([...MANIFESTS, spoken].map(toProcessType))) as unknown;
    for (const [way, node] of [...nodes(document, '#'), ...nodes(types, 'types')]) {
      if (typeof node.pattern !== 'string') continue;
      expect([way, node.pattern]).toEqual([way, expect.not.stringMatching(/\\[pP]\{/)]);
      for (const flags of ['', 'u']) expect(() => new RegExp(String(node.pattern), flags)).not.toThrow();
    }
  });

  it('writes the control characters out exactly', () => {
    const jsonSchema = { pattern: '^[^\\p{Cc}]*$' };
    portablePattern({ jsonSchema });
    const portable = new RegExp(jsonSchema.pattern);
    for (let code = 0; code <= 0x2fff; code += 1) {
      const text = String.fromCharCode(code);
      expect([code, portable.test(text)]).toEqual([code, !/\p{Cc}/u.test(text)]);
    }
  });

  it('resolves every reference', () => {
    for (const [, node] of nodes(document, '#')) {
      if (typeof node.$ref !== 'string') continue;
      const target = node.$ref
        .slice(2)
        .split('/')
        .reduce<unknown>((inner, part) => (isNode(inner) ? inner[part] : undefined), document);
      expect(target).toBeDefined();
    }
  });

  it('breaks no client of the locked document; a break that is meant is accepted by `npm run openapi:lock`', () => {
    expect(breakingChanges(JSON.parse(readFileSync(LOCK_FILE, 'utf8')), document)).toEqual([]);
  });
});
