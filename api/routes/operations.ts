import { z } from 'zod';
import { checkReadiness } from '../readiness';
import { isLocal } from '../local';
import { notFound } from '../problem';
import { route } from '../route';

const health = route({
  method: 'get',
  path: '/health',
  operationId: 'get-health',
  permission: 'open',
  summary: 'Is the program alive?',
  tags: ['Operations'],
  responses: { 200: { description: 'It is', body: z.object({ status: z.literal('ok'), version: z.string() }) } },
  handler: async ({ context }) => ({ status: 200, body: { status: 'ok', version: context.version } }),
});

const readinessBody = z
  .object({
    status: z.enum(['ready', 'not-ready']),
    checks: z.record(z.string(), z.enum(['ok', 'failed'])).meta({ example: { postgres: 'ok', temporal: 'ok' } }),
  })
  .meta({ id: 'Readiness' });

const ready = route({
  method: 'get',
  path: '/ready',
  operationId: 'get-readiness',
  permission: 'open',
  summary: 'May it be given requests: are the database, its schema and the process engine there?',
  tags: ['Operations'],
  responses: {
    200: { description: 'It may', body: readinessBody },
    503: { description: 'Not now', body: readinessBody },
  },
  handler: async ({ context }) => {
    const checks = await checkReadiness(context);
    const isReady = Object.values(checks).every((check) => check === 'ok');
    return isReady
      ? { status: 200, body: { status: 'ready', checks } }
      : { status: 503, headers: { 'Retry-After': '5' }, body: { status: 'not-ready', checks } };
  },
});

const metrics = route({
  method: 'get',
  path: '/metrics',
  operationId: 'get-metrics',
  permission: 'open',
  summary: 'Metrics for Prometheus; only for callers on this machine',
  tags: ['Operations'],
  responses: { 200: { description: 'Prometheus text', bytes: 'text/plain' } },
  handler: async (call) => {
    if (!isLocal(call)) throw notFound('route');
    const { registry } = call.context.metrics;
    return { status: 200, bytes: await registry.metrics(), mediaType: registry.contentType };
  },
});

export const OPERATIONS_ROUTES = [health, ready, metrics];
