import { breakingChanges } from '../../../api/openapi-check';

const DOCUMENT = JSON.stringify({
  paths: {
    '/plants': {
      post: {
        operationId: 'plant',
        parameters: [{ in: 'query', name: 'limit', required: false, schema: { type: 'integer', maximum: 200 } }],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                additionalProperties: false,
                required: ['name'],
                properties: {
                  name: { type: 'string', maxLength: 50 },
                  colour: { type: 'string', enum: ['red', 'blue'] },
                  pot: { type: 'object', properties: { size: { type: 'number' } } },
                },
              },
            },
          },
        },
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Plant' } } } },
          409: { content: {} },
        },
      },
    },
  },
  components: {
    schemas: {
      Plant: {
        type: 'object',
        required: ['id', 'state', 'leaves'],
        properties: {
          id: { type: 'string', format: 'uuid' },
          state: { type: 'string', enum: ['dry', 'wet'] },
          note: { type: 'string' },
          leaves: {
            type: 'array',
            items: { type: 'object', required: ['size'], properties: { size: { type: 'integer' } } },
          },
        },
      },
    },
  },
});

const POST = 'paths|/plants|post';
const BODY = `${POST}|requestBody|content|application/json|schema`;
const PLANT = 'components|schemas|Plant';

/** The document with one place set to another value, or removed. */
function changed(place: string, value?: unknown): unknown {
  const document: unknown = JSON.parse(DOCUMENT);
  const way = place.split('|');
  const last = way.pop() ?? '';
  const parent = way.reduce<unknown>((node, part) => Reflect.get(Object(node) as object, part), document);
  if (value === undefined) Reflect.deleteProperty(Object(parent) as object, last);
  else Reflect.set(Object(parent) as object, last, value);
  return document;
}
const changesOf = (place: string, value?: unknown) =>
  breakingChanges(JSON.parse(DOCUMENT), changed(place, value)).map(({ where, what }) => `${where}: ${what}`);

const SENT = 'POST /plants body application/json #';
const READ = 'POST /plants 200 application/json #';

describe('what breaks a client is named', () => {
  it.each([
    ['an operation that is gone', POST, undefined, 'POST /plants: the operation is gone'],
    ['a renamed operationId', `${POST}|operationId`, 'sow', 'POST /plants: the operationId plant is now sow'],
    ['a success that is gone', `${POST}|responses|200`, undefined, 'POST /plants 200: the answer is gone'],
    ['a parameter that is gone', `${POST}|parameters`, [], 'POST /plants query limit: it is not taken any more'],
    [
      'a parameter newly required',
      `${POST}|parameters|0|required`,
      true,
      'POST /plants query limit: it is required now',
    ],
    [
      'a new required parameter',
      `${POST}|parameters|1`,
      { in: 'header', name: 'X-Soil', required: true, schema: { type: 'string' } },
      'POST /plants header X-Soil: it is newly required',
    ],
    [
      'a lower maximum',
      `${POST}|parameters|0|schema|maximum`,
      100,
      'POST /plants query limit: maximum is 100 now, was 200',
    ],
    ['a sent field that is gone', `${BODY}|properties|colour`, undefined, `${SENT}/colour: it is not taken any more`],
    [
      'an optional field that is required now',
      `${BODY}|required`,
      ['name', 'colour'],
      `${SENT}/colour: it is required now`,
    ],
    [
      'a new required field',
      `${BODY}`,
      {
        type: 'object',
        required: ['name', 'soil'],
        properties: {
          name: { type: 'string', maxLength: 50 },
          colour: { type: 'string', enum: ['red', 'blue'] },
          pot: { type: 'object', properties: { size: { type: 'number' } } },
          soil: { type: 'string' },
        },
      },
      `${SENT}/soil: it is newly required`,
    ],
    [
      'another type of a sent field',
      `${BODY}|properties|name|type`,
      'integer',
      `${SENT}/name: types not taken any more: string`,
    ],
    [
      'a value not taken any more',
      `${BODY}|properties|colour|enum`,
      ['red'],
      `${SENT}/colour: values not taken any more: "blue"`,
    ],
    ['a new limit', `${BODY}|properties|name|pattern`, '^a', `${SENT}/name: pattern is "^a" now, was absent`],
    [
      'integers only where numbers were taken',
      `${BODY}|properties|pot|properties|size|type`,
      'integer',
      `${SENT}/pot/size: types not taken any more: number`,
    ],
    ['a read field that is gone', `${PLANT}|properties|note`, undefined, `${READ}/note: it is gone`],
    ['a read field that may be missing', `${PLANT}|required`, ['id', 'leaves'], `${READ}/state: it may be missing now`],
    ['a read field that may be null', `${PLANT}|properties|id|type`, ['string', 'null'], `${READ}/id: new types: null`],
    [
      'a new value to read',
      `${PLANT}|properties|state|enum`,
      ['dry', 'wet', 'dead'],
      `${READ}/state: new values: "dead"`,
    ],
    ['another format to read', `${PLANT}|properties|id|format`, 'uri', `${READ}/id: format is "uri" now, was "uuid"`],
    [
      'a change within a list',
      `${PLANT}|properties|leaves|items|properties|size|type`,
      'string',
      `${READ}/leaves[]/size: new types: string`,
    ],
  ])('%s', (_name, place, value, expected) => {
    expect(changesOf(place, value)).toContain(expected);
  });
});

describe('what clients may ignore is no break', () => {
  it.each([
    ['nothing at all', `${POST}|operationId`, 'plant'],
    ['a new operation', 'paths|/trees', { get: { operationId: 'trees', responses: {} } }],
    ['a new optional parameter', `${POST}|parameters|1`, { in: 'query', name: 'q', schema: { type: 'string' } }],
    ['a new optional field to send', `${BODY}|properties|soil`, { type: 'string' }],
    ['one more value to send', `${BODY}|properties|colour|enum`, ['red', 'blue', 'green']],
    ['a higher maximum', `${POST}|parameters|0|schema|maximum`, 500],
    ['numbers where integers were taken', `${POST}|parameters|0|schema|type`, 'number'],
    ['a field that need not be sent any more', `${BODY}|required`, []],
    ['a new field to read', `${PLANT}|properties|height`, { type: 'number' }],
    ['fewer values to read', `${PLANT}|properties|state|enum`, ['dry']],
    ['a problem that does not come any more', `${POST}|responses|409`, undefined],
  ])('%s', (_name, place, value) => {
    expect(changesOf(place, value)).toEqual([]);
  });
});

it('sees through unions and references that lead to themselves', () => {
  const recursive = { $ref: '#/components/schemas/Plant' };
  const withBranches = changed(`${PLANT}|properties|child`, { anyOf: [recursive, { type: 'null' }] });
  expect(breakingChanges(withBranches, withBranches)).toEqual([]);
  expect(breakingChanges(withBranches, changed(`${PLANT}|properties|child`, recursive))).toEqual([]);
  expect(breakingChanges(changed(`${PLANT}|properties|child`, recursive), withBranches)).not.toEqual([]);
});
