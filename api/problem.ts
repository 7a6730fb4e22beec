/** Where in the request a named field stands. */
export type FieldPlace = 'body' | 'query' | 'path' | 'header';

/** One field that was refused: a JSON pointer within its place, and why in words for people. */
export interface FieldError {
  readonly in: FieldPlace;
  readonly pointer: string;
  readonly detail: string;
}

/** Every problem the API answers with, by the last part of its `type`. Titles never change; details say the rest. */
export const PROBLEM_KINDS = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'invalid-parameter': { status: 400, title: 'A parameter is invalid' },
  'invalid-cursor': { status: 400, title: 'The cursor is invalid' },
  unauthenticated: { status: 401, title: 'A valid API key is needed' },
  forbidden: { status: 403, title: 'Not permitted' },
  'not-found': { status: 404, title: 'Not found' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'In conflict with the present state' },
  'request-in-flight': { status: 409, title: 'The same request is still being worked on' },
  'precondition-failed': { status: 412, title: 'The resource has changed' },
  'content-too-large': { status: 413, title: 'The content is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'invalid-content': { status: 422, title: 'The content is invalid' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key was used for another request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something failed on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
  'outcome-unknown': { status: 503, title: 'The outcome is not known yet' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemKind = keyof typeof PROBLEM_KINDS;

export interface ProblemOptions {
  readonly errors?: readonly FieldError[];
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** A refusal or failure with its answer. Thrown anywhere below a route; the one error handler renders it. */
export class Problem extends Error {
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    readonly kind: ProblemKind,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Problem';
    this.errors = options.errors ?? [];
    this.headers = options.headers ?? {};
  }

  get status(): number {
    return PROBLEM_KINDS[this.kind].status;
  }
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly requestId: string;
  readonly errors?: readonly FieldError[];
}

/** The body of `application/problem+json` (RFC 9457). `instance` is the path asked for, without its query. */
export function problemBody(problem: Problem, instance: string, requestId: string): ProblemBody {
  return {
    type: problemType(problem.kind),
    title: PROBLEM_KINDS[problem.kind].title,
    status: problem.status,
    detail: problem.detail,
    instance,
    requestId,
    ...(problem.errors.length > 0 ? { errors: problem.errors } : {}),
  };
}

export function problemType(kind: ProblemKind): string {
  return `urn:neuroerp:problem:${kind}`;
}

export function notFound(what: string): Problem {
  return new Problem('not-found', `There is no such ${what}.`);
}

export function conflict(detail: string): Problem {
  return new Problem('conflict', detail);
}

export function invalidContent(pointer: string, detail: string): Problem {
  return new Problem('invalid-content', detail, { errors: [{ in: 'body', pointer, detail }] });
}
