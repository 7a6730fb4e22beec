import { timingSafeEqual } from 'node:crypto';
import type { Payload } from '@temporalio/common';
import { z } from 'zod';
import type { ApiContext } from '../context';
import { isLocal } from '../local';
import { notFound } from '../problem';
import { route } from '../route';
import type { Call } from '../route';

/**
 * Temporal's remote codec protocol, so that the Web UI on this machine shows what payloads say. The UI has no login and
 * passes no token: the address is a secret of its own, answers only callers on this machine, and lets only the UI's own
 * page read the answer.
 */
const params = z.object({ secret: z.string().max(200) });

const base64 = z.base64();
const payloadsBody = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() }))
    .max(10_000),
});
type PayloadsBody = z.output<typeof payloadsBody>;

type CodecCall = Call<{ secret: string }, undefined, unknown, 'open'>;

function openCodec(call: CodecCall): NonNullable<ApiContext['codec']> {
  const { codec } = call.context;
  if (!codec || !isLocal(call) || !equal(call.params.secret, codec.secret)) throw notFound('route');
  return codec;
}

function equal(given: string, secret: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(secret);
  return a.length === b.length && timingSafeEqual(a, b);
}

function corsHeaders(call: CodecCall, origins: readonly string[]): Record<string, string> {
  const origin = call.headers.origin;
  if (origin === undefined || !origins.includes(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Methods': 'POST, OPTIONS',
    'Access-Control-Allow-Headers': 'Content-Type, X-Namespace, Authorization',
    'Access-Control-Max-Age': '600',
    // The helmet's default would hide the answer from another origin even where CORS allows it.
    'Cross-Origin-Resource-Policy': 'cross-origin',
  };
}

function translate(operation: 'decode' | 'encode') {
  return route({
    method: 'post',
    path: `/codec/{secret}/${operation}`,
    operationId: `codec-${operation}`,
    permission: 'open',
    summary: `Temporal remote codec: ${operation}`,
    tags: ['Operations'],
    internal: true,
    idempotent: false,
    bodyLimit: 16 * 1_048_576,
    request: { params, body: payloadsBody },
    responses: { 200: { description: 'The payloads', body: payloadsBody } },
    handler: async (call) => {
      const { codec, uiOrigins } = openCodec(call);
      const payloads = await codec[operation](call.body.payloads.map(fromJson));
      return { status: 200, headers: corsHeaders(call, uiOrigins), body: { payloads: payloads.map(toJson) } };
    },
  });
}

function preflight(operation: 'decode' | 'encode') {
  return route({
    method: 'options',
    path: `/codec/{secret}/${operation}`,
    operationId: `codec-${operation}-preflight`,
    permission: 'open',
    summary: `Temporal remote codec: may the page ask to ${operation}?`,
    tags: ['Operations'],
    internal: true,
    request: { params },
    responses: { 204: { description: 'It may' } },
    handler: async (call) => {
      const { uiOrigins } = openCodec(call);
      return { status: 204, headers: corsHeaders(call, uiOrigins) };
    },
  });
}

function fromJson({ metadata, data }: PayloadsBody['payloads'][number]): Payload {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
    ),
    data: data === undefined ? null : Buffer.from(data, 'base64'),
  };
}

function toJson({ metadata, data }: Payload): PayloadsBody['payloads'][number] {
  return {
    metadata: Object.fromEntries(
      Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
    ),
    ...(data ? { data: Buffer.from(data).toString('base64') } : {}),
  };
}

export const CODEC_ROUTES = [translate('decode'), translate('encode'), preflight('decode'), preflight('encode')];
