import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Where this instance keeps what must survive: databases, secrets, logs, and what runs at the moment. */
export interface Home {
  readonly folder: string;
  readonly runtimeFile: string;
  readonly secretsFile: string;
  readonly credentialsFile: string;
  readonly lockFile: string;
  readonly processesFile: string;
  readonly logFolder: string;
  readonly postgresData: string;
  readonly temporalData: string;
}

/** What scripts and people need to find a running instance; the file exists only while it runs. */
export interface RuntimeInfo {
  readonly pid: number;
  readonly startedAt: string;
  readonly apiUrl: string;
  readonly uiUrl: string | null;
  readonly credentialsFile: string;
  readonly postgresPort: number;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
}

/** The folder that holds package.json, from the sources as from dist/. */
export function repositoryRoot(from: string = __dirname): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`no package.json above ${from}`);
  }
}

/** `NEUROERP_HOME`, else `.neuroerp` in the repository; always absolute. */
export function homeFolder(env: NodeJS.ProcessEnv): string {
  return env['NEUROERP_HOME'] ? path.resolve(env['NEUROERP_HOME']) : path.join(repositoryRoot(), '.neuroerp');
}

/** The home's paths; creates the folders. */
export function openHome(folder: string): Home {
  // Others may pass through (Postgres runs as its own user) but not look in; logs and secrets are the owner's alone.
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const logFolder = path.join(folder, 'logs');
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  return {
    folder,
    runtimeFile: path.join(folder, 'runtime.json'),
    secretsFile: path.join(folder, 'secrets.json'),
    credentialsFile: path.join(folder, 'credentials.json'),
    lockFile: path.join(folder, 'lock'),
    processesFile: path.join(folder, 'processes.json'),
    logFolder,
    postgresData: path.join(folder, 'postgres'),
    temporalData: path.join(folder, 'temporal'),
  };
}

export function readRuntime(home: Pick<Home, 'runtimeFile'>): RuntimeInfo | undefined {
  return readJson(home.runtimeFile) as RuntimeInfo | undefined;
}

export function writeRuntime(home: Pick<Home, 'runtimeFile'>, info: RuntimeInfo): void {
  writeJson(home.runtimeFile, info, 0o644);
}

export function removeRuntime(home: Pick<Home, 'runtimeFile'>): void {
  rmSync(home.runtimeFile, { force: true });
}

/** Undefined where the file is missing; throws where it is not JSON. */
export function readJson(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/** Replaces the file in one step: a reader never sees half of it, nor does a crash leave one. */
export function writeJson(file: string, value: unknown, mode: number): void {
  const draft = `${file}.${process.pid}.new`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode });
  renameSync(draft, file);
}
