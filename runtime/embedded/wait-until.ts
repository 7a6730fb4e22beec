import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits until `check` succeeds (returns without throwing), asking every `everyMs`. Throws after `timeoutMs` with the
 * last reason, or as soon as `abort` says why waiting is useless.
 */
export async function waitUntil(
  what: string,
  check: () => Promise<void>,
  options: { timeoutMs: number; everyMs?: number; abort?: () => string | undefined },
): Promise<void> {
  const deadline = Date.now() + options.timeoutMs;
  for (;;) {
    const useless = options.abort?.();
    if (useless !== undefined) throw new Error(`${what}: ${useless}`);
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() >= deadline) {
        const seconds = Math.round(options.timeoutMs / 1000);
        throw new Error(`${what}: not ready after ${seconds} s (${(error as Error).message})`, { cause: error });
      }
    }
    await sleep(options.everyMs ?? 50);
  }
}

/** Fails unless the URL answers 2xx within two seconds. */
export async function answersOk(url: string): Promise<void> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
}
