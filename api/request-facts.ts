import type { IncomingMessage } from 'node:http';
import type { Logger } from '../runtime/log';
import type { Session } from './session';

/** What is learned of a request on its way, for its log line, its metrics and its limit. */
export interface RequestFacts {
  readonly requestId: string;
  readonly log: Logger;
  session?: Session;
  /** The route's template: the path itself may carry names or secrets. */
  route?: string;
}

const FACTS = new WeakMap<IncomingMessage, RequestFacts>();

/** Begins a request's facts; the log is the first to see it. */
export function beginFacts(request: IncomingMessage, requestId: string, log: Logger): RequestFacts {
  const facts: RequestFacts = { requestId, log };
  FACTS.set(request, facts);
  return facts;
}

export function factsOf(request: IncomingMessage): RequestFacts {
  const facts = FACTS.get(request);
  if (!facts) throw new Error('a request came past the log');
  return facts;
}
