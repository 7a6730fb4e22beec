import { isEngineDown } from './engine-problems';
import { Problem } from './problem';
import type { ProblemKind } from './problem';

/** Turns whatever was thrown into the problem to answer with. What is not known is a 500 that says nothing inside. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const bodyProblem = fromBodyParser(error);
  if (bodyProblem) return bodyProblem;
  if (isEngineDown(error)) return engineLost(error);
  if (isDatabaseDown(error)) return databaseUnavailable(error);
  if (isUnstorableText(error)) {
    return new Problem(
      'invalid-content',
      'The content holds characters that cannot be stored (U+0000 or half a pair).',
      {
        cause: error,
      },
    );
  }
  return new Problem('internal', 'Something failed on our side. Tell the operator the request id.', { cause: error });
}

const BODY_PROBLEMS: Readonly<Record<string, readonly [ProblemKind, string]>> = {
  'entity.parse.failed': ['malformed-request', 'The body is not valid JSON.'],
  'entity.too.large': ['content-too-large', 'The body is larger than this route takes.'],
  'encoding.unsupported': ['unsupported-media-type', 'The content encoding is not supported.'],
  'charset.unsupported': ['unsupported-media-type', 'Send JSON as UTF-8.'],
  'request.size.invalid': ['malformed-request', 'The body has not the announced length.'],
  'request.aborted': ['malformed-request', 'The body was cut off.'],
};

function fromBodyParser(error: unknown): Problem | undefined {
  const known = BODY_PROBLEMS[textOf(error, 'type')];
  if (known) return new Problem(known[0], known[1], { cause: error });
  if (error instanceof URIError) return new Problem('malformed-request', 'The path is not valid.', { cause: error });
  return undefined;
}

/** Where it was lost is not known here, so neither is whether something was changed. */
function engineLost(cause: unknown): Problem {
  return new Problem(
    'unavailable',
    'The process engine cannot be reached. If it was a change, repeat it with the same Idempotency-Key.',
    { headers: { 'Retry-After': '5' }, cause },
  );
}

/**
 * Lost or refused connections, a server that starts, stops or is full, statements that ran into a time limit, and
 * transactions that were rolled back in favour of another (40001 serialisation failure, 40P01 deadlock).
 */
const DATABASE_DOWN = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ENOENT',
  '08000',
  '08003',
  '08006',
  '40001',
  '40P01',
  '53300',
  '55P03',
  '57014',
  '57P01',
  '57P02',
  '57P03',
]);
const CONNECTION_LOST =
  /connection terminated|timeout exceeded when trying to connect|client has encountered a connection/i;

export function isDatabaseDown(error: unknown): boolean {
  return DATABASE_DOWN.has(textOf(error, 'code')) || (error instanceof Error && CONNECTION_LOST.test(error.message));
}

function databaseUnavailable(cause: unknown): Problem {
  return new Problem('unavailable', 'The database cannot be reached or is too busy. Try again shortly.', {
    headers: { 'Retry-After': '5' },
    cause,
  });
}

/** 22021 and 22P05: text that Postgres cannot hold. */
function isUnstorableText(error: unknown): boolean {
  return ['22021', '22P05'].includes(textOf(error, 'code'));
}

function textOf(error: unknown, field: 'type' | 'code'): string {
  if (typeof error !== 'object' || error === null || !(field in error)) return '';
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : '';
}
