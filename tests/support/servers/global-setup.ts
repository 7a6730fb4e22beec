import { startTestServers } from './test-servers';
import { keepRunning } from './running';

/** Once per Jest run, before the first file that needs servers. */
export default async function globalSetup(): Promise<void> {
  const started = Date.now();
  const servers = await startTestServers((line) => process.stderr.write(`${line}\n`));
  keepRunning(servers);
  Object.assign(process.env, servers.addresses);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stderr.write(`test servers: Postgres, Temporal and the workflow bundle ready in ${seconds} s\n`);
}
