import { rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { describeExit, launch } from './launch';
import type { Exit, LaunchedProcess } from './launch';
import { lastLines } from './log-file';
import { postgresBinaries } from './postgres-binaries';
import { initialise, reachableDataDir, SUPERUSER } from './postgres-data';
import { requireFreePort } from './ports';
import { serverUser } from './postgres-user';
import { waitUntil } from './wait-until';

export interface PostgresOptions {
  /** The cluster's folder; made on first use. */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. */
  readonly port: number;
  /** Of the superuser `postgres` (SCRAM). Fixed for the life of the data. */
  readonly password: string;
  readonly log: (line: string) => void;
  /** The server's own log; default `<dataDir>.log`. */
  readonly logFile?: string;
  /** Told as soon as the server's process exists, before it answers: to write it down. */
  readonly onLaunch?: (launched: LaunchedProcess) => void;
  /** More server settings, e.g. `{ fsync: 'off' }` for tests. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A cluster that is ready to be started, as often as needed. */
export interface PreparedPostgres {
  readonly port: number;
  readonly superuserUrl: string;
  readonly created: boolean;
  readonly launch: () => Promise<LaunchedProcess>;
  /** Settles when the server answers; throws when it ended or does not answer in 60 s. */
  readonly ready: (launched: LaunchedProcess) => Promise<void>;
}

export interface EmbeddedPostgres {
  readonly port: number;
  readonly superuserUrl: string;
  readonly created: boolean;
  readonly process: LaunchedProcess;
  /** Fast shutdown: open transactions are rolled back, data are on disk when it settles. */
  readonly stop: () => Promise<Exit>;
}

/** Loopback only, no socket file, no values in the log (they may be personal data). */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_parameter_max_length_on_error: '0',
  log_error_verbosity: 'terse',
  logging_collector: 'off',
};

/**
 * Starts the embedded Postgres and waits until it answers. Root runs it as another user (postgres-user.ts).
 * Throws with the last lines of the server's log when it does not come up.
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const prepared = await preparePostgres(options);
  const launched = await prepared.launch();
  options.onLaunch?.(launched);
  try {
    await prepared.ready(launched);
  } catch (error) {
    await launched.stop();
    throw error;
  }
  const { port, superuserUrl, created } = prepared;
  return { port, superuserUrl, created, process: launched, stop: () => launched.stop() };
}

/** Finds the programs and the user, and creates the cluster where there is none yet. */
export async function preparePostgres(options: PostgresOptions): Promise<PreparedPostgres> {
  if (process.platform === 'win32') {
    throw new Error('The embedded Postgres runs on Linux and macOS; on Windows use WSL or docker compose.');
  }
  const wanted = path.resolve(options.dataDir);
  const user = serverUser(wanted);
  const dataDir = reachableDataDir(wanted, user);
  const binaries = postgresBinaries(user, process.env);
  const created = (await initialise(dataDir, binaries, user, options.password, options.log)) === 'created';
  if (created) options.log(`Postgres ${binaries.version}: new data folder ${dataDir}`);
  const logFile = options.logFile ?? `${wanted}.log`;
  const settings = { ...SETTINGS, port: String(options.port), ...options.settings };
  const superuserUrl = `postgres://${SUPERUSER}:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  return {
    port: options.port,
    superuserUrl,
    created,
    launch: async () => {
      await requireFreePort(options.port, 'postgres');
      return launch({
        name: 'postgres',
        command: binaries.postgres,
        args: ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
        cwd: '/',
        ...(user ?? {}),
        logFile,
        // Fast shutdown; SIGTERM would wait for every client to go.
        stopSignal: 'SIGINT',
        graceMs: 15_000,
      });
    },
    ready: (launched) => answers(superuserUrl, launched, logFile),
  };
}

/** Removes a cluster's folder, and what it links to. The server must have been stopped. */
export function removePostgresData(dataDir: string): void {
  const wanted = path.resolve(dataDir);
  const real = reachableDataDir(wanted, undefined);
  rmSync(real === wanted ? wanted : path.dirname(real), { recursive: true, force: true });
  rmSync(wanted, { force: true, recursive: true });
}

async function answers(url: string, launched: LaunchedProcess, logFile: string): Promise<void> {
  let refusedPassword = false;
  await waitUntil(
    'Postgres',
    async () => {
      const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
      // The server may end while the question is under way; the failure reaches us through connect or query.
      client.on('error', () => undefined);
      try {
        await client.connect();
        await client.query('select 1');
      } catch (error) {
        refusedPassword = (error as { code?: string }).code === '28P01';
        throw error;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    {
      timeoutMs: 60_000,
      abort: () => {
        if (launched.exit) return `ended with ${describeExit(launched.exit)}:\n${lastLines(logFile, 8)}`;
        return refusedPassword ? 'the stored superuser password does not belong to these data' : undefined;
      },
    },
  );
}
