import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RequestHandler } from 'express';
import { pinoHttp } from 'pino-http';
import type { Logger } from './context';
import { factsOf } from './request-facts';

const REQUEST_ID = /^[A-Za-z0-9._-]{8,64}$/;

/**
 * One line per request: who, which route, which answer, how long. Never the URL itself, headers, bodies or query values:
 * they may hold keys and personal data.
 */
export function logRequests(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: (request, response) => {
      const given = request.headers['x-request-id'];
      const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: { req: () => undefined, res: () => undefined },
    customProps: (request, response) => {
      const { session, route } = factsOf(request);
      return {
        requestId: requestIdOf(request),
        method: request.method,
        route: route ?? 'unknown',
        status: response.statusCode,
        tenantId: session?.tenantId,
        memberId: session?.memberId,
        keyId: session?.keyId,
      };
    },
    customLogLevel: (_request, response, error) => {
      if (error !== undefined || response.statusCode >= 500) return 'error';
      return 'info';
    },
    customSuccessMessage: () => 'request',
    customErrorMessage: () => 'request failed',
    quietReqLogger: true,
    customAttributeKeys: { responseTime: 'ms' },
  });
}

export function requestIdOf(request: IncomingMessage): string {
  return typeof request.id === 'string' ? request.id : '';
}
