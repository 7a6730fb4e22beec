import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics';

/** Something the program needs to do its work; resolves when it is there, rejects with the reason when not. */
export type Check = () => Promise<unknown>;

export interface HealthOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default loopback: metrics and readiness are not for the world. */
  readonly host?: string;
  readonly checks: Readonly<Record<string, Check>>;
  readonly metrics: Metrics;
  /** How long a check may take, milliseconds. Default 2 s. */
  readonly checkTimeoutMs?: number;
}

export interface HealthServer {
  readonly port: number;
  /** From now on `/ready` says no, whatever the checks say: the first step of a shutdown. */
  notReady(): void;
  close(): Promise<void>;
}

/** `/health` (alive), `/ready` (every check passes) and `/metrics` for programs that serve nothing else. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  let stopping = false;
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (request.method !== 'GET' && request.method !== 'HEAD') return answer(response, 405, {});
    if (path === '/health') return answer(response, 200, { status: 'alive' });
    const answering = path === '/ready' ? ready : path === '/metrics' ? metrics : undefined;
    if (!answering) return answer(response, 404, {});
    // A failure here must not end the program as an unhandled rejection.
    answering(options, response, stopping).catch(() => answer(response, 500, {}));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    notReady: () => void (stopping = true),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function ready(options: HealthOptions, response: ServerResponse, stopping: boolean): Promise<void> {
  const results = await Promise.all(
    Object.entries(options.checks).map(async ([name, check]) => [name, await passes(check, options)] as const),
  );
  const ok = !stopping && results.every(([, passed]) => passed);
  const status = stopping ? 'stopping' : ok ? 'ready' : 'not-ready';
  answer(response, ok ? 200 : 503, { status, checks: Object.fromEntries(results) });
}

async function passes(check: Check, options: HealthOptions): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), options.checkTimeoutMs ?? 2_000);
  });
  const result = await Promise.race([
    check().then(
      () => true,
      () => false,
    ),
    late,
  ]);
  clearTimeout(timer);
  return result;
}

async function metrics({ metrics: { registry } }: HealthOptions, response: ServerResponse): Promise<void> {
  const text = await registry.metrics();
  response.writeHead(200, { 'content-type': registry.contentType });
  response.end(text);
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
