import type { ApiContext } from './context';
import { matches, parseEntityTags } from './entity-tag';
import { problemBody } from './problem';
import type { Problem } from './problem';
import type { AnyReply, ServerSentEvent } from './reply';
import type { Route } from './route';

/** An answer ready to be sent or, when it is JSON, stored for a repeat of its request. */
export interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly bytes?: Buffer | string;
  readonly events?: AsyncIterable<ServerSentEvent | undefined>;
}

/** Renders a handler's reply; strips from a JSON body whatever its schema does not name. */
export function renderReply(route: Route, reply: AnyReply, context: ApiContext): Rendered {
  const headers = { ...reply.headers, ...(reply.etag === undefined ? {} : { ETag: `"${reply.etag}"` }) };
  const { status } = reply;
  if (reply.events) return { status, headers, events: reply.events };
  if (reply.bytes !== undefined) {
    return {
      status,
      headers: { 'Content-Type': reply.mediaType ?? 'application/octet-stream', ...headers },
      bytes: reply.bytes,
    };
  }
  if (reply.body === undefined) return { status, headers };
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    json: checkedBody(route, reply, context),
  };
}

function checkedBody(route: Route, reply: AnyReply, context: ApiContext): unknown {
  const schema = route.responses[reply.status]?.body;
  const checked = schema?.safeParse(reply.body);
  if (checked?.success) return checked.data;
  const message = `reply ${reply.status} of ${route.operationId} does not fit its schema`;
  const cause = checked?.error ?? new Error('no such status is declared');
  if (context.checkReplies) throw new Error(`${message}: ${cause.message}`, { cause });
  context.log.error({ err: cause, operationId: route.operationId }, message);
  return reply.body;
}

export function renderProblem(problem: Problem, instance: string, requestId: string): Rendered {
  return {
    status: problem.status,
    headers: { ...problem.headers, 'Content-Type': 'application/problem+json; charset=utf-8' },
    json: problemBody(problem, instance, requestId),
  };
}

/** A GET whose sender already holds this version answers 304 without the body. */
export function notModified(rendered: Rendered, ifNoneMatch: string | undefined): Rendered {
  const tag = /^"(.*)"$/.exec(rendered.headers.ETag ?? '')?.[1];
  const known = parseEntityTags(ifNoneMatch);
  if (rendered.status !== 200 || tag === undefined || known === undefined || !matches(known, tag)) return rendered;
  return { status: 304, headers: { ETag: `"${tag}"` } };
}
