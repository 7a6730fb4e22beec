import { interleave } from '../../support/benchmarks/interleave';
import { median, quantile } from '../../support/benchmarks/quantile';
import { bucketPeak } from '../../support/proofs/upgrade/bucket-peak';
import { waitForNone } from '../../support/proofs/upgrade/wait-for';

describe('a quantile', () => {
  it('is a sample, by nearest rank', () => {
    const samples = [50, 15, 40, 20, 35];
    expect([0.05, 0.3, 0.4, 0.5, 1].map((q) => quantile(samples, q))).toEqual([15, 20, 20, 35, 50]);
    expect(median([4, 1, 3, 2])).toBe(2);
  });

  it('of nothing is refused', () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
  });
});

describe('interleaving', () => {
  it('takes as many samples of each side, and begins with another each turn', async () => {
    const order: string[] = [];
    const side = (name: string) => async () => order.push(name);
    const { samples } = await interleave({ a: side('a'), b: side('b'), c: side('c') }, 3);
    expect(order.join('')).toBe('abcbcacab');
    expect(samples.a).toEqual([1, 6, 8]);
  });
});

describe('the bucket that signals are held to', () => {
  it('holds a burst, and lets a steady stream pass', () => {
    expect(bucketPeak([0, 0, 0], 10)).toBe(3);
    expect(
      bucketPeak(
        Array.from({ length: 100 }, (_, n) => n * 100),
        10,
      ),
    ).toBeCloseTo(1);
  });

  it('rises above a burst when more follow at once', () => {
    const burst = Array.from({ length: 10 }, () => 0);
    const tooSoon = Array.from({ length: 10 }, () => 500);
    const inTime = Array.from({ length: 10 }, () => 1_000);
    expect(bucketPeak([...tooSoon, ...burst], 10)).toBe(15);
    expect(bucketPeak([...burst, ...inTime], 10)).toBe(10);
  });
});

describe('waiting until nothing is left', () => {
  it('goes on while the count falls, and gives up when it stands still', async () => {
    const counts = [3, 2, 1, 0];
    expect(await waitForNone(async () => counts.shift() ?? 0, 5_000)).toBe(true);
    expect(await waitForNone(async () => 1, 1)).toBe(false);
  });
});
