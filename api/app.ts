import express from 'express';
import type { ErrorRequestHandler, Express, RequestHandler } from 'express';
import helmet from 'helmet';
import type { ApiContext } from './context';
import { Problem } from './problem';
import { problemFrom } from './problem-from';
import { limitRequests } from './rate-limit';
import { renderProblem } from './render';
import { factsOf } from './request-facts';
import { logRequests } from './request-log';
import type { Route } from './route';
import { send, serve } from './serve';

/** Puts the table of routes on Express. Everything between a socket and a handler is here or in `serve`. */
export function createApp(context: ApiContext, routes: readonly Route[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.use(logRequests(context.log));
  app.use(measure(context));
  app.use(
    helmet({
      // The local server speaks HTTP; a browser must not be told to ask for its parts by HTTPS.
      contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } },
    }),
  );
  const limit = limitRequests(context.requestsPerMinute, (request) => factsOf(request).session);
  for (const route of routes) app[route.method](expressPath(route.path), serve(route, context, limit));
  app.use(refuseUnknown(routes));
  app.use(answerProblems);
  return app;
}

function expressPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** No route took the request: 405 where the path exists for other methods, else 404. */
function refuseUnknown(routes: readonly Route[]): RequestHandler {
  const paths = routes.map((route) => ({ method: route.method.toUpperCase(), pattern: pathPattern(route.path) }));
  return (request) => {
    const allowed = [...new Set(paths.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method))];
    if (allowed.length === 0) throw new Problem('not-found', 'There is no such route.');
    const Allow = allowed.sort().join(', ');
    throw new Problem('method-not-allowed', `This path takes ${Allow}.`, { headers: { Allow } });
  };
}

/** Ids are UUIDs, so `/processes/nonsense` is no path that exists. */
function pathPattern(path: string): RegExp {
  const pattern = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    name.endsWith('Id') ? '[0-9a-f-]{36}' : '[^/]+',
  );
  return new RegExp(`^${pattern}/?$`, 'i');
}

/** The one error handler: RFC 9457, whatever went wrong. */
const answerProblems: ErrorRequestHandler = (error: unknown, request, response, next) => {
  const problem = problemFrom(error);
  const { log, requestId } = factsOf(request);
  if (problem.status >= 500) log.error({ err: problem.cause ?? problem, kind: problem.kind }, problem.detail);
  if (response.headersSent) return next(error);
  send(response, renderProblem(problem, request.path, requestId));
};

/** Time of every answer, by route template: few labels, none of a tenant. */
function measure(context: ApiContext): RequestHandler {
  const histogram = context.metrics.histogram({
    name: 'neuroerp_http_request_duration_seconds',
    help: 'Time from request to answer',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  return (request, response, next) => {
    const started = process.hrtime.bigint();
    response.on('finish', () => {
      // A stream lasts as long as its reader likes; that is no time to answer.
      if (String(response.getHeader('Content-Type')).startsWith('text/event-stream')) return;
      const route = factsOf(request).route ?? 'unknown';
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      histogram.observe({ method: request.method, route, status: response.statusCode }, seconds);
    });
    next();
  };
}
