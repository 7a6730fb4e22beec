import { createHash } from 'node:crypto';
import { inTenant } from '../schema/database';
import { claimRequest, releaseRequest, settleRequest } from '../schema/queries/platform/idempotency';
import type { Claim, RequestName, StoredReply } from '../schema/queries/platform/idempotency';
import type { ApiContext } from './context';
import { Problem } from './problem';
import { problemFrom } from './problem-from';
import type { AnyReply } from './reply';
import type { Rendered } from './render';
import type { Once } from './route';

/** How long a crashed request keeps its key: longer than any request may take. */
const LOCK_MS = 30_000;

/** Visible ASCII, as the header's draft asks; long enough for any id. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Reads the header; 400 when it is no usable key. */
export function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (KEY.test(header)) return header;
  const detail = 'Use 1 to 255 visible ASCII characters, for instance a UUID.';
  throw new Problem('invalid-parameter', detail, {
    errors: [{ in: 'header', pointer: '#/Idempotency-Key', detail }],
  });
}

/** What makes two requests under one key the same request. */
export function requestHash(parts: {
  memberId: string;
  url: string;
  body: unknown;
  upload: Buffer | undefined;
}): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([parts.memberId, parts.url, canonical(parts.body)]));
  if (parts.upload) hash.update(parts.upload);
  return hash.digest('hex');
}

/**
 * Names the command of a request for ever, so that a repeat reaches the same update and the same effect. One key sent to
 * two routes, two tasks or by two members makes two commands.
 */
export function commandIdOf(parts: { memberId: string; method: string; path: string; key: string }): string {
  const text = JSON.stringify([parts.memberId, parts.method, parts.path, parts.key]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The order of members in a JSON object means nothing, so it must not make another request. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, canonical(inner)]);
}

export interface KeyedRequest {
  readonly name: RequestName;
  readonly hash: string;
  /** What a stored reply keeps of its body. */
  readonly replayBody: (body: unknown) => unknown;
}

/** Leaves a handler when the stored reply of its request is found; the transaction around it rolls back empty. */
class StoredReplyFound extends Error {
  constructor(readonly reply: StoredReply) {
    super('the request was answered before');
  }
}

/**
 * Answers a keyed request once by claiming its key first and storing the answer after. Problems are stored like replies;
 * a failure of ours (5xx) gives the key back, so that a repeat (and no other request) tries again under the same command id.
 */
export async function answerByRequest(
  context: ApiContext,
  request: KeyedRequest,
  work: () => Promise<Rendered>,
  problemOf: (problem: Problem) => Rendered,
): Promise<Rendered> {
  const { tenantId } = request.name;
  const claim = await inTenant(context.db, tenantId, (tx) => claimRequest(tx, request.name, request.hash, LOCK_MS));
  if (claim.outcome !== 'claimed') return replayed(storedOf(claim));
  let rendered: Rendered;
  try {
    rendered = await work();
  } catch (error) {
    const problem = problemFrom(error);
    if (problem.status >= 500) {
      await quietly(context, () => inTenant(context.db, tenantId, (tx) => releaseRequest(tx, request.name)));
      throw problem;
    }
    rendered = problemOf(problem);
  }
  const stored = toStored(rendered, request);
  await quietly(context, () => inTenant(context.db, tenantId, (tx) => settleRequest(tx, request.name, stored)));
  return rendered;
}

/**
 * Answers a keyed request once within the handler's own transaction: `once` claims the key, does the work and stores the
 * answer, and all of it stands or falls together. Two at once wait for each other at the key's row.
 */
export async function answerInTransaction(
  request: KeyedRequest,
  render: (reply: AnyReply) => Rendered,
  work: (once: Once) => Promise<Rendered>,
): Promise<Rendered> {
  let used = false;
  try {
    const rendered = await work(async (tx, inner) => {
      used = true;
      const claim = await claimRequest(tx, request.name, request.hash, LOCK_MS);
      if (claim.outcome !== 'claimed') throw new StoredReplyFound(storedOf(claim));
      const reply = await inner();
      await settleRequest(tx, request.name, toStored(render(reply), request));
      return reply;
    });
    if (!used) throw new Error(`${request.name.route} did not use call.once`);
    return rendered;
  } catch (error) {
    if (error instanceof StoredReplyFound) return replayed(error.reply);
    throw error;
  }
}

function storedOf(claim: Exclude<Claim, { outcome: 'claimed' }>): StoredReply {
  if (claim.outcome === 'done') return claim.reply;
  if (claim.outcome === 'other-request') {
    throw new Problem(
      'idempotency-key-reused',
      'This Idempotency-Key came with another request before. Use a fresh one.',
    );
  }
  throw new Problem('request-in-flight', 'A request with this Idempotency-Key is being worked on. Repeat it shortly.', {
    headers: { 'Retry-After': '1' },
  });
}

function toStored(rendered: Rendered, request: KeyedRequest): StoredReply {
  return { status: rendered.status, headers: rendered.headers, body: request.replayBody(rendered.json) };
}

function replayed(reply: StoredReply): Rendered {
  const headers = { ...reply.headers, 'Idempotency-Replayed': 'true' };
  return { status: reply.status, headers, ...(reply.body === null ? {} : { json: reply.body }) };
}

/** The request has had its effect: what cannot be noted now is only a repeat that will find its lock expired. */
async function quietly(context: ApiContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    context.log.warn({ err: error }, 'an idempotency record could not be written');
  }
}
