import type { IncomingMessage } from 'node:http';
import type { Session } from './session';

/** What is learned of a request on its way, for its log line, its metrics and its limit. */
export interface RequestFacts {
  session?: Session;
  /** The route's template: the path itself may carry names or secrets. */
  route?: string;
}

const FACTS = new WeakMap<IncomingMessage, RequestFacts>();

export function factsOf(request: IncomingMessage): RequestFacts {
  const known = FACTS.get(request);
  if (known) return known;
  const facts: RequestFacts = {};
  FACTS.set(request, facts);
  return facts;
}
