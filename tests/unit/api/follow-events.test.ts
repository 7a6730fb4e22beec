import { uuidv7 } from 'uuidv7';
import { followEvents } from '../../../api/follow-events';
import type { NumberedEvent } from '../../../schema/queries/platform/event-views';

function event(number: bigint): NumberedEvent {
  return {
    tenantId: uuidv7(),
    eventId: uuidv7(),
    processId: null,
    number,
    type: 'happened',
    occurredAt: '2026-01-01T00:00:00.000Z',
    recordedAt: '2026-01-01T00:00:00.000Z',
    actor: 'process',
    summary: 'Happened',
    rule: null,
    data: {},
  };
}

/** A log of events of which only some are the reader's; `wait` lets the test write more. */
function journal(count: number, isMine: (number: bigint) => boolean) {
  let head = BigInt(count);
  const asked: bigint[] = [];
  return {
    asked,
    grow: (by: number) => {
      head += BigInt(by);
    },
    read: async (after: bigint, limit: number) => {
      asked.push(after);
      const numbers = Array.from({ length: Number(head - after) }, (_, index) => after + BigInt(index) + 1n);
      return { head, rows: numbers.filter(isMine).slice(0, limit).map(event) };
    },
  };
}

async function collect(events: AsyncIterable<{ id: string } | undefined>, until: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const one of events) {
    if (one) ids.push(one.id);
    if (ids.length === until) break;
  }
  return ids;
}

describe('following a journal', () => {
  it('yields every event of the reader’s once and in order, over many batches', async () => {
    const log = journal(1_000, (number) => number % 3n === 0n);
    const { signal } = new AbortController();
    const ids = await collect(followEvents({ from: 0n, signal, wait: async () => undefined, read: log.read }), 333);
    expect(ids).toEqual(Array.from({ length: 333 }, (_, index) => String((index + 1) * 3)));
  });

  it('does not look again at what was others’', async () => {
    const log = journal(500, (number) => number > 500n);
    const { signal } = new AbortController();
    const wait = async () => log.grow(1);
    expect(await collect(followEvents({ from: 0n, signal, wait, read: log.read }), 2)).toEqual(['501', '502']);
    expect(log.asked.slice(0, 3)).toEqual([0n, 500n, 501n]);
  });

  it('keeps its place while the database is away', async () => {
    const log = journal(2, () => true);
    let away = true;
    const read = async (after: bigint, limit: number) => {
      if (away) throw Object.assign(new Error('x'), { code: 'ECONNREFUSED' });
      return log.read(after, limit);
    };
    const { signal } = new AbortController();
    const wait = async () => {
      away = false;
    };
    expect(await collect(followEvents({ from: 0n, signal, wait, read }), 2)).toEqual(['1', '2']);
  });

  it('ends when it is told to, and fails on a defect', async () => {
    const leaving = new AbortController();
    const log = journal(0, () => true);
    const wait = async () => leaving.abort();
    expect(await collect(followEvents({ from: 0n, signal: leaving.signal, wait, read: log.read }), 1)).toEqual([]);
    const broken = followEvents({
      from: 0n,
      signal: new AbortController().signal,
      wait: async () => undefined,
      read: async () => {
        throw new Error('a defect');
      },
    });
    await expect(collect(broken, 1)).rejects.toThrow('a defect');
  });
});
