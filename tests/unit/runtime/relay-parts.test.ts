import { createLogger } from '../../../runtime/log';
import { backOff } from '../../../workers/relay/back-off';
import { startLoop } from '../../../workers/relay/loop';
import { createRateLimit } from '../../../workers/relay/rate';
import { createRotation } from '../../../workers/relay/rotation';
import { createWake } from '../../../workers/relay/wake';

const log = createLogger({ service: 'test', level: 'silent' });

test('back-off doubles from two seconds to five minutes and is spread over its upper half', () => {
  expect([1, 2, 3, 8, 9, 100].map((attempt) => backOff(attempt, 0.999999))).toEqual([
    2_000, 4_000, 8_000, 256_000, 300_000, 300_000,
  ]);
  expect([1, 9].map((attempt) => backOff(attempt, 0))).toEqual([1_000, 150_000]);
});

test('a rate limit allows a burst of a second, then the rate, to each tenant by itself', () => {
  let now = 0;
  const rate = createRateLimit(50, () => now);
  expect([rate.take('a', 30), rate.take('a', 30), rate.take('a', 30)]).toEqual([30, 20, 0]);
  expect(rate.take('b', 100)).toBe(50);
  now += 100;
  expect(rate.take('a', 30)).toBe(5);
  now += 60_000;
  expect(rate.take('a', 1_000)).toBe(50);
});

test('tenants take turns', () => {
  const rotation = createRotation();
  rotation.served('a');
  expect(rotation.order(['a', 'b', 'c'])).toEqual(['b', 'c', 'a']);
  rotation.served('b');
  rotation.served('c');
  expect(rotation.order(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
});

test('a call that comes while nobody sleeps is not lost', async () => {
  const wake = createWake();
  wake.poke();
  await wake.wait(60_000);
});

describe('a loop', () => {
  test('goes on at once while there is work, rests then, and is woken', async () => {
    let work = 3;
    let steps = 0;
    let rested: () => void = () => undefined;
    const resting = () => new Promise<void>((resolve) => (rested = resolve));
    let rest = resting();
    const loop = startLoop({
      name: 'test',
      log,
      restMs: 60_000,
      step: async () => {
        steps += 1;
        work -= 1;
        if (work <= 0) rested();
        return work > 0;
      },
    });
    await rest;
    expect(steps).toBe(3);
    rest = resting();
    loop.poke();
    await rest;
    expect(steps).toBe(4);
    await loop.stop();
  });

  test('survives a failing step and stops in the middle of its pause', async () => {
    let failures = 0;
    let failed: () => void = () => undefined;
    const twice = new Promise<void>((resolve) => (failed = resolve));
    const loop = startLoop({
      name: 'test',
      log,
      restMs: 1,
      step: () => Promise.reject(new Error('away')),
      onError: () => {
        failures += 1;
        if (failures === 2) failed();
      },
    });
    await twice;
    await loop.stop();
    expect(failures).toBe(2);
  });
});
