import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { can } from '../domain/platform/access';
import { authenticate } from './authenticate';
import type { ApiContext } from './context';
import { parseEntityTags } from './entity-tag';
import { writeEventStream } from './event-stream';
import { answerByRequest, answerInTransaction, commandIdOf, idempotencyKey, requestHash } from './idempotency';
import type { KeyedRequest } from './idempotency';
import { Problem } from './problem';
import { bodyReader, runMiddleware } from './read-body';
import { notModified, renderProblem, renderReply } from './render';
import type { Rendered } from './render';
import { factsOf } from './request-facts';
import type { Incoming, Once, Route } from './route';
import type { Session } from './session';

/** No answer takes longer. What it waits for may have happened all the same, so a repeat must be safe. */
const DEADLINE_MS = 9_500;
/** A command waits up to ten seconds for its process, and its key is claimed before and settled after. */
const COMMAND_DEADLINE_MS = 13_000;

/** Serves one route: who asks, may they, what do they send, then the handler, then one answer. */
export function serve(route: Route, context: ApiContext, limit: RequestHandler): RequestHandler {
  const readBody = bodyReader(route);
  const mode = route.idempotent ?? (route.method === 'post' ? 'request' : false);

  async function answer(request: Request, response: Response, signal: AbortSignal): Promise<Rendered> {
    const facts = factsOf(request);
    const headers = singleHeaders(request);
    if (route.permission !== 'open') {
      facts.session = await authenticate(context.db, headers, context.wallClock());
      await runMiddleware(limit, request, response);
      authorise(route, facts.session);
    }
    const { body, upload } = await readBody(request, response);
    const key = mode ? idempotencyKey(headers['idempotency-key']) : undefined;
    const incoming: Incoming = {
      context,
      requestId: facts.requestId,
      log: facts.log,
      session: facts.session,
      params: request.params,
      query: request.query,
      headers,
      body,
      upload,
      ifMatch: parseEntityTags(headers['if-match']),
      commandId: commandId(facts.session, request, key),
      remoteAddress: request.socket.remoteAddress,
      signal,
    };
    // Whatever the schemas refuse is refused before anything, an Idempotency-Key among it, is touched.
    const checked = route.check(incoming);
    const run = async (once: Once) => renderReply(route, await checked.run(once), context);
    if (key === undefined || facts.session === undefined) return run(always);

    const keyed = keyedRequest(route, facts.session, key, request, incoming);
    if (mode === 'transaction') {
      const render = (reply: Parameters<typeof renderReply>[1]) => renderReply(route, reply, context);
      return answerInTransaction(keyed, render, run);
    }
    return answerByRequest(
      context,
      keyed,
      () => run(always),
      (problem) => renderProblem(problem, request.path, incoming.requestId),
    );
  }

  return async (request, response) => {
    factsOf(request).route = route.path;
    const signal = leavingSignal(response, context.draining);
    const deadlineMs = mode === 'request' ? COMMAND_DEADLINE_MS : DEADLINE_MS;
    const rendered = await withinDeadline(answer(request, response, signal), deadlineMs);
    if (rendered.events) return writeEventStream(response, rendered.events, signal);
    send(response, route.method === 'get' ? notModified(rendered, request.get('if-none-match')) : rendered);
  };
}

/**
 * Aborted when the caller goes away or the server drains. Not by `AbortSignal.any`: on Node 20 the long-lived signal
 * remembers every request's for ever.
 */
function leavingSignal(response: Response, draining: AbortSignal): AbortSignal {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  if (draining.aborted) leave();
  draining.addEventListener('abort', leave);
  response.on('close', () => {
    draining.removeEventListener('abort', leave);
    leave();
  });
  return leaving.signal;
}

const always: Once = (_tx, work) => work();

function authorise(route: Route, session: Session): void {
  const { permission } = route;
  if (permission === 'open' || permission === 'authenticated' || can(session.actor, permission)) return;
  throw new Problem('forbidden', `This needs the permission ${permission}.`);
}

function commandId(session: Session | undefined, request: Request, key: string | undefined): string {
  if (key === undefined || session === undefined) return randomUUID();
  return commandIdOf({ memberId: session.memberId, method: request.method, path: request.path, key });
}

function keyedRequest(route: Route, session: Session, key: string, request: Request, incoming: Incoming): KeyedRequest {
  return {
    name: { tenantId: session.tenantId, route: `${route.method} ${route.path}`, key },
    hash: requestHash({
      memberId: session.memberId,
      url: request.originalUrl,
      body: incoming.body,
      upload: incoming.upload,
    }),
    replayBody: route.replayBody ?? ((body) => body),
  };
}

/** Header values as single strings; a repeated header that Node joins stays joined. */
function singleHeaders(request: Request): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
}

async function withinDeadline(answer: Promise<Rendered>, deadlineMs: number): Promise<Rendered> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const detail = 'It took too long. If it was a change, repeat it with the same Idempotency-Key.';
      reject(new Problem('unavailable', detail, { headers: { 'Retry-After': '5' } }));
    }, deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    // A late failure has been answered for already.
    answer.catch(() => undefined);
  }
}

export function send(response: Response, rendered: Rendered): void {
  if (response.headersSent) return;
  response.status(rendered.status).set(rendered.headers);
  if (!response.hasHeader('Cache-Control')) response.set('Cache-Control', 'no-store');
  if (rendered.bytes !== undefined) response.end(rendered.bytes);
  else if (rendered.json !== undefined) response.end(JSON.stringify(rendered.json));
  else response.end();
}
