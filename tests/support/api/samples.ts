import { z } from 'zod';
import type { Route } from '../../../api/route';

type JsonSchema = Readonly<Record<string, unknown>>;

/** Bodies whose rules a description cannot say, where their schema has no example of its own. */
const BODIES: Readonly<Record<string, unknown>> = {
  'start-collect-account': { accountNumber: 'C-1' },
};

/** The route's path with its parameters filled in. */
export function samplePath(route: Route, parameter: (name: string) => string): string {
  return route.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => encodeURIComponent(parameter(name)));
}

/** The smallest body the route's own schema takes; undefined when it takes none. Throws when it cannot find one. */
export function sampleBody(route: Route): unknown {
  const { body } = route.request;
  if (!body) return undefined;
  const schema = asSchema(z.toJSONSchema(body, { io: 'input' }));
  const sample = BODIES[route.operationId] ?? sampleOf(schema, asSchema(schema.$defs));
  const parsed = body.safeParse(sample);
  if (parsed.success) return sample;
  throw new Error(`give the body of ${route.operationId} an example (.meta({ example })): ${parsed.error.message}`);
}

function sampleOf(schema: JsonSchema, definitions: JsonSchema): unknown {
  if (typeof schema.$ref === 'string') {
    return sampleOf(asSchema(definitions[schema.$ref.replace('#/$defs/', '')]), definitions);
  }
  if ('example' in schema) return schema.example;
  if ('const' in schema) return schema.const;
  const [value] = listOf(schema.enum);
  if (value !== undefined) return value;
  const [alternative] = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (alternative !== undefined) return sampleOf(asSchema(alternative), definitions);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        listOf(schema.required).map((name) => [
          name,
          sampleOf(asSchema(asSchema(schema.properties)[String(name)]), definitions),
        ]),
      );
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? Math.max(schema.minimum, 1) : 1;
    case 'boolean':
      return true;
    case 'string':
      return sampleText(schema);
    default:
      return {};
  }
}

function sampleText(schema: JsonSchema): string {
  const formats: Record<string, string> = {
    uuid: '0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11',
    date: '2030-03-02',
    'date-time': '2030-03-02T09:00:00.000Z',
    email: 'jane@example.org',
  };
  return formats[String(schema.format)] ?? 'x'.repeat(typeof schema.minLength === 'number' ? schema.minLength : 1);
}

function asSchema(value: unknown): JsonSchema {
  return z.record(z.string(), z.unknown()).catch({}).parse(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
