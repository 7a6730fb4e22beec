import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * A program of its own: makes the SDK download a server into a folder, then ends. The SDK downloads only to start a
 * server, and starting one in the supervisor would install the SDK's signal handlers there.
 * Arguments: `dev-server` or `time-skipping`, the version, the folder.
 */
async function main([kind, version, downloadDir]: string[]): Promise<void> {
  if (!kind || !version || !downloadDir) throw new Error('usage: dev-server|time-skipping VERSION FOLDER');
  const server = { executable: { type: 'cached-download', version, downloadDir } } as const;
  const environment =
    kind === 'dev-server'
      ? await TestWorkflowEnvironment.createLocal({ server })
      : await TestWorkflowEnvironment.createTimeSkipping({ server });
  await environment.teardown();
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
