import path from 'node:path';
import { readRuntime, removeRuntime, writeRuntime } from '../runtime/embedded/home';
import type { Home, RuntimeInfo } from '../runtime/embedded/home';
import { endOrphans, writeProcesses } from '../runtime/embedded/orphans';
import { holdPort } from '../runtime/embedded/ports';
import { preparePostgres } from '../runtime/embedded/postgres';
import { loadSecrets } from '../runtime/embedded/secrets';
import { supervise } from '../runtime/embedded/supervise';
import type { Supervisor } from '../runtime/embedded/supervise';
import { prepareTemporal, RETENTION_DAYS } from '../runtime/embedded/temporal';
import { findTemporal } from '../runtime/embedded/temporal-executable';
import { prepareNamespace } from '../runtime/embedded/temporal-namespace';
import { migrateToLatest } from '../schema/migrate';
import { ensureRoles, ROLE_NAMES } from '../schema/roles';
import type { RoleUrls } from '../schema/roles';
import { SEARCH_ATTRIBUTES } from '../domain/platform/search-attributes';
import { workflowBundle } from './start-bundle';
import { programService } from './start-programs';
import type { ProgramName } from './start-programs';
import { startScreen } from './start-screen';

const DATABASE = 'neuroerp';
const NAMESPACE = 'neuroerp';
const STOP_ORDER = ['api', 'worker', 'relay', 'temporal', 'postgres'];
const SECRETS = ['postgres', 'codec-key', 'codec-url', ...ROLE_NAMES] as const;
const PREFERRED_PORTS = { api: 3000, temporal: 7233, ui: 8233, postgres: 54329, worker: 7301, relay: 7302 };

/** Fills an empty database, with everything running; does nothing to one that holds a tenant. */
export type Seed = (options: {
  readonly ownerUrl: string;
  readonly apiUrl: string;
  readonly credentialsFile: string;
  readonly log: (line: string) => void;
}) => Promise<void>;

export interface StartOptions {
  readonly home: Home;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  readonly seed?: Seed;
  /** For tests: other programs than ours. */
  readonly nodeArguments?: (program: ProgramName) => string[];
}

export interface StartedInstance {
  /** Settles when everything runs; the text is the screen to show. Throws when something could not be started. */
  readonly ready: Promise<string>;
  stop(): Promise<void>;
  kill(): void;
}

/** Starts everything on a data folder whose lock is held. It can be stopped at any moment, also half started. */
export function startAll(options: StartOptions): StartedInstance {
  const { home } = options;
  const supervisor = supervise({
    log: options.log,
    stopOrder: STOP_ORDER,
    onChange: (running) => writeProcesses(home.processesFile, running),
  });
  return {
    ready: bringUp(options, supervisor),
    stop: async () => {
      removeRuntime(home);
      await supervisor.stop();
    },
    kill: () => supervisor.kill(),
  };
}

async function bringUp(options: StartOptions, supervisor: Supervisor): Promise<string> {
  const started = performance.now();
  const { home, env, log } = options;
  if (readRuntime(home)) log('the last run was not stopped in order; its data are recovered');
  removeRuntime(home);
  await endOrphans(home.processesFile, log);

  const secrets = loadSecrets(home.secretsFile, SECRETS);
  const { ports, movedPorts } = await choosePorts(env);
  const apiUrl = `http://127.0.0.1:${ports.api}`;
  const [database, temporal, bundle] = await Promise.all([
    startDatabase(options, supervisor, ports.postgres, secrets),
    startEngine(options, supervisor, ports, `${apiUrl}/codec/${secrets['codec-url']}`),
    // Stand-ins run no workflows.
    options.nodeArguments ? undefined : workflowBundle(home, log),
  ]);

  const programs = {
    home,
    env,
    ports,
    urls: database.urls,
    shared: {
      HOST: '127.0.0.1',
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      TEMPORAL_UI_URL: temporal.uiUrl ?? '',
      NEUROERP_CODEC_KEYS: `k1:${secrets['codec-key']}`,
      NEUROERP_CODEC_URL_SECRET: secrets['codec-url'],
      ...(bundle === undefined ? {} : { NEUROERP_WORKFLOW_BUNDLE: bundle }),
    },
    ...(options.nodeArguments === undefined ? {} : { nodeArguments: options.nodeArguments }),
  };
  await Promise.all(
    (['relay', 'worker', 'api'] as const).map((name) => supervisor.start(programService(name, programs))),
  );
  await options.seed?.({
    ownerUrl: database.urls.neuroerp_owner,
    apiUrl,
    credentialsFile: home.credentialsFile,
    log,
  });

  const runtime: RuntimeInfo = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    apiUrl,
    uiUrl: temporal.uiUrl ?? null,
    credentialsFile: home.credentialsFile,
    postgresPort: ports.postgres,
    temporalAddress: temporal.address,
    temporalNamespace: temporal.namespace,
  };
  writeRuntime(home, runtime);
  const seconds = (performance.now() - started) / 1000;
  return startScreen({ home, runtime, seconds, firstStart: database.created, movedPorts });
}

async function startDatabase(
  { home, log }: StartOptions,
  supervisor: Supervisor,
  port: number,
  secrets: Record<(typeof SECRETS)[number], string>,
): Promise<{ urls: RoleUrls; created: boolean }> {
  const postgres = await preparePostgres({
    dataDir: home.postgresData,
    port,
    password: secrets.postgres,
    log,
    logFile: path.join(home.logFolder, 'postgres.log'),
  });
  await supervisor.start({ name: 'postgres', ports: [port], launch: postgres.launch, ready: postgres.ready });
  const urls = await ensureRoles(postgres.superuserUrl, DATABASE, secrets);
  const applied = await migrateToLatest(urls.neuroerp_owner);
  if (applied.length > 0) log(`database brought up to date: ${applied.join(', ')}`);
  return { urls, created: postgres.created };
}

interface Engine {
  readonly address: string;
  readonly namespace: string;
  readonly uiUrl: string | undefined;
}

async function startEngine(
  { home, env, log }: StartOptions,
  supervisor: Supervisor,
  ports: { temporal: number; ui: number },
  codecUrl: string,
): Promise<Engine> {
  const namespace = env['TEMPORAL_NAMESPACE'] || NAMESPACE;
  const source = await findTemporal({ env, log });
  if (source.kind === 'external') {
    const { address } = source;
    await prepareNamespace({ address, namespace, retentionDays: RETENTION_DAYS, searchAttributes: SEARCH_ATTRIBUTES });
    return { address, namespace, uiUrl: env['TEMPORAL_UI_URL'] };
  }
  const temporal = prepareTemporal({
    executable: source.path,
    dataDir: home.temporalData,
    port: ports.temporal,
    uiPort: ports.ui,
    codecUrl,
    namespace,
    searchAttributes: SEARCH_ATTRIBUTES,
    log,
    logFile: path.join(home.logFolder, 'temporal.log'),
  });
  await supervisor.start({
    name: 'temporal',
    ports: [ports.temporal, ports.ui],
    launch: temporal.launch,
    ready: temporal.ready,
  });
  return { address: temporal.address, namespace, uiUrl: temporal.uiUrl };
}

type PortName = keyof typeof PREFERRED_PORTS;

async function choosePorts(env: NodeJS.ProcessEnv): Promise<{ ports: Record<PortName, number>; movedPorts: string[] }> {
  const preferred = { ...PREFERRED_PORTS, ...(env['PORT'] ? { api: Number(env['PORT']) } : {}) };
  const ports = { ...preferred };
  const movedPorts: string[] = [];
  for (const name of Object.keys(preferred) as PortName[]) {
    ports[name] = await holdPort(preferred[name]);
    if (ports[name] !== preferred[name]) {
      movedPorts.push(`port ${preferred[name]} is in use, ${name} listens on ${ports[name]}`);
    }
  }
  return { ports, movedPorts };
}
