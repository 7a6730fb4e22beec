import { Client } from 'pg';
import type { Logger } from '../runtime/log';

/** Wakes those who wait for a tenant's events. A hint only: readers poll as well, so a lost one costs a moment. */
export interface EventFeed {
  /** Resolves when the tenant may have new events, the time is up, or the signal aborts. Never rejects. */
  wait(tenantId: string, ms: number, signal: AbortSignal): Promise<void>;
  /** Counts a stream of this key in and returns how to count it out; undefined when it has too many open. */
  enter(keyId: string): (() => void) | undefined;
  close(): Promise<void>;
}

const STREAMS_PER_KEY = 20;

const RECONNECT_MS = 2_000;

/** Hears the sequencer on channel `events` (payload: the tenant's id) over one connection, which mends itself. */
export function createEventFeed(databaseUrl: string, log: Logger): EventFeed {
  const waiting = new Map<string, Set<() => void>>();
  const streams = new Map<string, number>();
  let client: Client | undefined;
  let closed = false;
  // Nobody listens before the first reader comes.
  let listening: Promise<void> | undefined;
  let reconnect: NodeJS.Timeout | undefined;

  function wake(tenantId: string | undefined): void {
    for (const resume of waiting.get(tenantId ?? '') ?? []) resume();
  }

  async function listen(): Promise<void> {
    const fresh = new Client({
      connectionString: databaseUrl,
      application_name: 'neuroerp-api-events',
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
    });
    let lost = false;
    const onLoss = (error?: Error) => {
      if (lost || closed) return;
      lost = true;
      log.warn({ err: error }, 'event notifications are interrupted; polling goes on');
      fresh.end().catch(() => undefined);
      reconnect = setTimeout(() => {
        listening = listen();
      }, RECONNECT_MS);
    };
    fresh.on('error', onLoss);
    fresh.on('end', () => onLoss());
    fresh.on('notification', (message) => wake(message.payload));
    try {
      await fresh.connect();
      await fresh.query('listen events');
      client = fresh;
    } catch (error) {
      onLoss(error instanceof Error ? error : undefined);
    }
  }

  return {
    wait(tenantId, ms, signal) {
      if (!closed) listening ??= listen();
      return new Promise((resolve) => {
        const waiters = waiting.get(tenantId) ?? new Set();
        waiting.set(tenantId, waiters);
        const resume = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', resume);
          waiters.delete(resume);
          if (waiters.size === 0) waiting.delete(tenantId);
          resolve();
        };
        const timer = setTimeout(resume, ms);
        waiters.add(resume);
        signal.addEventListener('abort', resume);
        if (signal.aborted) resume();
      });
    },
    enter(keyId) {
      const open = streams.get(keyId) ?? 0;
      if (open >= STREAMS_PER_KEY) return undefined;
      streams.set(keyId, open + 1);
      return () => {
        const left = (streams.get(keyId) ?? 1) - 1;
        if (left > 0) streams.set(keyId, left);
        else streams.delete(keyId);
      };
    },
    async close() {
      closed = true;
      clearTimeout(reconnect);
      await listening;
      for (const waiters of waiting.values()) for (const resume of waiters) resume();
      await client?.end().catch(() => undefined);
    },
  };
}
