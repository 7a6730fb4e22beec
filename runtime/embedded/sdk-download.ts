import { chmodSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { nodeArguments } from './node-arguments';
import { runWithProgress } from './progress';

/** Without a single byte after this long there is no internet, or nothing that answers. */
const SILENCE_MS = 20_000;
const TIMEOUT_MS = 10 * 60_000;

/**
 * Fetches a server through the SDK's own download and puts it at `target`. Fails fast where there is no internet.
 */
export async function sdkDownload(
  kind: 'dev-server' | 'time-skipping',
  version: string,
  target: string,
  log: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(path.join(path.dirname(target), 'download-'));
  try {
    await runWithProgress({
      command: process.execPath,
      args: [...nodeArguments('runtime/embedded/sdk-download-program'), kind, version, folder],
      env: process.env,
      doing: `downloading the ${kind} ${version} (Temporal SDK)`,
      log,
      timeoutMs: TIMEOUT_MS,
      giveUp: (elapsedMs) => (elapsedMs > SILENCE_MS && bytesIn(folder) === 0 ? 'nothing was received' : undefined),
    });
    const [file] = readdirSync(folder).filter((name) => !name.endsWith('.downloading'));
    if (file === undefined) throw new Error('the download left no file');
    chmodSync(path.join(folder, file), 0o755);
    renameSync(path.join(folder, file), target);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(path.join(folder, name)).size, 0);
}
