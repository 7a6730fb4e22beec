import type { PayloadCodec } from '@temporalio/common';
import type { Logger } from '../runtime/log';
import type { Metrics } from '../runtime/metrics';
import type { Database } from '../schema/database';
import type { ProcessManifest, TaskManifest } from '../workflows/platform/manifest';
import type { Engine } from './engine';
import type { EventFeed } from './event-feed';
import type { PrepareStart } from './process-starts';

/** Everything the routes use, put together once by `api/main.ts` and, with other parts, by tests. */
export interface ApiContext {
  readonly db: Database;
  readonly engine: Engine;
  readonly feed: EventFeed;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly version: string;
  readonly manifests: readonly ProcessManifest[];
  /** Task kinds that any process may open, beside those of its manifest. */
  readonly platformTasks: Readonly<Record<string, TaskManifest>>;
  /** By process type; a type without one starts a new process each time. */
  readonly prepareStart: Readonly<Record<string, PrepareStart>>;
  /** Told after a tenant's clock was moved and committed. */
  readonly afterClockMoved?: (tenantId: string) => Promise<void>;
  /** True lets the clock of live tenants be moved, too. */
  readonly clockAdjustable: boolean;
  /** Decoding for the Web UI; without a secret there is no such route. */
  readonly codec?: { readonly codec: PayloadCodec; readonly secret: string; readonly uiOrigins: readonly string[] };
  /** Requests per minute and key. */
  readonly requestsPerMinute: number;
  /** True makes a reply that does not fit its schema a failure: in tests and development. */
  readonly checkReplies: boolean;
  /** Aborted when the server begins to drain. */
  readonly draining: AbortSignal;
  /** The wall clock, in milliseconds: for keys, locks and last use, never for business rules. */
  readonly wallClock: () => number;
}
