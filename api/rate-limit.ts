import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import type { Request, RequestHandler } from 'express';
import { Problem } from './problem';
import type { Session } from './session';

/**
 * Limits each key of each tenant and tells it where it stands (`RateLimit`, `RateLimit-Policy`: draft 8).
 * Counted per API process: with several behind a balancer a key gets that many times the rate.
 */
export function limitRequests(perMinute: number, sessionOf: (request: Request) => Session | undefined): RequestHandler {
  return rateLimit({
    windowMs: 60_000,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: 'per-key',
    keyGenerator: (request) => {
      const session = sessionOf(request);
      return session ? `${session.tenantId}:${session.keyId}` : ipKeyGenerator(request.ip ?? '');
    },
    handler: (_request, _response, next) => {
      next(new Problem('too-many-requests', 'This key has used up its requests for now; see `Retry-After`.'));
    },
  });
}
