import { z } from 'zod';
import { encryptionCodec } from '../../runtime/codec/encryption-codec';
import { engineUnavailable } from '../../api/engine-problems';
import { uiOrigins } from '../../api/ui-origins';
import { startTestApi } from '../support/api/test-api';
import type { TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { testKeyRing } from '../support/platform/temporal';

const SECRET = 'a-secret-that-nobody-guesses';
const UI = 'http://127.0.0.1:8233';
const codec = encryptionCodec(testKeyRing);
let house: House;
let api: TestApi;

beforeAll(async () => {
  house = await openHouse('api-operations');
  api = await startTestApi(house, { context: { codec: { codec, secret: SECRET, uiOrigins: uiOrigins(UI) } } });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

describe('health and readiness', () => {
  it('are told without a key', async () => {
    expect((await api.call('GET', '/health')).body).toEqual({ status: 'ok', version: 'test' });
    expect((await api.call('GET', '/ready')).body).toEqual({
      status: 'ready',
      checks: { accepting: 'ok', postgres: 'ok', schema: 'ok', temporal: 'ok' },
    });
  });

  it('is not ready without the engine, and not while it drains', async () => {
    api.engine.onReach = async () => {
      throw engineUnavailable();
    };
    const answer = await api.call('GET', '/ready');
    expect([answer.status, answer.body]).toMatchObject([503, { checks: { temporal: 'failed', postgres: 'ok' } }]);
    api.engine.onReach = async () => undefined;
    const other = await startTestApi(house);
    other.drain();
    expect((await other.call('GET', '/ready')).body).toMatchObject({
      status: 'not-ready',
      checks: { accepting: 'failed' },
    });
    await other.close();
  });
});

describe('metrics', () => {
  it('count answers by route template, for callers on this machine only', async () => {
    await api.call('GET', '/api/v1/tasks/0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11');
    const { body, headers } = await api.call('GET', '/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(body).toMatch(
      /neuroerp_http_request_duration_seconds_count\{method="GET",route="\/api\/v1\/tasks\/\{taskId\}",status="401"\} 1/,
    );
    const forwarded = await api.call('GET', '/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(forwarded.status).toBe(404);
  });
});

describe('the description', () => {
  it('is OpenAPI 3.1 and names every route', async () => {
    const { body } = await api.call('GET', '/openapi.json');
    const document = z
      .object({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(body);
    expect(document.openapi).toBe('3.1.0');
    for (const route of api.routes.filter(({ internal }) => !internal)) {
      expect(Object.keys(document.paths[route.path] ?? {})).toContain(route.method);
    }
  });

  it('can be browsed, with no script inside the page', async () => {
    const page = await api.call('GET', '/docs');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const scripts = [...String(page.body).matchAll(/<script([^>]*)>([^<]*)</g)];
    expect(scripts.map(([, , inside]) => inside)).toEqual(['', '']);
    const parts = [...String(page.body).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts) expect((await api.call('GET', part)).status).toBe(200);
    expect((await api.call('GET', '/docs/package.json')).status).toBe(404);
    expect((await api.call('GET', '/docs/..%2fpackage.json')).status).toBe(404);
  });
});

describe('the codec for the Web UI', () => {
  const encrypted = async (text: string) => {
    const plain = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) };
    const [payload] = await codec.encode([plain]);
    return {
      metadata: Object.fromEntries(
        Object.entries(payload?.metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(payload?.data ?? []).toString('base64'),
    };
  };
  const payloads = z.object({
    payloads: z.array(z.object({ metadata: z.record(z.string(), z.string()), data: z.string() })),
  });

  it('decodes what it encoded, readable by the UI’s page and by no other', async () => {
    const body = { payloads: [await encrypted('hello')] };
    expect(Buffer.from(body.payloads[0]?.data ?? '', 'base64').toString()).not.toContain('hello');
    const answer = await api.call('POST', `/codec/${SECRET}/decode`, { body, headers: { origin: UI } });
    const [payload] = payloads.parse(answer.body).payloads;
    expect(Buffer.from(payload?.data ?? '', 'base64').toString()).toBe('"hello"');
    expect(answer.headers.get('access-control-allow-origin')).toBe(UI);
    const again = await api.call('POST', `/codec/${SECRET}/encode`, { body: answer.body });
    const back = await api.call('POST', `/codec/${SECRET}/decode`, { body: again.body });
    expect(back.body).toEqual(answer.body);
    const foreign = await api.call('POST', `/codec/${SECRET}/decode`, {
      body,
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers the browser’s question beforehand', async () => {
    const answer = await api.call('OPTIONS', `/codec/${SECRET}/decode`, {
      headers: { origin: 'http://localhost:8233' },
    });
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, 'http://localhost:8233']);
    expect(answer.headers.get('access-control-allow-headers')).toContain('X-Namespace');
  });

  it('does not exist at a wrong address, for callers from elsewhere, or without a secret', async () => {
    const body = { payloads: [] };
    expect((await api.call('POST', '/codec/wrong/decode', { body })).status).toBe(404);
    const forwarded = { 'x-forwarded-for': '203.0.113.9' };
    expect((await api.call('POST', `/codec/${SECRET}/decode`, { body, headers: forwarded })).status).toBe(404);
    const plain = await startTestApi(house);
    expect((await plain.call('POST', '/codec/undefined/decode', { body })).status).toBe(404);
    await plain.close();
  });

  it('never logs its secret', async () => {
    await api.call('POST', `/codec/${SECRET}/decode`, { body: { payloads: [] } });
    expect(api.logged.join('')).toContain('/codec/{secret}/decode');
    expect(api.logged.join('')).not.toContain(SECRET);
  });
});
