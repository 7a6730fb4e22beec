import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LaunchedProcess } from '../../../runtime/embedded/launch';
import { lockHolder, acquireLock } from '../../../runtime/embedded/lock';
import { endOrphans, processRecord, writeProcesses } from '../../../runtime/embedded/orphans';
import { freePort } from '../../../runtime/embedded/ports';
import { startPostgres, removePostgresData } from '../../../runtime/embedded/postgres';
import type { EmbeddedPostgres } from '../../../runtime/embedded/postgres';
import { isRunning } from '../../../runtime/embedded/process-identity';
import { findTemporal } from '../../../runtime/embedded/temporal-executable';
import { startTemporal } from '../../../runtime/embedded/temporal';
import type { EmbeddedTemporal } from '../../../runtime/embedded/temporal';
import { migrateToLatest } from '../../../schema/migrate';
import { ensureRoles } from '../../../schema/roles';
import { writeWorkflowBundle } from '../../../workers/bundle';
import { SEARCH_ATTRIBUTES } from '../../../domain/platform/search-attributes';
import { rolePasswords } from './role-passwords';

export const TEMPLATE_DATABASE = 'neuroerp_template';
export const TEST_NAMESPACE = 'neuroerp';
const FOLDER_PREFIX = 'neuroerp-test-';

/** What the test files find in their environment. */
export interface TestAddresses {
  readonly NEUROERP_TEST_PG_URL: string;
  readonly NEUROERP_TEST_ROLE_PASSWORD: string;
  readonly NEUROERP_TEST_TEMPLATE_DB: string;
  readonly NEUROERP_TEST_TEMPORAL: string;
  readonly NEUROERP_TEST_NAMESPACE: string;
  readonly NEUROERP_TEST_BUNDLE: string;
}

export interface TestServers {
  readonly addresses: TestAddresses;
  stop(): Promise<void>;
  /** Without waiting: for a test run that is interrupted. */
  kill(): void;
}

type Log = (line: string) => void;

interface Watcher {
  readonly log: Log;
  readonly onLaunch: (launched: LaunchedProcess) => void;
}

export interface ServerOptions {
  /**
   * True keeps what is committed as `npm start` does: Postgres waits for the disk, Temporal writes a file. For
   * measurements; tests do without, because their servers are thrown away.
   */
  readonly durable?: boolean;
}

/** Starts what the tests with servers share, in a temporary folder that goes with them. */
export async function startTestServers(log: Log, options: ServerOptions = {}): Promise<TestServers> {
  await removeLeftOvers(log);
  const folder = mkdtempSync(path.join(tmpdir(), FOLDER_PREFIX));
  // Postgres may run as another user, who must pass through.
  chmodSync(folder, 0o711);
  const lock = acquireLock(path.join(folder, 'lock'));
  const rolePassword = randomBytes(16).toString('hex');
  const launched: LaunchedProcess[] = [];
  const onLaunch = (process_: LaunchedProcess): void => {
    launched.push(process_);
    writeProcesses(path.join(folder, 'processes.json'), launched.map(processRecord));
  };
  const [postgres, temporal, bundle] = await settle([
    startDatabase(folder, rolePassword, { log, onLaunch }, options),
    startEngine(folder, { log, onLaunch }, options),
    bundleOnce(folder),
  ]).catch((error: unknown) => {
    removeFolder(folder);
    throw error;
  });
  return {
    addresses: {
      NEUROERP_TEST_PG_URL: postgres.superuserUrl,
      NEUROERP_TEST_ROLE_PASSWORD: rolePassword,
      NEUROERP_TEST_TEMPLATE_DB: TEMPLATE_DATABASE,
      NEUROERP_TEST_TEMPORAL: temporal.address,
      NEUROERP_TEST_NAMESPACE: TEST_NAMESPACE,
      NEUROERP_TEST_BUNDLE: bundle,
    },
    stop: async () => {
      await temporal.stop();
      await postgres.stop();
      lock.release();
      removeFolder(folder);
    },
    kill: () => {
      temporal.process.kill();
      postgres.process.kill();
    },
  };
}

async function startDatabase(
  folder: string,
  rolePassword: string,
  watcher: Watcher,
  { durable = false }: ServerOptions,
): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    ...watcher,
    // Thrown away afterwards, so nothing need survive a power cut.
    settings: durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' },
  });
  try {
    const urls = await ensureRoles(postgres.superuserUrl, TEMPLATE_DATABASE, rolePasswords(rolePassword));
    await migrateToLatest(urls.neuroerp_owner);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return postgres;
}

async function startEngine(
  folder: string,
  watcher: Watcher,
  { durable = false }: ServerOptions,
): Promise<EmbeddedTemporal> {
  // The tests have their own server even where an address of another one is set.
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' }, log: watcher.log });
  if (source.kind !== 'executable') throw new Error('the tests need a Temporal program to start');
  return startTemporal({
    executable: source.path,
    dataDir: durable ? path.join(folder, 'temporal') : ':memory:',
    port: await freePort(),
    namespace: TEST_NAMESPACE,
    searchAttributes: SEARCH_ATTRIBUTES,
    ...watcher,
    logFile: path.join(folder, 'temporal.log'),
  });
}

async function bundleOnce(folder: string): Promise<string> {
  const file = path.join(folder, 'workflow-bundle.js');
  await writeWorkflowBundle(file);
  return file;
}

/** Waits for all; when one fails, stops the servers that did start before it throws. */
async function settle<A extends EmbeddedPostgres, B extends EmbeddedTemporal, C>(
  starts: [Promise<A>, Promise<B>, Promise<C>],
): Promise<[A, B, C]> {
  try {
    return await Promise.all(starts);
  } catch (error) {
    const [a, b] = await Promise.allSettled([starts[0], starts[1]]);
    if (b.status === 'fulfilled') await b.value.stop();
    if (a.status === 'fulfilled') await a.value.stop();
    throw error;
  }
}

/** A test run that was killed leaves servers and a folder behind; the next run ends and removes them. */
async function removeLeftOvers(log: Log): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(FOLDER_PREFIX))) {
    const folder = path.join(tmpdir(), name);
    const holder = lockHolder(path.join(folder, 'lock'));
    if (!holder || isRunning(holder)) continue;
    await endOrphans(path.join(folder, 'processes.json'), log);
    removeFolder(folder);
  }
}

function removeFolder(folder: string): void {
  removePostgresData(path.join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
}
