import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES } from '../../../domain/platform/search-attributes';
import { launch } from '../../../runtime/embedded/launch';
import { freePort } from '../../../runtime/embedded/ports';
import { findTemporal } from '../../../runtime/embedded/temporal-executable';
import { startArguments } from '../../../runtime/embedded/temporal';
import { prepareNamespace } from '../../../runtime/embedded/temporal-namespace';
import { waitUntil } from '../../../runtime/embedded/wait-until';

export interface DevServer {
  readonly address: string;
  readonly namespace: string;
  stop(): Promise<void>;
}

/**
 * A development server of its own, in memory, for what the shared one must not be set to.
 * @param settings dynamic configuration, e.g. `limit.historyCount.suggestContinueAsNew=8`.
 */
export async function startDevServer(settings: readonly string[] = []): Promise<DevServer> {
  const source = await findTemporal({
    env: { ...process.env, TEMPORAL_ADDRESS: '' },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  if (source.kind !== 'executable') throw new Error('a Temporal program is needed');
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-dev-server-'));
  const namespace = 'neuroerp';
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const logFile = path.join(folder, 'temporal.log');
  const options = {
    executable: source.path,
    dataDir: ':memory:',
    port,
    namespace,
    searchAttributes: SEARCH_ATTRIBUTES,
    log: () => undefined,
    logFile,
  };
  const launched = await launch({
    name: 'temporal',
    command: source.path,
    args: [...startArguments(options), ...settings.flatMap((value) => ['--dynamic-config-value', value])],
    env: { ...process.env, TZ: 'UTC' },
    logFile,
    stopSignal: 'SIGTERM',
    graceMs: 15_000,
  });
  const stop = async (): Promise<void> => {
    await launched.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntil('Temporal', async () => (await Connection.connect({ address, connectTimeout: 1_000 })).close(), {
      timeoutMs: 60_000,
      abort: () => launched.exit && 'it ended',
    });
    await prepareNamespace({ address, namespace, retentionDays: 1, searchAttributes: SEARCH_ATTRIBUTES });
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, namespace, stop };
}
