import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode } from '@temporalio/worker';
import type { BundleOptions } from '@temporalio/worker';
import { repositoryRoot } from '../runtime/embedded/home';
import { FAILURE_CONVERTER_PATH } from '../runtime/temporal';

/** What the bundle is made of; the worker takes the same options where it is given no bundle. */
export function workflowBundleOptions(): BundleOptions {
  // Failures made inside a workflow are encoded there, so their converter is part of the bundle.
  return { workflowsPath: require.resolve('../workflows/index'), failureConverterPath: FAILURE_CONVERTER_PATH };
}

/** Bundles the workflows once, for every worker of an image or a test run. Returns the file and its size in bytes. */
export async function writeWorkflowBundle(file: string): Promise<{ file: string; bytes: number }> {
  const { code } = await bundleWorkflowCode({
    ...workflowBundleOptions(),
    logger: { log: silent, trace: silent, debug: silent, info: silent, warn: report, error: report },
  });
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, code);
  return { file, bytes: Buffer.byteLength(code) };
}

function silent(): void {
  // webpack tells the same figures at every bundling; only warnings and errors are news.
}

function report(message: string): void {
  process.stderr.write(`${message}\n`);
}

if (require.main === module) {
  const file = path.resolve(process.argv[2] ?? path.join(repositoryRoot(), 'dist', 'workflow-bundle.js'));
  writeWorkflowBundle(file).then(
    ({ bytes }) => process.stdout.write(`workflow bundle: ${file}, ${Math.round(bytes / 1024)} KB\n`),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`);
      process.exitCode = 1;
    },
  );
}
