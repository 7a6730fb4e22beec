type JsonObject = Readonly<Record<string, unknown>>;

/** What a client can rely on about one value it sends or reads. */
export interface ValueFacts {
  readonly required: boolean;
  /** JSON types it may have; empty is any. */
  readonly types: ReadonlySet<string>;
  /** The only values it may have; undefined is any. */
  readonly values: ReadonlySet<string> | undefined;
  /** Limits by keyword, e.g. `maxLength`. */
  readonly limits: Readonly<Record<string, unknown>>;
}

/** Everything a client can rely on, flattened: values by where they stand, e.g. `POST /keys body #/name`. */
export interface DocumentFacts {
  readonly operations: ReadonlyMap<string, string>;
  /** Success statuses with their media types. */
  readonly replies: ReadonlySet<string>;
  readonly sent: ReadonlyMap<string, ValueFacts>;
  readonly read: ReadonlyMap<string, ValueFacts>;
}

const LIMITS = ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems', 'pattern', 'format'];
/** Deep enough for every body we have; a schema that refers to itself is followed no further. */
const DEEPEST = 12;

export function factsOfDocument(document: unknown): DocumentFacts {
  const root = objectAt(document);
  const operations = new Map<string, string>();
  const replies = new Set<string>();
  const sent = new Map<string, ValueFacts>();
  const read = new Map<string, ValueFacts>();
  for (const [path, methods] of Object.entries(objectAt(root.paths))) {
    for (const [method, value] of Object.entries(objectAt(methods))) {
      const operation = objectAt(value);
      const name = `${method.toUpperCase()} ${path}`;
      operations.set(name, String(operation.operationId));
      for (const one of listAt(operation.parameters)) {
        const parameter = objectAt(one);
        const place = `${name} ${String(parameter.in)} ${String(parameter.name)}`;
        collect(root, place, objectAt(parameter.schema), parameter.required === true, sent);
      }
      const body = objectAt(operation.requestBody);
      for (const [type, content] of Object.entries(objectAt(body.content))) {
        collect(root, `${name} body ${type} #`, objectAt(objectAt(content).schema), body.required === true, sent);
      }
      for (const [status, reply] of Object.entries(objectAt(operation.responses))) {
        // Clients expect a problem of any status; only successes are promised.
        if (!status.startsWith('2')) continue;
        replies.add(`${name} ${status}`);
        for (const [type, content] of Object.entries(objectAt(objectAt(reply).content))) {
          replies.add(`${name} ${status} ${type}`);
          collect(root, `${name} ${status} ${type} #`, objectAt(objectAt(content).schema), true, read);
        }
      }
    }
  }
  return { operations, replies, sent, read };
}

/** Notes a schema and all below it; the alternatives of a union are noted as one value that may be any of them. */
function collect(
  root: JsonObject,
  place: string,
  schema: JsonObject,
  required: boolean,
  into: Map<string, ValueFacts>,
  depth = 0,
): void {
  const alternatives = alternativesOf(root, schema, 0);
  into.set(place, {
    required,
    types: unionOf(alternatives.map(typesOf)) ?? new Set(),
    values: unionOf(alternatives.map(valuesOf)),
    limits: Object.fromEntries(
      LIMITS.flatMap((limit) => {
        const [first] = alternatives.map((one) => one[limit]).filter((value) => value !== undefined);
        return first === undefined ? [] : [[limit, first]];
      }),
    ),
  });
  if (depth >= DEEPEST) return;
  const objects = alternatives.filter((one) => one.properties !== undefined);
  for (const name of new Set(objects.flatMap((one) => Object.keys(objectAt(one.properties))))) {
    const holders = objects.filter((one) => name in objectAt(one.properties));
    const always = holders.length === objects.length && holders.every((one) => listAt(one.required).includes(name));
    const parts = holders.map((one) => objectAt(objectAt(one.properties)[name]));
    collect(
      root,
      `${place}/${name}`,
      parts.length === 1 ? (parts[0] ?? {}) : { anyOf: parts },
      always,
      into,
      depth + 1,
    );
  }
  const items = alternatives.filter((one) => one.items !== undefined).map((one) => objectAt(one.items));
  if (items.length > 0) collect(root, `${place}[]`, { anyOf: items }, true, into, depth + 1);
  const values = alternatives.filter((one) => typeof one.additionalProperties === 'object');
  if (values.length > 0) {
    const parts = values.map((one) => objectAt(one.additionalProperties));
    collect(root, `${place}/*`, { anyOf: parts }, false, into, depth + 1);
  }
}

/** The schemas a value may follow, with references resolved and unions taken apart. */
function alternativesOf(root: JsonObject, schema: JsonObject, depth: number): JsonObject[] {
  if (depth > DEEPEST) return [];
  if (typeof schema.$ref === 'string') return alternativesOf(root, resolve(root, schema.$ref), depth + 1);
  const parts = [...listAt(schema.anyOf), ...listAt(schema.oneOf)];
  if (parts.length > 0) return parts.flatMap((part) => alternativesOf(root, objectAt(part), depth + 1));
  const all = listAt(schema.allOf).flatMap((part) => alternativesOf(root, objectAt(part), depth + 1));
  return all.length > 0 ? [Object.assign({}, schema, ...all) as JsonObject] : [schema];
}

function resolve(root: JsonObject, reference: string): JsonObject {
  const path = reference.replace(/^#\//, '').split('/');
  return objectAt(path.reduce<unknown>((node, part) => objectAt(node)[part], root));
}

function typesOf(schema: JsonObject): ReadonlySet<string> | undefined {
  const types = typeof schema.type === 'string' ? [schema.type] : listAt(schema.type).map(String);
  return types.length > 0 ? new Set(types) : undefined;
}

function valuesOf(schema: JsonObject): ReadonlySet<string> | undefined {
  const values = 'const' in schema ? [schema.const] : listAt(schema.enum);
  return values.length > 0 ? new Set(values.map((value) => JSON.stringify(value))) : undefined;
}

/** What any of them allows; undefined (anything) as soon as one allows anything. */
function unionOf(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const union = new Set<string>();
  for (const set of sets) {
    if (set === undefined) return undefined;
    for (const value of set) union.add(value);
  }
  return union;
}

function objectAt(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listAt(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
