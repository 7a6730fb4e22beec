import { isGrpcServiceError } from '@temporalio/client';
import { engineUnavailable } from './engine';
import { Problem } from './problem';
import type { ProblemKind } from './problem';

/** Turns whatever was thrown into the problem to answer with. What is not known is a 500 that says nothing inside. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const bodyProblem = fromBodyParser(error);
  if (bodyProblem) return bodyProblem;
  if (isEngineDown(error)) return engineUnavailable(error);
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

/** gRPC: cancelled, deadline exceeded, resource exhausted, unavailable. */
const ENGINE_DOWN = new Set([1, 4, 8, 14]);

export function isEngineDown(error: unknown): boolean {
  const cause = isGrpcServiceError(error) ? error : error instanceof Error ? error.cause : undefined;
  return isGrpcServiceError(cause) && ENGINE_DOWN.has(cause.code);
}

/** Lost or refused connections, a server that starts, stops or is full, and statements that ran into a time limit. */
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
