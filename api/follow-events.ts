import type { NumberedEvent } from '../schema/queries/platform/event-views';
import { isDatabaseDown } from './problem-from';
import { toEventBody } from './process-body';
import type { ServerSentEvent } from './reply';

const BATCH = 100;
const POLL_MS = 1_000;
const HEARTBEAT_MS = 15_000;
/** A stream ends now and then, so that a revoked key does not follow for ever. */
const LONGEST_MS = 10 * 60_000;

export interface FollowOptions {
  readonly from: bigint;
  readonly signal: AbortSignal;
  /** Resolves on a hint that there is news, or after the time. */
  readonly wait: (ms: number) => Promise<void>;
  /** Events after a number, and the newest number as it was before they were read. */
  readonly read: (after: bigint, limit: number) => Promise<{ head: bigint; rows: NumberedEvent[] }>;
}

/** Yields events by their numbers as they come, and `undefined` as a heartbeat, until aborted or its time is up. */
export async function* followEvents(options: FollowOptions): AsyncGenerator<ServerSentEvent | undefined> {
  const { signal, wait, read } = options;
  const end = Date.now() + LONGEST_MS;
  let after = options.from;
  let spokenAt = Date.now();
  while (!signal.aborted && Date.now() < end) {
    const { head, rows } = await readOrNothing(read, after);
    for (const row of rows) yield { id: row.number.toString(), event: row.type, data: toEventBody(row) };
    const last = rows.at(-1)?.number;
    if (rows.length === BATCH && last !== undefined) {
      after = last;
      continue;
    }
    // Nothing of ours up to the head: the next look starts there.
    after = [after, last ?? after, head].reduce((a, b) => (a > b ? a : b));
    if (last !== undefined) spokenAt = Date.now();
    else if (Date.now() - spokenAt >= HEARTBEAT_MS) {
      yield undefined;
      spokenAt = Date.now();
    }
    await wait(POLL_MS);
  }
}

/** While the database is away the reader keeps its place. */
async function readOrNothing(read: FollowOptions['read'], after: bigint) {
  try {
    return await read(after, BATCH);
  } catch (error) {
    if (isDatabaseDown(error)) return { head: after, rows: [] };
    throw error;
  }
}
