import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Connection } from '@temporalio/client';
import { describeExit, launch } from './launch';
import type { Exit, LaunchedProcess } from './launch';
import { lastLines } from './log-file';
import { requireFreePort } from './ports';
import { prepareNamespace } from './temporal-namespace';
import type { SearchAttributes } from './temporal-namespace';
import { waitUntil } from './wait-until';

export interface TemporalOptions {
  /** The program found by findTemporal. */
  readonly executable: string;
  /** Folder of the server's database; `:memory:` forgets everything when the server ends. */
  readonly dataDir: string;
  /** gRPC port on 127.0.0.1. */
  readonly port: number;
  /** Web UI port on 127.0.0.1; without it there is no Web UI. */
  readonly uiPort?: number;
  /**
   * Where the Web UI has payloads decoded. The development Web UI has no login and passes no token, so this must be
   * a loopback URL with an unguessable path.
   */
  readonly codecUrl?: string;
  readonly namespace: string;
  /** How long closed histories are kept; default 90 days. */
  readonly retentionDays?: number;
  readonly searchAttributes: SearchAttributes;
  readonly log: (line: string) => void;
  readonly logFile: string;
  /** Told as soon as the server's process exists, before it answers: to write it down. */
  readonly onLaunch?: (launched: LaunchedProcess) => void;
}

export interface EmbeddedTemporal {
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly namespace: string;
  readonly process: LaunchedProcess;
  readonly stop: () => Promise<Exit>;
}

export interface PreparedTemporal {
  readonly address: string;
  readonly uiUrl: string | undefined;
  readonly launch: () => Promise<LaunchedProcess>;
  /** Settles when the server answers and the namespace is as wanted; throws when it ended or takes over 60 s. */
  readonly ready: (launched: LaunchedProcess) => Promise<void>;
}

export const RETENTION_DAYS = 90;

/**
 * The development server hands out one task per 50 ms and shard unless told otherwise: a one-activity workflow took
 * 150 ms instead of 17. All three polling values are needed. Fairness keys are ignored without the last.
 */
const DYNAMIC_CONFIG = [
  'history.transferProcessorMaxPollRPS=2000',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
  'matching.enableFairness=true',
];

/** Starts a Temporal server and waits until it and its namespace are ready. */
export async function startTemporal(options: TemporalOptions): Promise<EmbeddedTemporal> {
  const prepared = prepareTemporal(options);
  const launched = await prepared.launch();
  options.onLaunch?.(launched);
  try {
    await prepared.ready(launched);
  } catch (error) {
    await launched.stop();
    throw error;
  }
  const { address, uiUrl } = prepared;
  return { address, uiUrl, namespace: options.namespace, process: launched, stop: () => launched.stop() };
}

export function prepareTemporal(options: TemporalOptions): PreparedTemporal {
  const address = `127.0.0.1:${options.port}`;
  if (options.dataDir !== ':memory:') mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  return {
    address,
    uiUrl: options.uiPort === undefined ? undefined : `http://127.0.0.1:${options.uiPort}`,
    launch: async () => {
      await requireFreePort(options.port, 'temporal');
      if (options.uiPort !== undefined) await requireFreePort(options.uiPort, "temporal's Web UI");
      return launch({
        name: 'temporal',
        command: options.executable,
        args: startArguments(options),
        env: { ...process.env, TZ: 'UTC' },
        logFile: options.logFile,
        stopSignal: 'SIGTERM',
        graceMs: 15_000,
      });
    },
    ready: (launched) => ready(address, launched, options),
  };
}

/** The command line of the development server. */
export function startArguments(options: TemporalOptions): string[] {
  const database =
    options.dataDir === ':memory:'
      ? []
      : [
          ...['--db-filename', path.join(options.dataDir, 'temporal.db')],
          // Twice the throughput; survives a kill, may lose the last moments in a power cut.
          ...['--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'],
        ];
  const ui =
    options.uiPort === undefined
      ? ['--headless']
      : [
          ...['--ui-port', String(options.uiPort), '--ui-ip', '127.0.0.1'],
          ...(options.codecUrl === undefined ? [] : ['--ui-codec-endpoint', options.codecUrl]),
        ];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(options.port)],
    ...database,
    ...ui,
    ...['--namespace', options.namespace],
    ...DYNAMIC_CONFIG.flatMap((value) => ['--dynamic-config-value', value]),
    ...['--log-level', 'warn', '--log-format', 'json', '--disable-config-file', '--disable-config-env'],
  ];
}

async function ready(address: string, launched: LaunchedProcess, options: TemporalOptions): Promise<void> {
  await waitUntil(
    'Temporal',
    async () => {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.close();
    },
    {
      timeoutMs: 60_000,
      abort: () => launched.exit && `ended with ${describeExit(launched.exit)}:\n${lastLines(options.logFile, 5)}`,
    },
  );
  await prepareNamespace({
    address,
    namespace: options.namespace,
    retentionDays: options.retentionDays ?? RETENTION_DAYS,
    searchAttributes: options.searchAttributes,
  });
}
