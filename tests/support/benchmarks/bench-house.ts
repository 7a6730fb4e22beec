import { openHouse } from '../platform/house';
import type { House } from '../platform/house';
import { startTestServers } from '../servers/test-servers';
import type { TestAddresses } from '../servers/test-servers';

export interface BenchServers {
  readonly addresses: TestAddresses;
  /** A migrated database of its own. */
  readonly house: House;
}

/**
 * Runs `work` on a Postgres and a Temporal server of its own that keep what is committed, as those of `npm start` do, and
 * stops them afterwards, also when it fails or is interrupted.
 */
export async function withBenchServers<T>(name: string, work: (servers: BenchServers) => Promise<T>): Promise<T> {
  const servers = await startTestServers((line) => void process.stderr.write(`${line}\n`), { durable: true });
  const interrupted = (): void => {
    servers.kill();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  Object.assign(process.env, servers.addresses);
  try {
    const house = await openHouse(name);
    try {
      return await work({ addresses: servers.addresses, house });
    } finally {
      await house.close();
    }
  } finally {
    process.removeListener('SIGINT', interrupted).removeListener('SIGTERM', interrupted);
    await servers.stop();
  }
}
