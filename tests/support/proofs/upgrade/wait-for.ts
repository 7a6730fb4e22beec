import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `left` counts nothing any more; false when for `patienceMs` the count did not change. So a slow machine
 * has all the time it needs, and what hangs is found.
 */
export async function waitForNone(left: () => Promise<number>, patienceMs: number): Promise<boolean> {
  let lowest = Infinity;
  let deadline = Date.now() + patienceMs;
  for (;;) {
    const now = await left();
    if (now === 0) return true;
    if (now < lowest) {
      lowest = now;
      deadline = Date.now() + patienceMs;
    }
    if (Date.now() > deadline) return false;
    await sleep(200);
  }
}
