import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import { uuidv7 } from 'uuidv7';
import { formatToken, hashSecret, newSecret } from '../../../runtime/api-token';
import { createApp } from '../../../api/app';
import type { ApiContext } from '../../../api/context';
import { createEventFeed } from '../../../api/event-feed';
import { listen, stopServing } from '../../../api/listen';
import { PLATFORM_TASKS } from '../../../api/platform-tasks';
import type { Route } from '../../../api/route';
import { routesFor } from '../../../api/routes';
import type { Permission, Role } from '../../../domain/platform/access';
import { createLogger } from '../../../runtime/log';
import { createMetrics } from '../../../runtime/metrics';
import type { House } from '../platform/house';
import { fakeEngine } from './fake-engine';
import type { FakeEngine } from './fake-engine';
import { preparePlant, washCar, waterPlants } from './manifests';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON, or the text where it is none. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is instead of `body`. */
  readonly text?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface TestApi {
  readonly url: string;
  readonly context: ApiContext;
  readonly engine: FakeEngine;
  readonly routes: readonly Route[];
  /** What was logged, line by line. */
  readonly logged: string[];
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Begins to drain, as on SIGTERM. */
  drain(): void;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly context?: Partial<ApiContext>;
  /** Default: the platform's routes with two small processes. */
  readonly routes?: readonly Route[];
}

/** The API on a free port over the house's database, with an engine that does as it is told. */
export async function startTestApi(house: House, options: TestApiOptions = {}): Promise<TestApi> {
  const engine = fakeEngine();
  const draining = new AbortController();
  // Every request under way listens.
  setMaxListeners(0, draining.signal);
  const logged: string[] = [];
  const log = createLogger({ service: 'api', destination: { write: (line) => void logged.push(line) } });
  const context: ApiContext = {
    db: house.app,
    engine,
    feed: createEventFeed(house.database.urls.neuroerp_app, log),
    log,
    metrics: createMetrics({ nodeMetrics: false }),
    version: 'test',
    manifests: [waterPlants, washCar],
    platformTasks: PLATFORM_TASKS,
    prepareStart: { 'water-plants': preparePlant },
    clockAdjustable: false,
    requestsPerMinute: 100_000,
    checkReplies: true,
    draining: draining.signal,
    wallClock: Date.now,
    ...options.context,
  };
  const routes = options.routes ?? routesFor(context.manifests);
  const server = createServer(createApp(context, routes));
  const { port } = await listen(server, 0, '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    context,
    engine,
    routes,
    logged,
    call: (method, path, callOptions = {}) => request(`${url}${path}`, method, callOptions),
    drain: () => draining.abort(),
    close: async () => {
      draining.abort();
      await stopServing(server, 1_000);
      await context.feed.close();
    },
  };
}

async function request(url: string, method: string, options: CallOptions): Promise<Answer> {
  const body = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await fetch(url, {
    method,
    headers: {
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(body === undefined ? {} : { body }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream')) {
    await response.body?.cancel();
    return { status: response.status, headers: response.headers, body: undefined };
  }
  const text = await response.text();
  const body_: unknown = type.includes('json') ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body: body_ };
}

export interface Person {
  readonly tenantId: string;
  readonly memberId: string;
  readonly keyId: string;
  readonly token: string;
}

export interface PersonOptions {
  readonly name?: string;
  readonly scopes?: readonly Permission[];
  readonly expiresAt?: string;
}

/** A member of the tenant with these roles, and a key. */
export async function newPerson(
  house: House,
  tenantId: string,
  roles: readonly Role[],
  options: PersonOptions = {},
): Promise<Person> {
  const memberId = uuidv7();
  const keyId = uuidv7();
  const secret = newSecret();
  const createdAt = '2025-01-01T00:00:00.000Z';
  await house.inTenant(tenantId, async (tx) => {
    await tx
      .insertInto('member')
      .values({
        tenantId,
        memberId,
        name: options.name ?? roles.join(' and '),
        email: null,
        roles: [...roles],
        createdAt,
      })
      .execute();
    await tx
      .insertInto('apiKey')
      .values({
        tenantId,
        keyId,
        memberId,
        name: 'test',
        keyHash: hashSecret(secret),
        scopes: [...(options.scopes ?? [])],
        createdAt,
        expiresAt: options.expiresAt ?? null,
      })
      .execute();
  });
  return { tenantId, memberId, keyId, token: formatToken({ keyId, secret }) };
}
