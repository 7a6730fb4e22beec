import { acrossTenants, inTenant } from '../../schema/database';
import { recordEvents } from '../../schema/queries/platform/events';
import type { NewEvent } from '../../schema/queries/platform/events';
import { numberEvents } from '../../schema/queries/platform/sequencer';
import { sequenceEvents } from '../../workers/relay/sequence';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

let house: House;
beforeAll(async () => {
  house = await openHouse('sequencer');
});
afterAll(() => house.close());

const event = (tenantId: string, summary: string): NewEvent => ({
  tenantId,
  processId: null,
  type: 'noted',
  occurredAt: '2025-03-01T08:00:00.000Z',
  actor: 'process',
  summary,
});

/** All numbered events after `after`, as an SSE stream or webhook reads them. */
async function readAfter(tenantId: string, after: bigint): Promise<{ number: bigint; summary: string }[]> {
  const rows = await house.inTenant(tenantId, (tx) =>
    tx.selectFrom('processEvent').select(['number', 'summary']).where('number', '>', after).orderBy('number').execute(),
  );
  return rows.map(({ number, summary }) => ({ number: number ?? 0n, summary }));
}

const upTo = (last: number): bigint[] => Array.from({ length: last }, (_, index) => BigInt(index + 1));

describe('the sequencer', () => {
  test('numbers each tenant by itself from one, in the order of writing, and numbers nothing twice', async () => {
    const [a, b] = [await house.newTenant(), await house.newTenant()];
    await house.inTenant(a, (tx) => recordEvents(tx, [event(a, 'first'), event(a, 'second')]));
    await house.inTenant(b, (tx) => recordEvents(tx, [event(b, 'of another')]));
    await house.inTenant(a, (tx) => recordEvents(tx, [event(a, 'third')]));
    expect(await sequenceEvents(house.sequencer)).toBe(true);
    expect(await sequenceEvents(house.sequencer)).toBe(false);
    expect(await readAfter(a, 0n)).toEqual([
      { number: 1n, summary: 'first' },
      { number: 2n, summary: 'second' },
      { number: 3n, summary: 'third' },
    ]);
    expect(await readAfter(b, 0n)).toEqual([{ number: 1n, summary: 'of another' }]);
  });

  test('a reader by number misses nothing while many write, commit late and roll back, and two sequencers run', async () => {
    const tenantId = await house.newTenant();
    const writers = 8;
    const rounds = 15;
    const committed = new Set<string>();
    let writing = true;

    const write = async (writer: number): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) {
        const summary = `${writer}/${round}`;
        const doomed = round % 5 === 4;
        await inTenant(house.app, tenantId, async (tx) => {
          await recordEvents(tx, [event(tenantId, `${summary}a`)]);
          // Others commit between our first event and our commit, so order of writing and of committing differ.
          if (round % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 5 * writer));
          await recordEvents(tx, [event(tenantId, `${summary}b`)]);
          if (doomed) throw new Error('rolled back');
        }).then(
          () => ['a', 'b'].forEach((part) => committed.add(summary + part)),
          (error: Error) => {
            if (error.message !== 'rolled back') throw error;
          },
        );
      }
    };
    const sequence = async (): Promise<void> => {
      while (writing) await sequenceEvents(house.sequencer);
    };
    const seen: { number: bigint; summary: string }[] = [];
    const read = async (): Promise<void> => {
      while (writing) seen.push(...(await readAfter(tenantId, seen.at(-1)?.number ?? 0n)));
    };

    const others = [sequence(), sequence(), read()];
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
    writing = false;
    await Promise.all(others);
    while (await sequenceEvents(house.sequencer));
    seen.push(...(await readAfter(tenantId, seen.at(-1)?.number ?? 0n)));

    expect(committed.size).toBe(writers * rounds * 0.8 * 2);
    expect(seen.map(({ number }) => number)).toEqual(upTo(committed.size));
    expect(new Set(seen.map(({ summary }) => summary))).toEqual(committed);
    for (const { summary } of seen.filter((found) => found.summary.endsWith('b'))) {
      const place = (name: string) => seen.findIndex((found) => found.summary === name);
      expect(place(summary)).toBeGreaterThan(place(summary.replace(/b$/, 'a')));
    }
  });

  test('a second sequencer stands back while the first has not committed, and goes on from its last number', async () => {
    const tenantId = await house.newTenant();
    await house.inTenant(tenantId, (tx) => recordEvents(tx, [event(tenantId, 'first')]));
    await acrossTenants(house.sequencer, async (tx) => {
      expect(await numberEvents(tx, tenantId)).toBe(1);
      await house.inTenant(tenantId, (other) => recordEvents(other, [event(tenantId, 'second')]));
      expect(await sequenceEvents(house.sequencer)).toBe(false);
    });
    expect(await sequenceEvents(house.sequencer)).toBe(true);
    expect((await readAfter(tenantId, 0n)).map(({ number, summary }) => [number, summary])).toEqual([
      [1n, 'first'],
      [2n, 'second'],
    ]);
  });

  test('works off more than a batch', async () => {
    const tenantId = await house.newTenant();
    const many = Array.from({ length: 2_500 }, (_, index) => event(tenantId, String(index)));
    await house.inTenant(tenantId, (tx) => recordEvents(tx, many));
    while (await sequenceEvents(house.sequencer));
    const read = await readAfter(tenantId, 0n);
    expect(read.map(({ number }) => number)).toEqual(upTo(2_500));
    expect(read.map(({ summary }) => Number(summary))).toEqual(Array.from({ length: 2_500 }, (_, index) => index));
  });
});
