import { copyFileSync, chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onPath } from './cache';
import { runWithProgress } from './progress';

const MODULE = 'github.com/temporalio/cli/cmd/temporal';
const TIMEOUT_MS = 30 * 60_000;

/**
 * Builds the Temporal command line with Go and puts it at `target`, stripped. Go's caches of such a build weigh 5 GB,
 * so they live in a temporary folder that is removed again. Throws where Go is missing or the build fails.
 */
export async function buildTemporal(
  version: string,
  target: string,
  env: NodeJS.ProcessEnv,
  log: (line: string) => void,
): Promise<void> {
  const go = onPath(env, 'go');
  if (go === undefined) throw new Error('there is no go on PATH (https://go.dev/dl)');
  const work = mkdtempSync(path.join(env['TMPDIR'] ?? tmpdir(), 'neuroerp-go-'));
  const folder = (name: string): string => {
    const made = path.join(work, name);
    mkdirSync(made);
    return made;
  };
  const forget = (): void => rmSync(work, { recursive: true, force: true });
  process.once('exit', forget);
  try {
    log(`building Temporal ${version} with ${go}, once; this takes a few minutes`);
    await runWithProgress({
      command: go,
      args: ['install', '-v', '-ldflags', '-s -w', `${MODULE}@v${version}`],
      cwd: work,
      env: {
        ...env,
        GOBIN: folder('bin'),
        GOMODCACHE: folder('modules'),
        GOCACHE: folder('build'),
        GOTMPDIR: folder('tmp'),
        // Go write-protects its module cache; it could not be removed.
        GOFLAGS: '-modcacherw',
        GOWORK: 'off',
      },
      doing: `building Temporal ${version}`,
      log,
      timeoutMs: TIMEOUT_MS,
    });
    // Temporary folder and cache may lie on two file systems: copy beside the target, then rename in one step.
    const draft = `${target}.${process.pid}.new`;
    copyFileSync(path.join(work, 'bin', 'temporal'), draft);
    chmodSync(draft, 0o755);
    renameSync(draft, target);
  } finally {
    process.removeListener('exit', forget);
    forget();
  }
}
