import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, onPath } from './cache';
import { withLock } from './lock';
import { sdkDownload } from './sdk-download';
import { buildTemporal } from './temporal-build';

/** What is built or downloaded. Later command lines cannot be had by `go install` (replace directives). */
export const TEMPORAL_CLI_VERSION = '1.5.1';
/** The oldest server with task queue fairness. */
const OLDEST_SERVER = [1, 29] as const;

export type TemporalSource =
  | { readonly kind: 'external'; readonly address: string }
  | { readonly kind: 'executable'; readonly path: string; readonly found: string };

/** A way to get Temporal; throws with the reason why it does not work here. */
interface Way {
  readonly name: string;
  readonly go: () => Promise<TemporalSource>;
}

export interface FindTemporalOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
  /** For tests: the SDK's download and the build. */
  readonly download?: typeof sdkDownload;
  readonly build?: typeof buildTemporal;
}

/**
 * Finds a Temporal server: an address to use, or a program to start. The first way that works wins; what is
 * downloaded or built goes to the cache, once, whoever else starts at the same time.
 * Throws one error that names every way and why it failed.
 */
export async function findTemporal(options: FindTemporalOptions): Promise<TemporalSource> {
  const { env, log } = options;
  if (env['TEMPORAL_ADDRESS']) return { kind: 'external', address: env['TEMPORAL_ADDRESS'] };
  const failures: string[] = [];
  const attempt = async (ways: readonly Way[]): Promise<TemporalSource | undefined> => {
    for (const way of ways) {
      try {
        return await way.go();
      } catch (error) {
        failures.push(`${way.name}: ${(error as Error).message}`);
      }
    }
    return undefined;
  };
  const folder = cacheFolder(env, `temporal-cli-${TEMPORAL_CLI_VERSION}`);
  const cached = path.join(folder, 'temporal');
  const present = [
    { name: '`temporal` on PATH', go: async () => fromPath(env) },
    { name: `cache ${cached}`, go: async () => executable(cached, 'cache') },
  ];
  const found = await attempt(present);
  if (found) return found;

  const fetched = await withLock(
    path.join(folder, 'lock'),
    () => {
      // Whoever held the lock before may have put it there.
      if (existsSync(cached)) failures.pop();
      return attempt([
        { name: `cache ${cached}`, go: async () => executable(cached, 'cache') },
        {
          name: "the SDK's own download",
          go: async () => {
            await (options.download ?? sdkDownload)('dev-server', `v${TEMPORAL_CLI_VERSION}`, cached, log);
            return executable(cached, 'download');
          },
        },
        {
          name: `go install (v${TEMPORAL_CLI_VERSION})`,
          go: async () => {
            await (options.build ?? buildTemporal)(TEMPORAL_CLI_VERSION, cached, env, log);
            return executable(cached, 'go install');
          },
        },
      ]);
    },
    (holder) => log(`process ${holder.pid} is fetching Temporal already; waiting for it`),
  );
  if (fetched) return fetched;
  throw new Error(
    [
      'No way to get a Temporal server worked:',
      '  - TEMPORAL_ADDRESS: not set (host:port of a server to use)',
      ...[...new Set(failures)].map((failure) => `  - ${failure}`),
      'Any one of them is enough.',
    ].join('\n'),
  );
}

function fromPath(env: NodeJS.ProcessEnv): TemporalSource {
  const file = onPath(env, 'temporal');
  if (file === undefined) throw new Error('not found');
  return executable(file, 'PATH');
}

function executable(file: string, found: string): TemporalSource {
  if (!existsSync(file)) throw new Error('not there yet');
  const said = execFileSync(file, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  checkServerVersion(said);
  return { kind: 'executable', path: file, found };
}

/** `temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)`; throws for a server that is too old, or none. */
export function checkServerVersion(said: string): void {
  const match = /Server (\d+)\.(\d+)/.exec(said);
  if (!match) throw new Error(`does not name its server version: ${said.trim().slice(0, 100)}`);
  const [major, minor] = [Number(match[1]), Number(match[2])];
  const [oldestMajor, oldestMinor] = OLDEST_SERVER;
  if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
    throw new Error(`its server ${major}.${minor} is older than ${OLDEST_SERVER.join('.')}`);
  }
}
