import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { Logger } from '../runtime/log';
import { beginFacts } from './request-facts';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * One line per request: who, which route, which answer, how long. Never the URL itself, headers, bodies or query values:
 * they may hold keys and personal data.
 */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const given = request.get('x-request-id');
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
    response.setHeader('X-Request-Id', requestId);
    const log = logger.child({ requestId });
    const facts = beginFacts(request, requestId, log);
    const started = performance.now();
    // Comes once, whether the answer was read to its end or the reader went away.
    response.on('close', () => {
      const { session, route } = facts;
      const line = {
        method: request.method,
        route: route ?? 'unknown',
        status: response.statusCode,
        ms: Math.round(performance.now() - started),
        ...(session ? { tenantId: session.tenantId, memberId: session.memberId, keyId: session.keyId } : {}),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      log[response.statusCode >= 500 ? 'error' : 'info'](line, 'request');
    });
    next();
  };
}
