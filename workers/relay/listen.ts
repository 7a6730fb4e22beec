import { Client } from 'pg';
import type { Logger } from '../../runtime/log';

export interface ListenOptions {
  readonly url: string;
  readonly channel: 'outbox' | 'events';
  readonly onNotify: (payload: string) => void;
  readonly log: Logger;
}

const RECONNECT_MS = 1_000;

/**
 * Listens on a Postgres channel and connects again after a loss. Only a hint: what is said while the line is down is
 * lost, so whoever listens also polls. Returns how to stop.
 */
export function listen(options: ListenOptions): () => Promise<void> {
  let requestStop: () => void = () => undefined;
  let stopped = false;
  const stopRequested = new Promise<void>((resolve) => {
    requestStop = () => {
      stopped = true;
      resolve();
    };
  });

  async function once(): Promise<void> {
    const client = new Client({ connectionString: options.url, connectionTimeoutMillis: 5_000, keepAlive: true });
    const lost = new Promise<void>((resolve) => {
      client.on('error', () => resolve());
      client.on('end', () => resolve());
    });
    client.on('notification', (message) => options.onNotify(message.payload ?? ''));
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(options.channel)}`);
      // What was said before we listened may be work.
      options.onNotify('');
      await Promise.race([lost, stopRequested]);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await once().catch((error: unknown) =>
        options.log.warn({ err: error, channel: options.channel }, 'not listening'),
      );
      let timer: NodeJS.Timeout | undefined;
      const pause = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, RECONNECT_MS);
      });
      await Promise.race([pause, stopRequested]);
      clearTimeout(timer);
    }
  }

  const running = run();
  return () => {
    requestStop();
    return running;
  };
}
