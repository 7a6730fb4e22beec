import { once } from 'node:events';
import type { Response } from 'express';
import { toJson } from '../schema/database';
import type { ServerSentEvent } from './reply';

/** How long a browser waits before it comes back. */
const RETRY_MS = 2_000;

/**
 * Writes server-sent events until the source ends or the reader is gone. A slow reader holds the source back instead of
 * filling memory.
 */
export async function writeEventStream(
  response: Response,
  events: AsyncIterable<ServerSentEvent | undefined>,
  signal: AbortSignal,
): Promise<void> {
  response.status(200).set({
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  response.write(`retry: ${RETRY_MS}\n\n`);
  try {
    for await (const event of events) {
      if (!response.write(event === undefined ? ': heartbeat\n\n' : frame(event)))
        await once(response, 'drain', { signal });
    }
  } catch (error) {
    // The reader went away, or we are shutting down: it will resume from its last id.
    if (!signal.aborted) throw error;
  } finally {
    response.end();
  }
}

function frame(event: ServerSentEvent): string {
  return `id: ${event.id}\nevent: ${event.event}\ndata: ${toJson(event.data)}\n\n`;
}
