import { startHealthServer } from '../../../runtime/health';
import type { HealthServer } from '../../../runtime/health';
import { createMetrics } from '../../../runtime/metrics';

describe('metrics', () => {
  const metrics = createMetrics({ nodeMetrics: false });

  test('refuse names without base unit and labels without bound', () => {
    expect(() => metrics.counter({ name: 'neuroerp_sent', help: '' })).toThrow(TypeError);
    expect(() => metrics.histogram({ name: 'neuroerp_wait_ms', help: '' })).toThrow(TypeError);
    expect(() => metrics.counter({ name: 'sent_total', help: '' })).toThrow(TypeError);
    for (const label of ['tenant', 'tenant_id', 'processId', 'workflow_id', 'customer_id']) {
      expect(() => metrics.counter({ name: 'neuroerp_x_total', help: '', labels: [label] })).toThrow('unbounded');
    }
  });

  test('are counted in a registry of their own', async () => {
    metrics.counter({ name: 'neuroerp_sent_total', help: 'Sent', labels: ['kind'] }).inc({ kind: 'mail' });
    expect(await metrics.registry.metrics()).toContain('neuroerp_sent_total{kind="mail"} 1');
    expect(await createMetrics({ nodeMetrics: false }).registry.metrics()).not.toContain('neuroerp_sent_total');
  });
});

describe('the health server', () => {
  let server: HealthServer;
  let postgres = true;
  beforeAll(async () => {
    const metrics = createMetrics({ nodeMetrics: false });
    metrics.gauge({ name: 'neuroerp_open', help: 'Open' }).set(3);
    server = await startHealthServer({
      port: 0,
      metrics,
      checkTimeoutMs: 100,
      checks: {
        postgres: async () => {
          if (!postgres) await new Promise(() => undefined);
        },
      },
    });
  });
  afterAll(() => server.close());
  const get = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: response.status, text: await response.text() };
  };

  test('is alive, ready and measured', async () => {
    expect(await get('/health')).toEqual({ status: 200, text: '{"status":"alive"}' });
    expect(await get('/ready')).toEqual({ status: 200, text: '{"status":"ready","checks":{"postgres":true}}' });
    expect((await get('/metrics')).text).toContain('neuroerp_open 3');
    expect((await get('/other')).status).toBe(404);
  });

  test('is not ready while a check hangs, and again when it passes', async () => {
    postgres = false;
    expect(await get('/ready')).toEqual({ status: 503, text: '{"status":"not-ready","checks":{"postgres":false}}' });
    expect((await get('/health')).status).toBe(200);
    postgres = true;
    expect((await get('/ready')).status).toBe(200);
  });

  test('is not ready once it stops', async () => {
    server.notReady();
    expect((await get('/ready')).status).toBe(503);
  });
});

test('the health server answers 500 when a metric or a check fails at once, and lives on', async () => {
  const metrics = createMetrics({ nodeMetrics: false });
  const broken = (): never => {
    throw new Error('broken');
  };
  jest.spyOn(metrics.registry, 'metrics').mockImplementation(broken);
  const server = await startHealthServer({ port: 0, metrics, checks: { broken } });
  try {
    const status = async (path: string) => (await fetch(`http://127.0.0.1:${server.port}${path}`)).status;
    expect(await status('/metrics')).toBe(500);
    expect(await status('/ready')).toBe(500);
    expect(await status('/health')).toBe(200);
  } finally {
    await server.close();
  }
});
