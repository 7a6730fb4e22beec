import { createLogger } from '../../../runtime/log';
import { createShutdown } from '../../../runtime/shutdown';

const log = createLogger({ service: 'test', level: 'silent' });

function stopping(graceMs = 1_000) {
  const codes: number[] = [];
  const shutdown = createShutdown({ log, graceMs, exit: (code) => void codes.push(code) });
  return { codes, shutdown };
}

describe('a shutdown', () => {
  test('closes last what was opened first, one after the other', async () => {
    const { codes, shutdown } = stopping();
    const order: string[] = [];
    shutdown.onStop('pool', () => void order.push('pool'));
    shutdown.onStop('worker', async () => {
      order.push('worker stops');
      await new Promise((resolve) => setImmediate(resolve));
      order.push('worker stopped');
    });
    await shutdown.stop('SIGTERM');
    expect(order).toEqual(['worker stops', 'worker stopped', 'pool']);
    expect(codes).toEqual([0]);
  });

  test('runs once, however often it is asked', async () => {
    const { codes, shutdown } = stopping();
    let runs = 0;
    shutdown.onStop('worker', () => void (runs += 1));
    await Promise.all([shutdown.stop('SIGTERM'), shutdown.stop('SIGINT'), shutdown.stop('SIGTERM')]);
    expect({ runs, codes, stopping: shutdown.stopping }).toEqual({ runs: 1, codes: [0], stopping: true });
  });

  test('goes on after a failed step and one that outlasts the grace, and says so by its code', async () => {
    const { codes, shutdown } = stopping(50);
    const order: string[] = [];
    shutdown.onStop('pool', () => void order.push('pool'));
    shutdown.onStop('broken', () => Promise.reject(new Error('broken')));
    await shutdown.stop('SIGTERM');
    expect({ order, codes }).toEqual({ order: ['pool'], codes: [1] });

    const slow = stopping(50);
    slow.shutdown.onStop('hanging', () => new Promise(() => undefined));
    await slow.shutdown.stop('SIGTERM');
    expect(slow.codes).toEqual([1]);
  });
});
