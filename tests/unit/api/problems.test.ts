import { z } from 'zod';
import { ServiceError } from '@temporalio/client';
import { commandProblem, engineUnavailable } from '../../../api/engine-problems';
import { matches, parseEntityTags, requireMatch } from '../../../api/entity-tag';
import { fieldErrors } from '../../../api/field-errors';
import { isLocal } from '../../../api/local';
import { Problem, problemBody } from '../../../api/problem';
import { problemFrom } from '../../../api/problem-from';
import { uiOrigins } from '../../../api/ui-origins';
import { advanced, isForwardDuration, refusalOf } from '../../../api/clock-target';

describe('whatever is thrown becomes a problem', () => {
  const grpc = (code: number) =>
    new ServiceError('x', { cause: Object.assign(new Error('grpc'), { code, details: '', metadata: {} }) });

  it.each([
    ['a refused connection', Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }), 'unavailable'],
    ['a server that shuts down', Object.assign(new Error('x'), { code: '57P01' }), 'unavailable'],
    ['a lock not got in time', Object.assign(new Error('x'), { code: '55P03' }), 'unavailable'],
    ['a statement out of time', Object.assign(new Error('x'), { code: '57014' }), 'unavailable'],
    ['a deadlock', Object.assign(new Error('x'), { code: '40P01' }), 'unavailable'],
    ['a serialisation failure', Object.assign(new Error('x'), { code: '40001' }), 'unavailable'],
    ['a connection lost in between', new Error('Connection terminated unexpectedly'), 'unavailable'],
    ['no connection free in time', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['the engine out of reach', grpc(14), 'unavailable'],
    ['the engine out of time', grpc(4), 'unavailable'],
    ['an argument the engine refuses', grpc(3), 'internal'],
    ['a broken constraint', Object.assign(new Error('x'), { code: '23505' }), 'internal'],
    ['text with U+0000', Object.assign(new Error('x'), { code: '22P05' }), 'invalid-content'],
    ['a defect', new TypeError('undefined is not a function'), 'internal'],
    ['a string', 'oops', 'internal'],
  ])('%s', (_name, error, kind) => {
    expect(problemFrom(error).kind).toBe(kind);
  });

  it.each([1, 4, 8, 9, 13, 14])('gRPC %i after a command was sent leaves its outcome unknown', (code) => {
    expect(problemFrom(commandProblem(grpc(code)))).toMatchObject({ kind: 'outcome-unknown', status: 503 });
  });

  it('and claims that nothing was changed only where that is known', () => {
    expect(problemFrom(grpc(14)).detail).not.toMatch(/nothing was changed/i);
    expect(engineUnavailable().detail).toMatch(/nothing was changed/i);
    expect(problemFrom(commandProblem(grpc(3))).kind).toBe('internal');
  });

  it('and tells nothing of the inside', () => {
    const body = problemBody(problemFrom(new Error('password=hunter2 at /srv/db.ts')), '/x', 'request-1');
    expect(JSON.stringify(body)).not.toMatch(/hunter2|srv/);
  });

  it('with the members RFC 9457 asks for', () => {
    const problem = new Problem('conflict', 'Too late.');
    expect(problemBody(problem, '/api/v1/tasks/1', 'r')).toEqual({
      type: 'urn:neuroerp:problem:conflict',
      title: 'In conflict with the present state',
      status: 409,
      detail: 'Too late.',
      instance: '/api/v1/tasks/1',
      requestId: 'r',
    });
  });
});

describe('field errors', () => {
  it('point at each field (RFC 6901), at each unknown one, and into the likeliest alternative', () => {
    const schema = z.strictObject({
      'a/b~c': z.int(),
      list: z.array(z.strictObject({ n: z.int() })),
      either: z.union([
        z.strictObject({ kind: z.literal('x'), size: z.int() }),
        z.strictObject({ kind: z.literal('y'), weight: z.int(), colour: z.string() }),
      ]),
    });
    const parsed = schema.safeParse({
      'a/b~c': 'no',
      list: [{ n: 1 }, { n: 'no', m: 1 }],
      either: { kind: 'x', size: 'no' },
      extra: 1,
    });
    expect(parsed.success).toBe(false);
    const errors = parsed.error ? fieldErrors(parsed.error, 'body', ['root']) : [];
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual([
      '#/root/a~1b~0c',
      '#/root/either/size',
      '#/root/extra',
      '#/root/list/1/m',
      '#/root/list/1/n',
    ]);
  });

  it('are at most a hundred', () => {
    const parsed = z.array(z.int()).safeParse(Array.from({ length: 1_000 }, () => 'x'));
    expect(parsed.error && fieldErrors(parsed.error, 'body')).toHaveLength(100);
  });
});

describe('entity tags', () => {
  it('are read from lists, weak or strong', () => {
    expect(parseEntityTags('"1", W/"2"')).toEqual(['1', '2']);
    expect(parseEntityTags('*')).toEqual(['*']);
    expect(parseEntityTags(undefined)).toBeUndefined();
    expect(matches(['*'], '7')).toBe(true);
  });

  it('that match nothing refuse, damaged ones too', () => {
    expect(() => requireMatch(parseEntityTags('"1"'), 2n)).toThrow(Problem);
    expect(() => requireMatch(parseEntityTags('garbage'), 2n)).toThrow(Problem);
    expect(() => requireMatch(parseEntityTags('"2"'), 2n)).not.toThrow();
    expect(() => requireMatch(undefined, 2n)).not.toThrow();
  });
});

describe('callers on this machine', () => {
  it.each([
    ['127.0.0.1', {}, true],
    ['::1', {}, true],
    ['::ffff:127.0.0.1', {}, true],
    ['10.0.0.4', {}, false],
    [undefined, {}, false],
    ['127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, false],
    ['127.0.0.1', { forwarded: 'for=203.0.113.9' }, false],
  ])('%s %j: %s', (remoteAddress, headers, expected) => {
    expect(isLocal({ remoteAddress, headers })).toBe(expected);
  });
});

describe('where the Web UI is opened', () => {
  it('is its address and the other name of this machine', () => {
    expect(uiOrigins('http://127.0.0.1:9999/namespaces')).toEqual(['http://127.0.0.1:9999', 'http://localhost:9999']);
    expect(uiOrigins('https://temporal.example')).toEqual(['https://temporal.example']);
    expect(uiOrigins(undefined)).toEqual(['http://127.0.0.1:8233', 'http://localhost:8233']);
    expect(uiOrigins('nonsense')).toEqual(['http://127.0.0.1:8233', 'http://localhost:8233']);
  });
});

describe('a clock’s target', () => {
  it('counts days and months by the calendar of the zone, across a change of the clocks', () => {
    // Berlin goes to summer time on 2026-03-29: that day has 23 hours.
    expect(advanced('2026-03-28T11:00:00.000Z', 'Europe/Berlin', 'P1D')).toBe('2026-03-29T10:00:00.000Z');
    expect(advanced('2026-03-28T11:00:00.000Z', 'Europe/Berlin', 'PT24H')).toBe('2026-03-29T11:00:00.000Z');
    expect(advanced('2026-01-31T12:00:00.000Z', 'UTC', 'P1M')).toBe('2026-02-28T12:00:00.000Z');
  });

  it('lies ahead and within ten years', () => {
    expect(refusalOf('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')).toBeDefined();
    expect(refusalOf('2026-01-01T00:00:00.000Z', '2035-12-31T00:00:00.000Z')).toBeUndefined();
    expect(refusalOf('2026-01-01T00:00:00.000Z', '2037-01-01T00:00:00.000Z')).toBeDefined();
    expect(['P30D', 'PT1H', 'P1M'].every(isForwardDuration)).toBe(true);
    expect(['P0D', '-P1D', '30', ''].some(isForwardDuration)).toBe(false);
  });
});
