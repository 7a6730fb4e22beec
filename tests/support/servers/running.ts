import type { TestServers } from './test-servers';

/** Jest loads setup and teardown in one process; this is the thread between them. */
let running: TestServers | undefined;

export function keepRunning(servers: TestServers): void {
  running = servers;
  process.once('exit', () => running?.kill());
  // Jest runs no teardown when interrupted, and the servers have process groups of their own.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      running?.kill();
      process.kill(process.pid, signal);
    });
  }
}

export function takeRunning(): TestServers | undefined {
  const taken = running;
  running = undefined;
  return taken;
}
